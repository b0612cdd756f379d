import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups, type OnError } from '../support/engine';
import { inItem, means, NOTHING_SAVED, PHYS, says } from '../support/said';
import { by, calls, id, makeGroups, useSandbox, writes } from '../support/sandbox';
import { pause } from '../support/wait';

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

/** Nobody may look which ID numbers are taken. */
const NOT_LISTED = {
	kind: 'exception',
	errorcode: 'accessexception',
	fn: 'core_group_get_course_groups',
} as const;

/** Makes Moodle roll a list of changes back: its cache of the course still has the first of them. */
async function rollBack(values: IDataObject): Promise<number> {
	const [first, second, third] = makeGroups(sandbox.it, 'A', 'B', 'C');
	sandbox.it.world.updateGroup({ ...stored(third), idnumber: 'TAKEN' });
	sandbox.it.setFaults([NOT_LISTED]);
	const { error } = await run(
		group('update'),
		[
			{ groupid: first, ...values },
			{ groupid: second, newidnumber: 'TAKEN' },
		],
		'stopWorkflow',
	);
	sandbox.it.setFaults([]);
	expect(writes(sandbox.it)).toEqual(['core_group_update_groups']);
	expect(error?.description).toContain(NOTHING_SAVED);
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
		expect(rows[0].error).toContain(means('idnumbertaken'));
		expect(stored(groupid).name).toBe('A');
	});
});

describe('a group that a failed creation has left in the cache of Moodle', () => {
	beforeEach(async () => {
		const [groupid] = makeGroups(sandbox.it, 'A', 'Other');
		sandbox.it.world.updateGroup({ ...stored(groupid), idnumber: 'TAKEN' });
		sandbox.it.world.addMember(groupid, 3);
		const entry = (name: string, idnumber?: string) => ({ courseid: 2, name, idnumber });
		sandbox.it.setFaults([NOT_LISTED]);
		await run(group('create'), [entry('Phantom'), entry('B', 'TAKEN')], 'stopWorkflow');
		sandbox.it.setFaults([]);
	});

	it('is no group without rows that a Sync could empty', async () => {
		const options = { emptyGroupsWithoutRows: 'course', output: 'all' };
		const { rows, error } = await run(
			members('sync', { options }),
			[{ groupid: 1, userid: 3 }],
			'stopWorkflow',
		);
		expect(error).toBeUndefined();
		expect(rows.map(({ status }) => status)).toEqual(['unchanged']);
	});

	it('does not take the name that it has', async () => {
		const items = ['A', 'Phantom'].map((name) => ({ courseid: 2, name }));
		const { rows } = await run(group('create'), items);
		expect(rows.map(({ status }) => status)).toEqual([undefined, 'created']);
	});

	it('is none that a Sync could delete', async () => {
		const options = { deleteGroupsWithoutRows: true, output: 'all', removalLimitPercent: 100 };
		const { rows } = await run(group('sync', { options }), [{ courseid: 2, name: 'A' }]);
		expect(rows.map(({ status, name }) => [status, name])).toEqual([
			['unchanged', 'A'],
			['deleted', 'Other'],
		]);
	});

	it('has no members to list', async () => {
		const options = { idsOnly: true };
		const parameters = { membersOf: 'course', course: id(2), returnAll: true, options };
		const { rows } = await run(members('getMany', parameters), [{}]);
		expect(rows).toEqual([{ groupid: 1, userid: 3 }]);
	});
});

it.each(['create', 'createOrUpdate'])(
	'lets no good row fail for the ID numbers that a refused request has left in the cache: %s',
	async (operation) => {
		const CREATE = 'core_group_create_groups';
		sandbox.it.setFaults([{ kind: 'slowBefore', fn: CREATE, delay: 200, times: 1 }]);
		const names = ['A', 'B', 'C', 'D', 'E'];
		const items = names.map((name) => ({ courseid: 2, name, idnumber: `number ${name}` }));
		const running = run(group(operation), items);
		while (!calls(sandbox.it).includes(CREATE)) await pause(5);
		const [other] = makeGroups(sandbox.it, 'Other');
		sandbox.it.world.updateGroup({ ...stored(other), idnumber: 'number C' });
		const { rows } = await running;
		const said = rows.map(({ status, error }) => status ?? error);
		expect(said.filter((one) => one === 'created')).toHaveLength(4);
		const all = [...sandbox.it.world.groups.values()].map(({ name }) => name).sort();
		const taken = operation === 'create' ? 'Other' : 'C';
		expect(all).toEqual(['A', 'B', 'D', 'E', taken].sort());
	},
);

