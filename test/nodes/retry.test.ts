import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../sandbox';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { advises, inItem, means, NOTHING_SAVED, says } from '../support/said';
import { listSizes, makeGroups, useSandbox, writes } from '../support/sandbox';
import { pause } from '../support/wait';

const sandbox = useSandbox();

const auto = { dataMode: 'autoMapInputData' };
const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

/** Runs the node with Retry On Fail. */
async function run(
	items: readonly IDataObject[],
	parameters: INodeParameters,
	faults: readonly Fault[],
	onError: OnError = 'stopWorkflow',
) {
	sandbox.it.setFaults(faults);
	return await execute({
		site: sandbox.it,
		items,
		nodes: [moodleGroups({ ...auto, ...parameters }, onError, 'Moodle Groups', retry)],
	});
}

/** The second of the requests for a function fails, and the run with it. */
const secondFails = (fn: string): Fault[] => [{ kind: 'forbidden', fn, skip: 1, times: 1 }];

const onePerRequest = { rowsPerRequest: 1, requestsAtOnce: 1 };

interface Case {
	readonly resource: string;
	readonly operation: string;
	readonly fn: string;
	/** Prepares the site and gives three rows. */
	readonly rows: () => IDataObject[];
	/** What the rows say after the second try: the first of them was written by the first one. */
	readonly said: readonly unknown[];
	readonly options?: IDataObject;
}

const names = ['A', 'B', 'C'];
const statuses = (first: string, others: string) => [first, others, others];

const cases: Case[] = [
	{
		resource: 'groupMember',
		operation: 'add',
		fn: 'core_group_add_group_members',
		rows: () => makeGroups(sandbox.it, ...names).map((groupid) => ({ groupid, userid: 3 })),
		said: statuses('alreadyMember', 'added'),
	},
	{
		resource: 'groupMember',
		operation: 'remove',
		fn: 'core_group_delete_group_members',
		rows: () =>
			makeGroups(sandbox.it, ...names).map((groupid) => {
				sandbox.it.world.addMember(groupid, 3);
				return { groupid, userid: 3 };
			}),
		said: statuses('notMember', 'removed'),
	},
	{
		resource: 'groupMember',
		operation: 'sync',
		fn: 'core_group_add_group_members',
		rows: () => makeGroups(sandbox.it, ...names).map((groupid) => ({ groupid, userid: 3 })),
		said: statuses('unchanged', 'added'),
		options: { output: 'all' },
	},
	{
		resource: 'group',
		operation: 'create',
		fn: 'core_group_create_groups',
		rows: () => names.map((name) => ({ courseid: 2, name, description: `About ${name}` })),
		said: statuses('existing', 'created'),
	},
	{
		resource: 'group',
		operation: 'createOrUpdate',
		fn: 'core_group_create_groups',
		rows: () => names.map((name) => ({ courseid: 2, name, idnumber: `ID ${name}` })),
		said: statuses('unchanged', 'created'),
	},
	{
		resource: 'group',
		operation: 'update',
		fn: 'core_group_update_groups',
		rows: () =>
			makeGroups(sandbox.it, ...names).map((groupid) => ({ groupid, description: 'New' })),
		said: statuses('unchanged', 'updated'),
	},
	{
		resource: 'group',
		operation: 'delete',
		fn: 'core_group_delete_groups',
		rows: () => makeGroups(sandbox.it, ...names).map((groupid) => ({ groupid })),
		said: ['missing', 'deleted', 'deleted'],
	},
	{
		resource: 'group',
		operation: 'sync',
		fn: 'core_group_create_groups',
		rows: () => names.map((name) => ({ courseid: 2, name })),
		said: statuses('unchanged', 'created'),
		options: { output: 'all' },
	},
	{
		resource: 'grouping',
		operation: 'create',
		fn: 'core_group_create_groupings',
		rows: () => names.map((name) => ({ courseid: 2, name })),
		said: statuses('existing', 'created'),
	},
	{
		resource: 'grouping',
		operation: 'addGroups',
		fn: 'core_group_assign_grouping',
		rows: () => {
			const groupingid = makeGrouping();
			return makeGroups(sandbox.it, ...names).map((groupid) => ({ groupid, groupingid }));
		},
		said: statuses('alreadyInGrouping', 'added'),
	},
	{
		resource: 'grouping',
		operation: 'removeGroups',
		fn: 'core_group_unassign_grouping',
		rows: () => {
			const groupingid = makeGrouping();
			return makeGroups(sandbox.it, ...names).map((groupid) => {
				sandbox.it.world.assign(groupingid, groupid);
				return { groupid, groupingid };
			});
		},
		said: statuses('notInGrouping', 'removed'),
	},
];

