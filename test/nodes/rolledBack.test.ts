import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups, type OnError } from '../support/engine';
import { id, makeGroups, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

async function run(
	parameters: INodeParameters,
	items: readonly IDataObject[],
	onError: OnError = 'continueRegularOutput',
) {
	const { output, error } = await execute({
		site: sandbox.it,
		items,
		nodes: [moodleGroups({ dataMode: 'autoMapInputData', ...parameters }, onError)],
	});
	return { rows: (output()[0] ?? []).map(({ json }) => json), error };
}

const group = (operation: string, more: INodeParameters = {}) => ({
	resource: 'group',
	operation,
	...more,
});
const members = (operation: string, more: INodeParameters = {}) => ({
	resource: 'groupMember',
	operation,
	...more,
});
const stored = (groupid: number) => sandbox.it.world.groups.get(groupid)!;

/** Makes Moodle roll a list of changes back: its cache of the course still has the first of them. */
async function rollBack(values: IDataObject): Promise<number> {
	const [first, second, third] = makeGroups(sandbox.it, 'A', 'B', 'C');
	sandbox.it.world.updateGroup({ ...stored(third), idnumber: 'TAKEN' });
	const { error } = await run(
		group('update'),
		[
			{ groupid: first, ...values },
			{ groupid: second, newidnumber: 'TAKEN' },
		],
		'stopWorkflow',
	);
	expect(error?.description).toContain('Nothing was saved.');
	expect(stored(first)).toMatchObject({ name: 'A', idnumber: '' });
	return first;
}

describe('what a failed update has left in the cache of Moodle is not so', () => {
	it.each([
		[{ newidnumber: 'NEW' }, { groupidnumber: 'NEW' }, 'ID number'],
		[{ name: 'New' }, { group: 'New' }, 'name'],
	])('%j: nobody gets into the group that it shows', async (values, row, way) => {
		const groupid = await rollBack(values);
		const items = [{ courseid: 2, ...row, userid: 3 }];
		const said = new RegExp(`^No group of course "PHYS101" \\(ID 2\\) has the ${way} `);
		for (const operation of ['add', 'sync']) {
			const { rows } = await run(members(operation), items);
			expect(rows).toEqual([expect.objectContaining({ error: expect.stringMatching(said) })]);
		}
		expect(sandbox.it.world.membersOf(groupid)).toEqual([]);
	});

	it('no other group is taken for the one that an ID number means', async () => {
		const groupid = await rollBack({ newidnumber: 'NEW' });
		const items = [{ courseid: 2, name: 'Other', idnumber: 'NEW' }];
		const { rows } = await run(group('createOrUpdate'), items);
		// Moodle itself believes its cache.
		expect(rows[0].error).toContain('Another group of the course has this ID number');
		expect(stored(groupid).name).toBe('A');
	});
});

describe('a group that a failed creation has left in the cache of Moodle', () => {
	beforeEach(async () => {
		const [groupid] = makeGroups(sandbox.it, 'A', 'Other');
		sandbox.it.world.updateGroup({ ...stored(groupid), idnumber: 'TAKEN' });
		sandbox.it.world.addMember(groupid, 3);
		const entry = (name: string, idnumber?: string) => ({ courseid: 2, name, idnumber });
		// Nobody may look which ID numbers are taken.
		sandbox.it.setFaults([
			{ kind: 'exception', errorcode: 'accessexception', fn: 'core_group_get_course_groups' },
		]);
		await run(group('create'), [entry('Phantom'), entry('B', 'TAKEN')], 'stopWorkflow');
		sandbox.it.setFaults([]);
	});

	it('is no group without rows that a Sync could empty', async () => {
		const options = { emptyOthers: 'course', output: 'all' };
		const { rows, error } = await run(
			members('sync', { options }),
			[{ groupid: 1, userid: 3 }],
			'stopWorkflow',
		);
		expect(error).toBeUndefined();
		expect(rows.map(({ action }) => action)).toEqual(['unchanged']);
	});

	it('does not take the name that it has', async () => {
		const items = ['A', 'Phantom'].map((name) => ({ courseid: 2, name }));
		const { rows } = await run(group('create'), items);
		expect(rows.map(({ status }) => status)).toEqual([undefined, 'created']);
	});

	it('is none that a Sync could delete', async () => {
		const options = { deleteOthers: true, output: 'all', removalLimitPercent: 100 };
		const { rows } = await run(group('sync', { options }), [{ courseid: 2, name: 'A' }]);
		expect(rows.map(({ action, name }) => [action, name])).toEqual([
			['unchanged', 'A'],
			['deleted', 'Other'],
		]);
	});

	it('has no members to list', async () => {
		const parameters = { membersOf: 'course', course: id(2), returnAll: true };
		const { rows } = await run(members('getMany', parameters), [{}]);
		expect(rows).toEqual([{ groupid: 1, userid: 3 }]);
	});
});
