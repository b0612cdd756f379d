import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, everythingStored, moodleGroups, type OnError } from '../support/engine';
import { inItem, moodleId, NOTHING_SAVED, refuses } from '../support/said';
import { bothMatch, isEmpty, lacksThing, refusesJson } from '../support/saidOfRows';
import { bodies, id, listSizes, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const autoMap = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };

async function run(
	items: readonly IDataObject[],
	parameters: INodeParameters = autoMap,
	onError: OnError = 'stopWorkflow',
) {
	return await execute({ site: sandbox.it, items, nodes: [moodleGroups(parameters, onError)] });
}

afterAll(() => {
	expect(everythingStored().join()).not.toContain(NEEDLE);
});

describe('Add', () => {
	it('sends the token first and the function last, and answers each row in its place', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const { output, run: stored } = await run([
			{ groupid: group, userid: 3 },
			{ groupid: ` 0${group} `, userid: '4.0' },
		]);
		expect(bodies(sandbox.it, 'core_group_add_group_members')).toEqual([
			`wstoken=${NEEDLE}&moodlewsrestformat=json` +
				`&members[0][groupid]=${group}&members[0][userid]=3` +
				`&members[1][groupid]=${group}&members[1][userid]=4` +
				'&wsfunction=core_group_add_group_members',
		]);
		expect(sandbox.it.requests[0]).toMatchObject({ method: 'POST', query: '' });
		expect(output()).toEqual([
			[
				{ json: { groupid: group, userid: 3, status: 'added' }, pairedItem: { item: 0 } },
				{ json: { groupid: group, userid: 4, status: 'added' }, pairedItem: { item: 1 } },
			],
		]);
		expect(sandbox.it.world.membersOf(group)).toEqual([3, 4]);
		expect(stored.status).toBe('success');
	});

	it.each([
		[0, []],
		[1, [1]],
		[100, [100]],
		[101, [100, 1]],
		[250, [100, 100, 50]],
	])('sends %i rows in requests of %j', async (rows, sizes) => {
		const [group] = makeGroups(sandbox.it, 'A');
		const { output } = await run(
			Array.from({ length: rows }, (_, index) => ({ groupid: group, userid: index + 3 })),
		);
		expect(listSizes(sandbox.it, 'members').sort((a, b) => b - a)).toEqual(sizes);
		expect((output()[0] ?? []).map(({ json, pairedItem }) => [json.userid, pairedItem])).toEqual(
			Array.from({ length: rows }, (_, index) => [index + 3, { item: index }]),
		);
		expect(sandbox.it.world.membersOf(group)).toHaveLength(rows);
	});

	it('sends a member once that occurs twice, and answers both rows', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const row = { groupid: group, userid: 3 };
		const { output } = await run([row, row]);
		expect(listSizes(sandbox.it, 'members')).toEqual([1]);
		expect(output()[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('takes as many entries and as many requests as the options say', async () => {
		// Two requests at once have no group in common.
		const groups = makeGroups(sandbox.it, 'A', 'B', 'C', 'D', 'E', 'F');
		const items = Array.from({ length: 60 }, (_, index) => ({
			groupid: groups[index % 6],
			userid: index + 3,
		}));
		sandbox.it.setFaults([{ kind: 'slowBefore', delay: 150 }]);
		const options = { rowsPerRequest: 10, requestsAtOnce: 3 };
		await run(items, { ...autoMap, options });
		expect(listSizes(sandbox.it, 'members')).toEqual([10, 10, 10, 10, 10, 10]);
		expect(sandbox.it.peakConcurrency).toBe(3);
	});

	it('takes several members of one item from the list in the panel', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const rows = {
			row: [
				{ group: id(group), user: id('3') },
				{ group: id('={{ $json.g }}'), user: id('={{ $json.u }}') },
			],
		};
		const { output } = await run(
			[
				{ g: group, u: 4 },
				{ g: group, u: 5 },
			],
			{
				resource: 'groupMember',
				operation: 'add',
				dataMode: 'defineBelow',
				rows,
			},
		);
		expect(output()[0].map(({ json, pairedItem }) => [json.userid, pairedItem])).toEqual([
			[3, { item: 0 }],
			[4, { item: 0 }],
			[3, { item: 1 }],
			[5, { item: 1 }],
		]);
		expect(sandbox.it.world.membersOf(group)).toEqual([3, 4, 5]);
	});

	it('takes members from JSON, as text and as an expression', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const json = { resource: 'groupMember', operation: 'add', dataMode: 'usingJson' };
		await run([{}], { ...json, rowsJson: `[{"group_id": ${group}, "userId": "3"}]` });
		await run([{ rows: [{ groupid: group, userid: 4 }] }], {
			...json,
			rowsJson: '={{ $json.rows }}',
		});
		const nothing = await run([{}], { ...json, rowsJson: '[]' });
		expect(sandbox.it.world.membersOf(group)).toEqual([3, 4]);
		expect(nothing.output()).toEqual([[]]);
		expect(writes(sandbox.it)).toHaveLength(2);
	});

	it('finds columns by the names that the user gives', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const ways = { identifyGroupsBy: 'id', identifyUsersBy: 'id' };
		const columns = { group: 'Moodle Group', user: 'Moodle User', ...ways };
		const parameters = { ...autoMap, columns };
		await run([{ moodle_group: group, 'MOODLE-USER': 3, name: 'Ada' }], parameters);
		expect(sandbox.it.world.membersOf(group)).toEqual([3]);
	});
});