it('names the group that somebody has deleted while it was to be changed', async () => {
	const UPDATE = 'core_group_update_groups';
	const [, second] = makeGroups(sandbox.it, 'A', 'B', 'C');
	sandbox.it.setFaults([{ kind: 'slowBefore', fn: UPDATE, delay: 200, times: 1 }]);
	const items = ['A', 'B', 'C'].map((name) => ({ courseid: 2, group: name, description: 'new' }));
	const running = run(group('update'), items);
	while (!calls(sandbox.it).includes(UPDATE)) await pause(5);
	sandbox.it.world.deleteGroup(stored(second));
	const { rows } = await running;
	expect(rows.map(({ status, error }) => status ?? error)).toEqual([
		'updated',
		expect.stringContaining(says('missing', 'group', second)),
		'updated',
	]);
});

/** Does work that is rolled back, and that Moodle's cache of the course has seen. */
function rememberOnly(work: () => void): void {
	const { world } = sandbox.it;
	const rollBackAll = () =>
		world.transaction(() => {
			work();
			world.forgetGroups(2);
			world.cachedGroups(2);
			throw new RangeError('rolled back');
		});
	expect(rollBackAll).toThrow(RangeError);
}

const text = { courseid: 2, description: '', descriptionformat: 1 };
const makeGroup = (name: string, idnumber = '') =>
	sandbox.it.world.createGroup({
		...text,
		name,
		idnumber,
		enrolmentkey: null,
		visibility: 0,
		participation: true,
	});
const makeGrouping = (name: string, idnumber = '') =>
	sandbox.it.world.createGrouping({ ...text, name, idnumber });
const grouping = (operation: string, more: INodeParameters = {}) => ({
	resource: 'grouping',
	operation,
	...more,
});

describe('of two groups with one name or ID number, of which the cache only remembers one', () => {
	// The list shows Old by the name and the ID number of New, and New twice.
	beforeEach(() => {
		const old = makeGroup('Old');
		makeGroup('New', 'NEW');
		rememberOnly(() => {
			sandbox.it.world.updateGroup({ ...old, name: 'New', idnumber: 'NEW' });
			makeGroup('New', 'NEW');
			makeGroup('Phantom', 'P');
		});
	});

	it.each([
		['the name', { group: 'New' }],
		['the ID number', { groupidnumber: 'NEW' }],
	])('the other one is meant by %s', async (_, row) => {
		for (const operation of ['add', 'sync', 'remove']) {
			const { rows } = await run(members(operation), [{ courseid: 2, ...row, userid: 3 }]);
			expect(rows).toEqual([expect.not.objectContaining({ error: expect.anything() as unknown })]);
		}
	});

	it('the other one is updated', async () => {
		const items = [{ courseid: 2, name: 'New', idnumber: 'NEW', description: 'x' }];
		const { rows } = await run(group('createOrUpdate'), items);
		expect(rows).toMatchObject([{ groupid: 2, status: 'updated' }]);
		expect(stored(2).description).toBe('x');
	});

	it('the other one has the name, and is told so', async () => {
		const taken = inItem(0, says('nameTaken', 'group', { id: 2, name: 'New' }, PHYS, true));
		const { rows } = await run(group('create'), [{ courseid: 2, name: 'New' }]);
		expect(rows[0].error).toBe(taken);
		makeGroup('Third');
		const renamed = await run(group('update'), [{ groupid: 5, name: 'New' }]);
		expect(renamed.rows[0].error).toBe(taken);
	});

	it.each(['add', 'sync'])('%s creates the group that is not there', async (operation) => {
		const options = { createMissingGroups: true };
		const items = [{ courseid: 2, group: 'Phantom', userid: 3 }];
		const { rows } = await run(members(operation, { options }), items);
		expect(rows.map(({ status }) => status)).toEqual(['created', 'added']);
	});

	it('Get Many lists what there is, as it is', async () => {
		const parameters = { course: id(2), returnAll: true };
		const { rows } = await run(group('getMany', parameters), [{}]);
		// Moodle leaves open in which order it lists what its cache calls alike.
		expect(rows.map(({ groupid, name }) => [groupid, name]).sort()).toEqual([
			[1, 'Old'],
			[2, 'New'],
		]);
		expect(rows[0]).not.toHaveProperty('customfields');
		const filtered = await run(
			group('getMany', { ...parameters, filters: { nameContains: 'Old' } }),
			[{}],
		);
		expect(filtered.rows).toMatchObject([{ groupid: 1, idnumber: '' }]);
	});

	it('Get Many lists what the token may not read by ID', async () => {
		const fn = 'core_group_get_groups';
		sandbox.it.setFaults([{ kind: 'exception', errorcode: 'accessexception', fn }]);
		const { rows } = await run(group('getMany', { course: id(2), returnAll: true }), [{}]);
		expect(rows).toHaveLength(4);
	});
});

