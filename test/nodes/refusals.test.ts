import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Field } from '../../nodes/MoodleGroups/input/fields';
import { groupOperations } from '../../nodes/MoodleGroups/operations/group';
import { groupingOperations } from '../../nodes/MoodleGroups/operations/grouping';
import { groupMemberOperations } from '../../nodes/MoodleGroups/operations/groupMember';
import { startSandbox, type DatabaseName, type Sandbox } from '../../sandbox';
import { execute, moodleGroups } from '../support/engine';
import { faultsOf } from '../support/refusals';
import { ANY, like, says, upTo } from '../support/said';
import { NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const resources = {
	group: groupOperations,
	groupMember: groupMemberOperations,
	grouping: groupingOperations,
};

/** What each operation that writes reads of a row. */
const writing = Object.entries(resources).flatMap(([resource, all]) =>
	all
		.filter(({ option }) => !String(option.value).startsWith('get'))
		.map(({ option, fields }) => [`${resource}/${String(option.value)}`, fields] as const),
);

/** A row with which every operation can do something. */
const GOOD = { course: 'PHYS101', group: 'Lab A', grouping: 'Labs', userid: 3, description: 'x' };

/** What no field can hold, or hardly any. */
const BAD = [
	...[null, '', 'NULL', '#N/A', '-', 0, -1, 1.5, 1e300, true, { a: 1 }, [{}], [1, 2]],
	...['nonsense', 'a\u00a0b', 'a\ufffd', 'a\0', '<b>x</b>', 'x'.repeat(2000), '1.23E+05', 'A,B'],
	'https://moodle.example.edu/my/',
];

/** The columns of a field, in each of its ways. */
function columnsOf(name: string, { ways, columns = [] }: Field<unknown>): string[] {
	const all = Object.values(ways?.by ?? {}).flatMap((way) => [way.columns[0], way.columns.at(-1)!]);
	return ways === undefined ? [name, ...columns] : all.map((column) => column.replace('#', '1'));
}

/** What the rows that fail are told. */
async function refusals(operation: string, items: readonly IDataObject[], site = sandbox.it) {
	const [resource, name] = operation.split('/');
	const node: INodeParameters = { resource, operation: name, dataMode: 'autoMapInputData' };
	const { output } = await execute({
		site: { url: site.url, token: NEEDLE },
		items,
		nodes: [moodleGroups(node, 'continueRegularOutput')],
	});
	return output()[0].flatMap(({ json }) => (json.error === undefined ? [] : [json]));
}

/** Groups whose names and ID numbers are in the way of others. */
function arrange({ world }: Sandbox): void {
	const rest = { description: '', descriptionformat: 1 };
	const closed = { ...rest, enrolmentkey: null, visibility: 0, participation: true };
	const groups = [
		['Lab A', 'A-1'],
		['Seven', '7'],
		['Lab É', ''],
		['Twin 1', ''],
		['twin 1', ''],
	];
	for (const [name, idnumber] of groups) {
		world.createGroup({ ...closed, courseid: 2, name, idnumber });
	}
	world.createGrouping({ ...rest, courseid: 2, name: 'Labs', idnumber: '' });
}

describe.each(writing)('%s', (operation, fields) => {
	const rows = Object.entries(fields).flatMap(([name, field]) =>
		columnsOf(name, field).flatMap((column) =>
			BAD.map((bad): IDataObject => ({ ...GOOD, [column]: bad as IDataObject[string] })),
		),
	);

	it('says of each row that it refuses what to do, and which one it is', async () => {
		arrange(sandbox.it);
		const told = await refusals(operation, rows);
		expect(told.length).toBeGreaterThan(20);
		expect(told.flatMap((one) => faultsOf(operation, one))).toEqual([]);
	});
});

it.each([
	[true, 'Give a text or a number, '],
	['x'.repeat(51), 'Choose a shorter one.'],
])('an enrolment key that is none is told so: %j', async (enrolmentkey, advice) => {
	const [{ message }] = await refusals('group/create', [{ ...GOOD, name: 'New', enrolmentkey }]);
	expect(message).toContain(advice);
});

/** Of a row that is written. */
const NOTHING = /^$/;

describe.each<DatabaseName>(['postgresql', 'mariadb'])('on %s', (database) => {
	const clashes: Array<[row: IDataObject, error: RegExp]> = [
		[{ name: 'Lab A', idnumber: 'A-2' }, /^The name "Lab A" is taken/],
		[{ name: 'Eight', idnumber: '07.0' }, /^The ID number "07.0" is taken/],
		[{ name: 'TWIN 1' }, /^2 groups have the name "TWIN 1"/],
		[{ name: 'New' }, NOTHING],
		[{ name: 'NEW', description: 'y' }, /"NEW" occurs twice/],
		[{ name: 'Nine', idnumber: '9' }, NOTHING],
		[{ name: 'Ten', idnumber: '09' }, /"09" occurs twice/],
		[
			{ name: 'Lab E' },
			database === 'mariadb'
				? like(upTo(says('nameEqual', 'group', ANY, { name: '' }, '')))
				: NOTHING,
		],
	];

	it('Create or Update never advises Create or Update', async () => {
		const site = await startSandbox({ token: NEEDLE, database });
		arrange(site);
		const rows = clashes.map(([row]) => ({ course: 'PHYS101', ...row }));
		const told = await refusals('group/createOrUpdate', rows, site);
		await site.stop();
		const expected = clashes.filter(([, error]) => error !== NOTHING);
		expect(told.map(({ error }) => error)).toEqual(
			expected.map(([, error]): unknown => expect.stringMatching(error)),
		);
		expect(told.flatMap((one) => faultsOf('group/createOrUpdate', one))).toEqual([]);
	});
});
