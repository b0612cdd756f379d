import type { IDataObject } from 'n8n-workflow';

import { execute, moodleGroups, type OnError } from '../support/engine';
import {
	groupTwice,
	idnumberTwice,
	inItem,
	means,
	newNameTwice,
	PHYS,
	says,
	twice,
} from '../support/said';
import { calls, id, makeGroups, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();
const mariadb = useSandbox({ database: 'mariadb' });

async function run(
	items: readonly IDataObject[],
	{ dryRun = false, ...options }: IDataObject = {},
	onError: OnError = 'continueRegularOutput',
	site = sandbox.it,
) {
	const parameters = { resource: 'group', operation: 'sync', dataMode: 'autoMapInputData' };
	const { output, error } = await execute({
		site,
		items,
		nodes: [moodleGroups({ ...parameters, dryRun, options } as never, onError)],
	});
	const jsons = (output()[0] ?? []).map(({ json }) => json);
	const lines = jsons.map(({ error: failed, status, name }) =>
		String(failed ?? `${status as string} ${name as string}`),
	);
	return { jsons, lines, error };
}

const names = (courseid = 2) =>
	sandbox.it.world
		.storedGroups(courseid)
		.map(({ name }) => name)
		.sort();

const rows = (...wanted: string[]) => wanted.map((name) => ({ course: 'PHYS101', name }));

beforeEach(() => {
	const [, b] = makeGroups(sandbox.it, 'A', 'B', 'C');
	sandbox.it.world.updateGroup({ ...sandbox.it.world.groups.get(b)!, idnumber: 'IB' });
	sandbox.it.world.forgetGroups(2);
});

it('creates and updates, and leaves groups without rows alone', async () => {
	const items = [
		{ course: 'PHYS101', name: 'A', description: 'new' },
		{ course: 'PHYS101', name: 'Bee', idnumber: 'IB' },
		{ course: 'CHEM101', name: 'D' },
	];
	const { lines } = await run(items);
	expect(lines).toEqual(['updated A', 'updated Bee', 'created D']);
	expect([names(), names(3)]).toEqual([['A', 'Bee', 'C'], ['D']]);
	const before = calls(sandbox.it).length;
	expect((await run(items)).jsons).toEqual([{ status: 'unchanged', courses: 2, groups: 3 }]);
	expect(
		calls(sandbox.it)
			.slice(before)
			.filter((name) => !name.includes('_get_')),
	).toEqual([]);
});

it('deletes groups without rows when told to, but none with members', async () => {
	sandbox.it.world.addMember(3, 3);
	const options = { deleteGroupsWithoutRows: true, output: 'all' };
	const { lines } = await run(rows('A'), options);
	expect(lines).toEqual(['unchanged A', 'deleted B', 'kept C']);
	expect(names()).toEqual(['A', 'C']);
	const more = await run(rows('A'), {
		...options,
		deleteGroupsWithMembers: true,
		removalLimitPercent: 60,
	});
	expect(more.lines).toEqual(['unchanged A', 'deleted C']);
	expect(names()).toEqual(['A']);
});

it.each([
	['core_group_get_groups', {}],
	['core_group_get_groups', { deleteGroupsWithMembers: true }],
	['core_group_get_group_members', {}],
])('changes nothing and says so when %s is not in the service (%j)', async (missing, options) => {
	const needed = ['course_get_courses_by_field', 'group_get_course_groups', 'group_create_groups'];
	const functions = needed.map((name) => `core_${name}`);
	const readings = ['core_group_get_groups', 'core_group_get_group_members'];
	const { tokens } = sandbox.it.world;
	const [token] = [...tokens.values()];
	const others = readings.filter((name) => name !== missing);
	tokens.set(token.token, { ...token, functions: [...functions, ...others] });
	const { lines } = await run(rows('A', 'New'), { deleteGroupsWithoutRows: true, ...options });
	expect(lines).toEqual([0, 1].map((item) => inItem(item, means('accessexception', missing))));
	expect(writes(sandbox.it)).toEqual([]);
	expect(names()).toEqual(['A', 'B', 'C']);
});

it('plans the same in a dry run, and writes nothing', async () => {
	const options = { deleteGroupsWithoutRows: true, dryRun: true, output: 'all' };
	const items = [{ course: 'PHYS101', name: 'A', description: 'new' }, ...rows('B', 'New')];
	const { lines } = await run(items, options);
	expect(lines).toEqual(['wouldUpdate A', 'wouldDelete C', 'unchanged B', 'wouldCreate New']);
	expect(writes(sandbox.it)).toEqual([]);
});

it.each([true, false])('refuses two rows for one group, dry run or not (%s)', async (dryRun) => {
	const items = [
		...rows('A', 'A', 'New', 'New'),
		{ course: 'PHYS101', name: 'X', idnumber: '7' },
		{ course: 'PHYS101', name: 'Y', idnumber: '007' },
	];
	const { lines } = await run(items, { dryRun, output: 'all' });
	const create = dryRun ? 'wouldCreate' : 'created';
	expect(lines).toEqual([
		'unchanged A',
		twice(groupTwice(1), 0, 1),
		`${create} New`,
		twice(newNameTwice('New'), 2, 3),
		`${create} X`,
		twice(idnumberTwice('007'), 4, 5),
	]);
});

it('gives a summary for each course', async () => {
	const { jsons } = await run([...rows('A', 'New'), { course: 'CHEM101', name: 'D' }], {
		deleteGroupsWithoutRows: true,
		output: 'summary',
		removalLimitPercent: 100,
	});
	const nothingKept = { keptBack: 0, reason: null };
	expect(jsons).toEqual([
		{
			courseid: 2,
			created: 1,
			updated: 0,
			unchanged: 1,
			deleted: 2,
			kept: 0,
			groupingsCreated: 0,
			failed: 0,
			...nothingKept,
		},
		{
			courseid: 3,
			created: 1,
			updated: 0,
			unchanged: 0,
			deleted: 0,
			kept: 0,
			groupingsCreated: 0,
			failed: 0,
			...nothingKept,
		},
	]);
});

it.each([
	[{ removalLimitPercent: 50 }, 'less than 50 %'],
	[{ removalLimitPercent: 100, removalLimitGroups: 1 }, '1 group'],
])('past the removal limit %j nothing of the course is changed', async (options, limit) => {
	const { lines } = await run([...rows('A', 'New')], { deleteGroupsWithoutRows: true, ...options });
	expect(lines).toEqual(
		[0, 1].map((item) => inItem(item, says('tooManyDeletions', PHYS, 2, 3, [limit, '']))),
	);
	expect(names()).toEqual(['A', 'B', 'C']);
});

it.each<[string, IDataObject, string[]]>([
	['without a name', { course: 'PHYS101', name: '' }, ['A', 'New']],
	['with a misspelt course', { course: 'PHYS1O1', name: 'B' }, ['A', 'New']],
	// Nothing is deleted for a group that cannot be made.
	[
		'with a name that Moodle refuses',
		{ course: 'PHYS101', name: '<b>C</b>' },
		['A', 'B', 'C', 'New'],
	],
])('a row %s: the others are written, and nothing is deleted', async (_, bad, despite) => {
	const options = { deleteGroupsWithoutRows: true, removalLimitPercent: 100 };
	const { lines } = await run([...rows('A', 'New'), bad], options);
	expect(lines).toHaveLength(2);
	expect(lines[0]).toBe('created New');
	expect(names()).toEqual(['A', 'B', 'C', 'New']);
	await run([...rows('A', 'New'), bad], { ...options, deleteDespiteFailedRows: true });
	expect(names()).toEqual(despite);
});

it('a failure in writing keeps the other groups', async () => {
	const fn = 'core_group_create_groups';
	sandbox.it.setFaults([{ kind: 'exception', errorcode: 'nopermissions', fn }]);
	const { lines } = await run(rows('A', 'New'), {
		deleteGroupsWithoutRows: true,
		removalLimitPercent: 100,
	});
	expect(lines).toHaveLength(1);
	expect(names()).toEqual(['A', 'B', 'C']);
});

it('stops before anything is written when a row fails', async () => {
	const items = [...rows('New'), { course: 'PHYS1O1', name: 'B' }];
	const { error } = await run(items, {}, 'stopWorkflow');
	expect(error?.message).toBe(
		inItem(1, says('courseNear', { by: 'shortname', value: 'PHYS1O1' }, '"PHYS101" (ID 2)')),
	);
	expect(writes(sandbox.it)).toEqual([]);
});

it('deletes what a dry run says, with an empty row among the rows', async () => {
	const parameters = { resource: 'group', operation: 'sync', dataMode: 'autoMapInputData' };
	const options = { deleteGroupsWithoutRows: true, removalLimitPercent: 100 };
	const said: unknown[] = [];
	for (const dryRun of [true, false]) {
		const { output } = await execute({
			site: sandbox.it,
			items: [{ name: 'A' }, { name: '' }],
			nodes: [
				moodleGroups({ ...parameters, dryRun, options, course: id(2) }, 'continueRegularOutput'),
			],
		});
		said.push(
			output()[0].map(({ json }) => json.error ?? `${String(json.status)} ${String(json.name)}`),
		);
	}
	const empty = expect.stringContaining('[item 1]');
	expect(said[0]).toEqual(['wouldDelete B', 'wouldDelete C', empty]);
	expect(said[1]).toEqual(['deleted B', 'deleted C', empty]);
	expect(names()).toEqual(['A']);
});

it('a dry run does not doubt a name that another row gives away', async () => {
	const { world } = mariadb.it;
	const [a] = makeGroups(mariadb.it, 'A', 'Old');
	world.updateGroup({ ...world.groups.get(a)!, idnumber: 'IA' });
	world.forgetGroups(2);
	const items = [
		{ course: 'PHYS101', name: 'Bee', idnumber: 'IA' },
		{ course: 'PHYS101', name: 'A', idnumber: 'IC' },
	];
	const { jsons } = await run(items, { dryRun: true }, undefined, mariadb.it);
	expect(jsons.map(({ status, reason }) => [status, reason])).toEqual([
		['wouldUpdate', undefined],
		['wouldCreate', undefined],
	]);
	const { lines } = await run(items, {}, undefined, mariadb.it);
	expect(lines).toEqual(['updated Bee', 'created A']);
});