describe('Remove', () => {
	it('removes members and leaves the rest', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		for (const user of [3, 4, 5]) sandbox.it.world.addMember(group, user);
		const { output } = await run([{ groupid: group, userid: 4 }], {
			...autoMap,
			operation: 'remove',
		});
		expect(writes(sandbox.it)).toEqual(['core_group_delete_group_members']);
		expect(output()[0]).toEqual([
			{ json: { groupid: group, userid: 4, status: 'removed' }, pairedItem: { item: 0 } },
		]);
		expect(sandbox.it.world.membersOf(group)).toEqual([3, 5]);
	});
});

const USER_COLUMNS =
	'userid,username,login,useridnumber,studentnumber,email,emailaddress,mail,user,useridentifier,participant,idnumber'.split(
		',',
	);

describe('a row that cannot be sent', () => {
	it.each([
		[{ groupid: 'abc', userid: 3 }, inItem(0, refuses('groupid', moodleId, 'abc'))],
		[
			{ groupid: 1, userid: '' },
			inItem(0, lacksThing('user', USER_COLUMNS, { groupid: 1 }).problem),
		],
		[{ groupid: '', userid: ' ' }, isEmpty(0, 'Course', 'groupid', 'userid')],
		[
			{ userid: 3 },
			inItem(
				0,
				lacksThing('group', ['groupid', 'groupidnumber', 'groupname', 'group'], { userid: 3 })
					.problem,
			),
		],
		[{ groupid: 1, group_id: 2, userid: 3 }, inItem(0, bothMatch('groupid', 'group_id'))],
	])('%j stops the workflow before anything is sent', async (row, message) => {
		const { error, run: stored } = await run([row]);
		expect(error?.message).toBe(message);
		expect(error?.description).toContain(NOTHING_SAVED);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(stored.status).toBe('error');
		expect(sandbox.it.requests).toEqual([]);
	});

	it('names as many reasons as a person would read, and counts the others', async () => {
		const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
		const rows = [...words, ...words].map((groupid) => ({ groupid, userid: 3 }));
		const { error } = await run(rows);
		const told = words.slice(1, 6).map((word, index) => {
			return `${refuses('groupid', moodleId, word)} [item ${index + 1}, ${index + 9}]`;
		});
		expect(error?.description).toContain(` Also: ${told.join('; ')}. And 5 more rows.`);
	});

	it('names further ones in the description', async () => {
		const { error } = await run([
			{ groupid: 1, userid: 3 },
			{ groupid: 1 },
			{ groupid: 0, userid: 3 },
		]);
		expect(error?.message).toBe(
			inItem(1, lacksThing('user', USER_COLUMNS, { groupid: 1 }).problem),
		);
		expect(error?.description).toBe(
			`${lacksThing('user', USER_COLUMNS, { groupid: 1, userid: '' }).advice} ${NOTHING_SAVED} Also: ${inItem(2, refuses('groupid', moodleId, 0))}.`,
		);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
	});

	it.each([
		['{', refusesJson('member', '{')],
		['[7]', refusesJson('member', '[7]')],
		[
			'[{"groupid":1,"userid":3},{"groupid":1,"userid":"x"}]',
			inItem(0, refuses('userid', moodleId, 'x'), 1),
		],
	])('JSON %s is refused', async (rowsJson, message) => {
		const { error } = await run([{}], {
			resource: 'groupMember',
			operation: 'add',
			dataMode: 'usingJson',
			rowsJson,
		});
		expect(error?.message).toBe(message);
		expect(sandbox.it.requests).toEqual([]);
	});

	it('an empty list in the panel is refused', async () => {
		const { error } = await run([{}], { resource: 'groupMember', operation: 'add', rows: {} });
		expect(error?.message).toBe('The list has no rows [item 0]');
	});
});