function makeGrouping(): number {
	const text = { description: '', descriptionformat: 1, idnumber: '' };
	return sandbox.it.world.createGrouping({ courseid: 2, name: 'Red', ...text }).id;
}

it.each(cases)(
	'$resource $operation: the second try goes on where the first one broke off',
	async ({ resource, operation, fn, rows, said, options }) => {
		const parameters = { resource, operation, options: { ...onePerRequest, ...options } };
		const { error, output } = await run(rows(), parameters, secondFails(fn));
		expect(error).toBeUndefined();
		const answers = output()[0].map(({ json }) => json.status);
		expect(answers).toEqual(said);
		// One row by the first try, its second one in vain, and two by the second try.
		expect(writes(sandbox.it)).toEqual(Array(4).fill(fn));
	},
);

const create = { resource: 'group', operation: 'create' };

describe('Create groups', () => {
	const rows = names.map((name) => ({ courseid: 2, name }));

	it('knows a group whose creation was lost in the first try for its own', async () => {
		const fn = 'core_group_create_groups';
		const { error, output } = await run(rows, create, [
			{ kind: 'dropAfter', fn, times: 1 },
			{ kind: 'forbidden', fn: 'core_group_get_course_groups', skip: 1, times: 1 },
		]);
		expect(error).toBeUndefined();
		expect(output()[0].map(({ json }) => json.status)).toEqual(Array(3).fill('existing'));
		expect(sandbox.it.world.storedGroups(2).map(({ name }) => name)).toEqual(names);
		expect(writes(sandbox.it)).toEqual([fn]);
	});

	it('still fails for a group that was there before', async () => {
		makeGroups(sandbox.it, 'C');
		const options = onePerRequest;
		const { error } = await run(rows, { ...create, options }, []);
		expect(error?.message).toContain('The name "C" is taken in course "PHYS101" (ID 2)');
		expect(error?.description).toContain(NOTHING_SAVED);
	});

	it('still fails for a group that somebody made between the tries', async () => {
		const faults = secondFails('core_group_create_groups');
		const running = run(rows, { ...create, options: onePerRequest }, faults);
		while (sandbox.it.world.groups.size === 0) await pause(1);
		makeGroups(sandbox.it, 'C');
		const { error } = await running;
		expect(error?.message).toContain('The name "C" is taken');
		// By the first try.
		expect(error?.description).toContain('Saved: 1 of 3 rows (item 0).');
		expect(sandbox.it.world.storedGroups(2)).toHaveLength(2);
	});

	it.each(['create', 'createOrUpdate'])(
		'%s puts a group into its grouping that the first try could not',
		async (operation) => {
			const groupingid = makeGrouping();
			const items = rows.map((row) => ({ ...row, groupingid }));
			const fn = 'core_group_assign_grouping';
			const { error, output } = await run(items, { ...create, operation }, [
				{ kind: 'forbidden', fn, times: 4 },
			]);
			expect(error).toBeUndefined();
			expect(output()[0].map(({ json }) => json.status)).toEqual(Array(3).fill('existing'));
			expect(sandbox.it.world.groupsIn(groupingid)).toEqual([1, 2, 3]);
			expect(listSizes(sandbox.it, 'groups', 'core_group_create_groups')).toEqual([3]);
		},
	);

	it('does so although another row of the request is refused then', async () => {
		const groupingid = makeGrouping();
		const items = [
			{ courseid: 2, name: 'A', groupingid },
			{ course: 'PHYS101', name: 'B' },
		];
		const { output } = await run(
			items,
			create,
			[
				{ kind: 'forbidden', fn: 'core_group_assign_grouping', times: 2 },
				{ kind: 'exception', fn: 'core_course_get_courses_by_field', times: 1 },
				{
					kind: 'exception',
					fn: 'core_group_create_groups',
					errorcode: 'invalidparameter',
					skip: 1,
					times: 1,
				},
			],
			'continueRegularOutput',
		);
		expect(output()[0].map(({ json }) => json.status)).toEqual(['existing', 'created']);
		expect(sandbox.it.world.groupsIn(groupingid)).toEqual([1]);
	});

	it('does not take what the first try made of another row for its own', async () => {
		const items = [
			{ course: 'PHYS101', name: 'A', description: 'one' },
			{ courseid: 2, name: 'A', description: 'two' },
		];
		const faults: Fault[] = [
			{ kind: 'exception', fn: 'core_course_get_courses_by_field', times: 1 },
		];
		const { output } = await run(items, create, faults, 'continueRegularOutput');
		const [first, second] = output()[0].map(({ json }) => json);
		expect(first.error).toContain('The name "A" is taken in course "PHYS101" (ID 2)');
		expect(second).toMatchObject({ status: 'created', description: 'two' });
		expect(sandbox.it.world.storedGroups(2)).toHaveLength(1);
	});

	it('sync does so, too, and does not delete the group as one without a row', async () => {
		const groupingid = makeGrouping();
		const items = rows.map((row) => ({ ...row, groupingid }));
		const options = { deleteGroupsWithoutRows: true, output: 'all' };
		const { error, output } = await run(items, { ...create, operation: 'sync', options }, [
			{ kind: 'textBefore', fn: 'core_group_create_groups', times: 1 },
			{ kind: 'forbidden', fn: 'core_group_get_course_groups', skip: 1, times: 1 },
		]);
		expect(error).toBeUndefined();
		expect(output()[0].map(({ json }) => json.status)).toEqual(Array(3).fill('updated'));
		expect(sandbox.it.world.groupsIn(groupingid)).toEqual([1, 2, 3]);
		expect(listSizes(sandbox.it, 'groups', 'core_group_create_groups')).toEqual([3]);
	});

	it('does so when the workflow continues, too: n8n repeats a run whose first row failed', async () => {
		const items = [{ courseid: 2, name: '' }, ...rows];
		const { output } = await run(items, create, [], 'continueRegularOutput');
		expect(output()[0].map(({ json }) => json.status)).toEqual([
			undefined,
			...Array(3).fill('existing'),
		]);
		expect(writes(sandbox.it)).toHaveLength(1);
	});
});

