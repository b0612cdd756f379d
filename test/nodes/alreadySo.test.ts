import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { inItem, says } from '../support/said';
import { calls, listSizes, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const autoMap = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
const remove = { ...autoMap, operation: 'remove' };

async function say(items: readonly IDataObject[], parameters: INodeParameters, who = '') {
	const { output } = await execute({
		site: { url: sandbox.it.url, token: `${NEEDLE}${who}` },
		items,
		nodes: [moodleGroups(parameters, 'continueRegularOutput')],
	});
	return output()[0].map(({ json }) => json.error ?? json.status);
}

describe('what is already so', () => {
	it('is not sent, and said', async () => {
		const [group, other] = makeGroups(sandbox.it, 'A', 'B');
		for (const userid of [3, 4]) sandbox.it.world.addMember(group, userid);
		const rows = [3, 4, 5].map((userid) => ({ groupid: group, userid }));
		expect(await say(rows, autoMap)).toEqual(['alreadyMember', 'alreadyMember', 'added']);
		expect(listSizes(sandbox.it, 'members')).toEqual([1]);
		const gone = [3, 6].map((userid) => ({ groupid: group, userid }));
		expect(await say([...gone, { groupid: other, userid: 3 }], remove)).toEqual([
			'removed',
			'notMember',
			'notMember',
		]);
		expect(sandbox.it.world.membersOf(group)).toEqual([4, 5]);
	});

	it('costs one look at all groups and no write, when nothing changes', async () => {
		const groups = makeGroups(sandbox.it, ...Array.from({ length: 30 }, (_, index) => `G${index}`));
		for (const group of groups) sandbox.it.world.addMember(group, 3);
		const rows = groups.map((groupid) => ({ groupid, userid: 3 }));
		expect(new Set(await say(rows, autoMap))).toEqual(new Set(['alreadyMember']));
		expect(calls(sandbox.it).sort()).toEqual([
			'core_group_get_group_members',
			'core_group_get_groups',
		]);
	});

	it('is kept up over the batches of a run', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const requestOptions = { batching: { batch: { batchSize: 1, batchInterval: 5 } } };
		const rows = [3, 4, 5].map((userid) => ({ groupid: group, userid }));
		expect(await say(rows, { ...autoMap, requestOptions })).toEqual(['added', 'added', 'added']);
		expect(calls(sandbox.it).filter((name) => name.includes('_get_'))).toHaveLength(2);
	});

	it('is not known to a token that may not read: everything is sent', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		sandbox.it.world.addMember(group, 3);
		const rows = [3, 4].map((userid) => ({ groupid: group, userid }));
		expect(await say(rows, autoMap, '-four')).toEqual(['sent', 'sent']);
		expect(await say(rows, remove, '-four')).toEqual(['sent', 'sent']);
		expect(listSizes(sandbox.it, 'members')).toEqual([2, 2]);
	});

	it('of groups: deleting what is not there says so', async () => {
		const [a, b] = makeGroups(sandbox.it, 'A', 'B');
		const rows = [a, 98, b, 99].map((groupid) => ({ groupid }));
		const parameters = { ...autoMap, resource: 'group', operation: 'delete' };
		expect(await say(rows, parameters)).toEqual(['deleted', 'missing', 'deleted', 'missing']);
		expect(await say([{ groupid: a }], parameters)).toEqual(['missing']);
		expect(writes(sandbox.it)).toEqual(['core_group_delete_groups']);
		expect(await say([{ groupid: a }], parameters, '-four')).toEqual(['sent']);
	});

	it('finds a few missing groups among many with few requests', async () => {
		const groups = makeGroups(
			sandbox.it,
			...Array.from({ length: 200 }, (_, index) => `G${index}`),
		);
		const rows = groups.map((groupid, index) => ({ groupid: index % 20 ? groupid : 9000 + index }));
		const parameters = { ...autoMap, resource: 'group', operation: 'delete' };
		const said = await say(rows, parameters);
		expect(said.filter((status) => status === 'missing')).toHaveLength(10);
		expect(sandbox.it.world.groups.size).toBe(10);
		expect(calls(sandbox.it).filter((name) => name.includes('_get_')).length).toBeLessThan(25);
	});
});

describe('a group that hides its members from the account of the token', () => {
	beforeEach(() => {
		sandbox.it.world.overrides.push({
			courseid: 2,
			role: 'editingteacher',
			capability: 'moodle/course:viewhiddengroups',
			allow: false,
		});
	});

	/** A group with student1 in it that only some may see. */
	function hiddenGroup(visibility: number): number {
		const [group] = makeGroups(sandbox.it, 'Hidden');
		sandbox.it.world.updateGroup({ ...sandbox.it.world.groups.get(group)!, visibility });
		sandbox.it.world.addMember(group, 3);
		sandbox.it.world.forgetGroups(2);
		return group;
	}

	it.each([1, 2, 3])('visibility %i: removes nobody, and says so', async (visibility) => {
		const group = hiddenGroup(visibility);
		const hidden = says('membersHidden', { id: 1, name: 'Hidden' }, "the token's account teacher1");
		const rows = [3, 4].map((userid) => ({ groupid: group, userid }));
		expect(await say(rows, remove, '-teacher')).toEqual([
			`${hidden} [item 0]`,
			`${hidden} [item 1]`,
		]);
		expect(writes(sandbox.it)).toEqual([]);
		expect(sandbox.it.world.membersOf(group)).toEqual([3]);
		// To the administrator the same group is open.
		expect(await say(rows, remove)).toEqual(['removed', 'notMember']);
	});

	it('takes new members, and does not claim anything of the old ones', async () => {
		const group = hiddenGroup(3);
		const rows = [3, 4].map((userid) => ({ groupid: group, userid }));
		expect(await say(rows, autoMap, '-teacher')).toEqual([
			inItem(0, says('membersHidden', { id: 1, name: 'Hidden' }, "the token's account teacher1")),
			'added',
		]);
		expect(sandbox.it.world.membersOf(group)).toEqual([3, 4]);
	});

	it('and is empty indeed, is told from one that is hidden', async () => {
		const [group] = makeGroups(sandbox.it, 'Hidden');
		sandbox.it.world.updateGroup({ ...sandbox.it.world.groups.get(group)!, visibility: 3 });
		sandbox.it.world.forgetGroups(2);
		expect(await say([{ groupid: group, userid: 4 }], remove)).toEqual(['notMember']);
	});
});