describe('a grouping that only the cache of Moodle remembers', () => {
	// The list shows Old by the name and the ID number of New, and New twice.
	beforeEach(() => {
		const old = makeGrouping('Old');
		makeGrouping('New', 'NEW');
		makeGroup('A');
		rememberOnly(() => {
			sandbox.it.world.updateGrouping({ ...old, name: 'New', idnumber: 'NEW' });
			makeGrouping('New', 'NEW');
			makeGrouping('Phantom', 'P');
		});
	});

	const row = { courseid: 2, groupid: 1 };
	const newOnes = [{ grouping: 'New' }, { groupingidnumber: 'NEW' }];

	it.each(newOnes)('%j: groups go into the one that is there', async (sought) => {
		const { rows } = await run(grouping('addGroups'), [{ ...row, ...sought }]);
		expect(rows).toMatchObject([{ groupingid: 2, status: 'added' }]);
		const again = await run(grouping('removeGroups'), [{ ...row, ...sought }]);
		expect(again.rows).toMatchObject([{ groupingid: 2, status: 'removed' }]);
	});

	it.each(newOnes)('%j: the one that is there is updated and deleted', async (sought) => {
		const item = { courseid: 2, ...sought, description: 'x' };
		const { rows } = await run(grouping('update'), [item]);
		expect(rows).toMatchObject([{ groupingid: 2, status: 'updated' }]);
		const deleted = await run(grouping('delete'), [item]);
		expect(deleted.rows).toMatchObject([{ groupingid: 2, status: 'deleted' }]);
		expect([...sandbox.it.world.groupings.keys()]).toEqual([1]);
	});

	it.each(['addGroups', 'update', 'delete'])('%s: is not found', async (operation) => {
		for (const [sought, named] of [
			[{ grouping: 'Phantom' }, { by: 'name', value: 'Phantom' }],
			[{ groupingidnumber: 'P' }, { by: 'idnumber', value: 'P' }],
		] as const) {
			const item = { ...row, ...sought, description: 'x' };
			const { rows } = await run(grouping(operation), [item]);
			expect(rows[0].error).toBe(inItem(0, says('notFound', 'grouping', named, PHYS)));
		}
	});

	it('takes no name, and the one that is there does', async () => {
		const items = ['Phantom', 'New'].map((name) => ({ courseid: 2, name }));
		const { rows } = await run(grouping('create'), items);
		expect(rows[0]).toMatchObject({ status: 'created' });
		expect(rows[1].error).toContain(
			says('nameTaken', 'grouping', { id: 2, name: 'New' }, PHYS, true),
		);
	});

	it('is not to blame when an update is refused', async () => {
		const items = [{ groupingid: 1, name: 'New' }];
		const { rows } = await run(grouping('update'), items);
		expect(rows[0].error).toContain(
			says('nameTaken', 'grouping', { id: 2, name: 'New' }, PHYS, true),
		);
	});

	it('gets no new group', async () => {
		const items = ['New', 'Phantom'].map((name) => ({ courseid: 2, name, grouping: name }));
		const { rows } = await run(group('create'), items);
		expect(rows[0]).toMatchObject({ status: 'created' });
		expect(sandbox.it.world.groupsIn(2)).toEqual([rows[0].groupid]);
		expect(rows[1].error).toContain(
			says('notFound', 'grouping', { by: 'name', value: 'Phantom' }, PHYS),
		);
		expect(sandbox.it.world.groups.size).toBe(2);
	});

	it('is none that a Sync could empty', async () => {
		const emptied = (name: string) => ({
			options: {
				emptyGroupsWithoutRows: 'grouping',
				groupingToEmpty: by('name', name),
				output: 'all',
			},
		});
		const other = makeGroup('Other').id;
		sandbox.it.world.assign(2, other);
		sandbox.it.world.addMember(other, 4);
		const { rows } = await run(members('sync', emptied('Phantom')), [{ ...row, userid: 3 }]);
		expect(rows[0].error).toContain(
			says('notFound', 'grouping', { by: 'name', value: 'Phantom' }, PHYS),
		);
	});

	it.each([false, true])('is not listed; with their groups: %j', async (includeGroups) => {
		const parameters = { course: id(2), returnAll: true, options: { includeGroups } };
		const { rows } = await run(grouping('getMany', parameters), [{}]);
		const told = rows.map(({ groupingid, name, groups }) => [groupingid, name, groups]);
		expect(told.sort()).toEqual([
			[1, 'Old', includeGroups ? [] : undefined],
			[2, 'New', includeGroups ? [] : undefined],
		]);
		expect(rows[0]).not.toHaveProperty('customfields');
		expect(calls(sandbox.it).length).toBeLessThanOrEqual(6);
	});

	it('is listed where the token may not read by ID', async () => {
		const fn = 'core_group_get_groupings';
		sandbox.it.setFaults([{ kind: 'exception', errorcode: 'accessexception', fn }]);
		const { rows } = await run(grouping('getMany', { course: id(2), returnAll: true }), [{}]);
		expect(rows).toHaveLength(4);
	});
});