describe('when the second try cannot even read', () => {
	const add = { resource: 'groupMember', operation: 'add', options: onePerRequest };

	it('stop: says what the first one has saved', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		const items = [3, 4, 5].map((userid) => ({ groupid, userid }));
		const { error } = await run(items, add, [{ kind: 'siteMaintenance', skip: 3 }]);
		expect(error?.message).toBe(means('sitemaintenance'));
		expect(error?.description).toContain(
			'Saved: 1 of 3 rows (item 0). Not saved: 2 of 3 rows (items 1–2).',
		);
		expect(sandbox.it.world.membersOf(groupid)).toEqual([3]);
	});

	it('stop: counts the rows of the first one that the second does not reach', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		const row = (userid: number) => ({ groupid, userid });
		const items = [{ rows: [row(3)] }, { rows: [row(4), row(5)] }];
		const parameters = {
			...add,
			dataMode: 'usingJson',
			rowsJson: '={{ $json.rows }}',
			requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 100 } } },
		};
		const { error } = await run(items, parameters, [
			{ kind: 'forbidden', fn: 'core_group_add_group_members', skip: 2, times: 1 },
			{ kind: 'siteMaintenance', fn: 'core_group_get_groups', skip: 1 },
		]);
		expect(error?.message).toBe(means('sitemaintenance'));
		expect(error?.description).toContain(
			'Saved: 2 of 3 rows (items 0, 1 (entry 0)). Not saved: 1 of 3 rows (item 1 (entry 1)).',
		);
		expect(sandbox.it.world.membersOf(groupid)).toEqual([3, 4]);
	});

	it('continue: a row that the first one has written is not reported as failed', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		const items = ['x', 3, 4].map((userid) => ({ groupid, userid }));
		const faults: Fault[] = [{ kind: 'siteMaintenance', skip: 4 }];
		const { output } = await run(items, add, faults, 'continueRegularOutput');
		expect(output()[0].map(({ json }) => json.status)).toEqual([undefined, 'added', 'added']);
		expect(sandbox.it.world.membersOf(groupid)).toEqual([3, 4]);
	});

	it.each(['create', 'createOrUpdate'])(
		'%s: says still which part the first one has done',
		async (operation) => {
			const groupingid = makeGrouping();
			const items = [{ courseid: 2, name: 'A', groupingid }];
			const faults: Fault[] = [
				{ kind: 'siteMaintenance', fn: 'core_group_assign_grouping' },
				{ kind: 'siteMaintenance', fn: 'core_group_get_course_groups', skip: 1 },
			];
			const { output } = await run(
				items,
				{ ...create, operation },
				faults,
				'continueRegularOutput',
			);
			expect(output()[0].map(({ json }) => json)).toMatchObject([
				{
					error: inItem(
						0,
						says('notInGrouping', { id: 1, name: 'A' }, 'created', means('sitemaintenance')),
					),
					message: advises('notInGrouping', { id: 1, name: '' }, '', ''),
					details: { outcome: 'partly' },
				},
			]);
			expect(sandbox.it.world.storedGroups(2)).toHaveLength(1);
		},
	);
});
