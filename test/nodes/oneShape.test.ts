import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { SandboxOptions } from '../../sandbox';
import { arrange, everyOperation, isReading } from '../security/support/operations';
import { execute, moodleGroups } from '../support/engine';
import { makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const A = { course: 'PHYS101', group: 'Lab A', grouping: 'Labs', email: 'student1@example.edu' };

/** By name and by ID, new and as it is, twice, with more and with less; some of it can be no row. */
const ROWS: readonly IDataObject[] = [
	{ ...A, name: 'Lab A' },
	{ groupid: 1, groupingid: 1, userid: 4, courseid: 2, name: 'Lab A' },
	{ ...A, name: 'Lab A' },
	{ groupid: 2, groupingid: 1, userid: 3, description: 'Mondays' },
	{ courseid: 2, group: 'Lab B', grouping: 'Labs', user: 'student2', name: 'Lab C', idnumber: 'C' },
	{ course: 'PHYS101', group: 'Lab D', grouping: 'New', username: 'student3', name: 'Lab D' },
	{ groupid: 2, groupingid: 1, userid: 3, description: 'Mondays' },
	{ groupid: 1, groupingid: 1, userid: 2990, name: 'Lab E', visibility: 0 },
	{
		course: 'PHYS101',
		group: 'Lab B',
		grouping: 'Labs',
		userid: 6,
		name: 'Lab B',
		description: 'b',
	},
	{ groupid: 98, groupingid: 99, userid: 3 },
	{ course: 'PHYS101', group: 'Nowhere', grouping: 'Nowhere', user: 'nobody' },
	{},
];

/** An editing teacher, of the sandbox's course. */
const TEACHER = 3003;

const WRITE = {
	createMissingGroups: true,
	createMissingGroupings: true,
	ifGroupExists: 'return',
	usersWhoAreNotEnrolled: 'enrol',
	deleteGroupsWithoutRows: true,
	deleteDespiteFailedRows: true,
	deleteGroupsWithMembers: true,
	removeDespiteFailedRows: true,
	emptyGroupsWithoutRows: 'course',
	removalLimitPercent: 100,
};
const READ = { includeGroups: true, includeMemberCount: true, includeRoles: true };

/** Ways to run each operation. */
const ways = everyOperation.flatMap(({ name, parameters }) => {
	const way = (how: string, options: IDataObject, more: IDataObject = {}) => ({
		name: `${name}${how}`,
		parameters: { ...parameters, ...more, options } as INodeParameters,
	});
	if (isReading(parameters)) {
		const all = [way('', READ), way(', bare', {})];
		const isMembers = name === 'groupMember getMany';
		return isMembers ? [...all, way(' of a course', {}, { membersOf: 'course' })] : all;
	}
	if (parameters.operation !== 'sync') return [way('', WRITE)];
	return [true, false].flatMap((dryRun) =>
		['all', 'changes', 'summary'].map((output) =>
			way(`${dryRun ? ', dry' : ''}, ${output}`, { ...WRITE, output }, { dryRun }),
		),
	);
});

/** The shapes that items have: their keys, and which of them hold nothing that n8n's table shows. */
const shapesOf = (jsons: readonly IDataObject[]) => [
	...new Set(
		jsons.map((json) =>
			Object.entries(json)
				.map(([key, value]) => (value === undefined ? `${key} undefined` : key))
				.sort()
				.join(),
		),
	),
];

/** What Moodle tells of a group differs between these. */
const SITES: SandboxOptions[] = [
	{ moodle: '4.1', database: 'mariadb' },
	{ moodle: '5.2', database: 'postgresql' },
];

describe.each(SITES)('on Moodle $moodle and $database', (site) => {
	const sandbox = useSandbox(site);

	async function run(parameters: INodeParameters, items: readonly IDataObject[]) {
		const { output, error } = await execute({
			site: { url: sandbox.it.url, token: NEEDLE },
			items,
			nodes: [moodleGroups(parameters, 'continueErrorOutput')],
		});
		expect(error).toBeUndefined();
		return output().map((list) => list.map(({ json }) => json));
	}

	it.each(ways)('$name: items have one shape, written or not, and once more', async (way) => {
		arrange(sandbox.it);
		// What is in no row.
		const [old] = makeGroups(sandbox.it, 'Old');
		for (const groupid of [1, 2, old]) sandbox.it.world.addMember(groupid, 10);
		sandbox.it.world.addMember(1, TEACHER);
		const { parameters } = way;
		const items = isReading(parameters) ? [{}] : ROWS;
		for (const nth of [1, 2]) {
			const [done, failed] = await run(parameters, items);
			expect([nth, done.length + failed.length > 0]).toEqual([nth, true]);
			expect(shapesOf(done)).toHaveLength(Math.min(1, done.length));
			expect(shapesOf(done).join()).not.toContain('undefined');
			// On the error output n8n adds the fields of the row.
			for (const { error, message } of failed) {
				expect([typeof error, typeof message]).toEqual(['string', 'string']);
			}
			for (const { status } of done) if (typeof status === 'string') told.add(status);
		}
	});
});

const told = new Set<string>();

it('is tried with rows of every kind', () => {
	expect([...told].sort()).toEqual([
		...['added', 'alreadyInGrouping', 'alreadyMember', 'created', 'deleted', 'duplicate'],
		...['existing', 'kept', 'missing', 'notInGrouping', 'notMember', 'removed', 'unchanged'],
		...['updated', 'wouldAdd', 'wouldCreate', 'wouldDelete', 'wouldRemove', 'wouldUpdate'],
	]);
});