it('asks once only whether the token may read by ID', async () => {
	for (let index = 0; index < 1000; index++) makeGroup(`G${index}`);
	const fn = 'core_group_get_groups';
	sandbox.it.setFaults([{ kind: 'exception', errorcode: 'accessexception', fn }]);
	const { rows } = await run(group('getMany', { course: id(2), returnAll: true }), [{}]);
	expect(rows).toHaveLength(1000);
	expect(calls(sandbox.it).filter((name) => name === fn)).toHaveLength(1);
});

it('finds in two requests for each which of many the cache only remembers', async () => {
	for (let index = 0; index < 20; index++) makeGrouping(`G${index}`);
	rememberOnly(() => {
		for (let index = 0; index < 19; index++) makeGrouping(`G${index}`);
	});
	const { rows } = await run(grouping('getMany', { course: id(2), returnAll: true }), [{}]);
	expect(rows).toHaveLength(20);
	expect(calls(sandbox.it).length).toBeLessThanOrEqual(40);
});

describe('a name that is the same as one on the list', () => {
	const LOST = { kind: 'truncated', times: 1 } as const;
	const creation = { courseid: 2, name: 'LAB A' };

	it.each([
		['group', 'create', creation, 0],
		['group', 'createOrUpdate', creation, 0],
		['group', 'sync', creation, 0],
		['group', 'update', { groupid: 2, name: 'LAB A' }, 1],
		['grouping', 'create', creation, 0],
		['grouping', 'update', { groupingid: 2, name: 'LAB A' }, 1],
	])('is not written by %s %s while it cannot be read whether that is there', async (...given) => {
		const [resource, operation, row, skip] = given;
		makeGroups(sandbox.it, 'Lab A', 'Other');
		for (const name of ['Lab A', 'Other']) {
			const text = { description: '', descriptionformat: 1, idnumber: '' };
			sandbox.it.world.createGrouping({ ...text, courseid: 2, name });
		}
		sandbox.it.world.forgetGroups(2);
		sandbox.it.setFaults([{ ...LOST, skip, fn: `core_group_get_${resource}s` }]);
		const { rows } = await run({ resource, operation }, [row]);
		expect(rows[0].error).toContain('is not clean JSON');
		expect(writes(sandbox.it)).toEqual([]);
	});
});

it('a refusal that may pass stops the workflow as any other', async () => {
	const parameters = { dataMode: 'autoMapInputData', options: { rowsPerRequest: 1 } };
	const fault = { kind: 'exception', errorcode: 'idnumbertaken', skip: 1 } as const;
	sandbox.it.setFaults([{ ...fault, fn: 'core_group_create_groups' }]);
	const { error } = await execute({
		site: sandbox.it,
		items: ['A', 'B', 'C'].map((name) => ({ courseid: 2, name, idnumber: `N${name}` })),
		nodes: [moodleGroups(group('create', parameters), 'stopWorkflow')],
	});
	expect(error?.message).toContain(means('idnumbertaken'));
	expect(error?.context).toMatchObject({ itemIndex: 1 });
	expect([...sandbox.it.world.groups.values()].map(({ name }) => name)).toEqual(['A']);
});
