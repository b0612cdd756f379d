import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';
import { oneOf, OPTION_ADVICE, wholeNumber, yesOrNo } from '../../nodes/MoodleGroups/input/options';
import { MAX_ENTRIES } from '../../nodes/MoodleGroups/moodle/limits';
import { memberOptions } from '../../nodes/MoodleGroups/sync/members/settings';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { inItem, moodleId, refuses } from '../support/said';
import { by, id, makeGroups, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();
const { description } = new MoodleGroups();

async function run(
	items: readonly IDataObject[],
	parameters: IDataObject,
	onError: OnError = 'continueRegularOutput',
) {
	const { output, error } = await execute({
		site: sandbox.it,
		items,
		nodes: [moodleGroups(parameters as INodeParameters, onError)],
	});
	return { jsons: output().flatMap((list) => list.map(({ json }) => json)), error };
}

const errorsOf = (jsons: readonly IDataObject[]) => jsons.map(({ error }) => error);

const auto = { dataMode: 'autoMapInputData' };
const members = { ...auto, resource: 'groupMember' };
const sync = { ...members, operation: 'sync' };
const groupSync = { ...auto, resource: 'group', operation: 'sync' };

/** A group with these members, who are all in no row. */
function group(...userids: number[]): number {
	const [groupid] = makeGroups(sandbox.it, 'A');
	for (const userid of userids) sandbox.it.world.addMember(groupid, userid);
	return groupid;
}

/** Every number of the panel that is no value of a row, with an operation that shows it. */
const numbers = description.properties.flatMap((field) => {
	const options = field.name === 'options' ? (field.options as INodeProperties[]) : [field];
	return options
		.filter(({ type }) => type === 'number')
		.map((option) => {
			const show = { ...field.displayOptions?.show, ...option.displayOptions?.show };
			const [operation] = show['/operation'] as string[];
			const any = operation === 'getMany' ? 'enrolledUser' : 'groupMember';
			const [resource = any] = (show['/resource'] ?? []) as string[];
			return { option, isInOptions: option !== field, resource, operation };
		});
});

it('knows every number of the panel', () => {
	expect(numbers.map(({ option }) => option.displayName).sort()).toEqual([
		'Limit',
		'Removal Limit (Groups)',
		'Removal Limit (Members)',
		'Removal Limit (Percent)',
		'Requests at Once',
		'Role ID',
		'Rows per Request',
	]);
});

describe.each(numbers)('$option.displayName', ({ option, isInOptions, resource, operation }) => {
	const { displayName, name, typeOptions = {} } = option;
	const { minValue, maxValue } = typeOptions;
	const isPercent = displayName.includes('Percent');
	const rows = [1, 2].map((userid) => ({ course: 'PHYS101', groupid: 1, userid, name: 'B' }));
	const parameters = (value: unknown): IDataObject => ({
		...auto,
		...{ resource, operation, course: by('shortname', 'PHYS101') },
		...(isInOptions ? { options: { [name]: value } } : { returnAll: false, [name]: value }),
	});
	const kind = isPercent ? 'a number' : 'a whole number';
	const range =
		maxValue === undefined ? `of at least ${minValue}` : `from ${minValue} to ${maxValue}`;
	const message = (said: string) => `'${displayName}' must be ${kind} ${range}, but is ${said}`;

	const wrong: Array<[unknown, string]> = [
		[-1, '-1'],
		['-1', '"-1"'],
		['five', '"five"'],
		['', '""'],
		['  ', '"  "'],
		[null, 'null'],
		['=five', '"five"'],
		['={{ $json.nothing }}', 'undefined'],
		['={{ NaN }}', 'NaN'],
		['={{ Infinity }}', 'Infinity'],
		['={{ [5] }}', '[5]'],
		['={{ true }}', 'true'],
		['0x10', '"0x10"'],
		['1e1', '"1e1"'],
		['50 %', '"50 %"'],
		...(minValue! > 0 ? [[0, '0'] as [unknown, string]] : []),
		...(maxValue === undefined ? [] : [[maxValue + 1, `${maxValue + 1}`] as [unknown, string]]),
		...(isPercent
			? []
			: [[1.5, '1.5'] as [unknown, string], ['1.5', '"1.5"'] as [unknown, string]]),
	];

	it.each(wrong)('is not %j: every row says so, and nothing is sent', async (value, said) => {
		const { jsons, error } = await run(rows, parameters(value));
		expect(error).toBeUndefined();
		expect(errorsOf(jsons)).toEqual([0, 1].map((item) => `${message(said)} [item ${item}]`));
		expect(sandbox.it.requests).toEqual([]);
	});

	it.each(wrong)('is not %j: the workflow stops, and nothing is sent', async (value, said) => {
		const { error } = await run(rows, parameters(value), 'stopWorkflow');
		expect(error?.message).toBe(`${message(said)} [item 0]`);
		expect(error?.description).toContain(OPTION_ADVICE);
		expect(error?.description).not.toContain('Also:');
		expect(sandbox.it.requests).toEqual([]);
	});

	const right = [
		minValue,
		String(minValue),
		` +${minValue! + 1} `,
		`={{ ${minValue} + 1 }}`,
		'1.0',
	];

	it.each([...right, ...(maxValue ? [maxValue] : []), ...(isPercent ? [33.3, '33.3'] : [])])(
		'may be %j',
		async (value) => {
			makeGroups(sandbox.it, 'A');
			const { jsons } = await run(rows, parameters(value));
			expect(String(errorsOf(jsons))).not.toContain(displayName);
			expect(sandbox.it.requests).not.toEqual([]);
		},
	);
});

it.each([-1, 'five', ''])('a limit of %j is not no limit: nobody is removed', async (limit) => {
	const groupid = group(3, 4, 5, 6);
	const options = { removalLimitMembers: limit, removalLimitPercent: 100 };
	await run([{ groupid, userid: 3 }], { ...sync, options });
	expect(sandbox.it.world.membersOf(groupid)).toEqual([3, 4, 5, 6]);
	await run([{ groupid, userid: 3 }], {
		...sync,
		options: { ...options, removalLimitMembers: '3' },
	});
	expect(sandbox.it.world.membersOf(groupid)).toEqual([3]);
});

describe('an option that is no number', () => {
	const cases: Array<[IDataObject, IDataObject, string]> = [
		[sync, { dryRun: '={{ $json.nothing }}' }, refuses('Dry Run', yesOrNo, undefined)],
		[sync, { dryRun: '' }, refuses('Dry Run', yesOrNo, '')],
		[groupSync, { dryRun: '=perhaps' }, refuses('Dry Run', yesOrNo, 'perhaps')],
		[
			{ ...members, operation: 'add' },
			{ options: { createMissingGroups: '={{ $json.nothing }}' } },
			refuses('Create Missing Groups', yesOrNo, undefined),
		],
		...['create', 'createOrUpdate', 'sync'].map((operation): [IDataObject, IDataObject, string] => [
			{ ...auto, resource: 'group', operation },
			{ options: { createMissingGroupings: '={{ $json.nothing }}' } },
			refuses('Create Missing Groupings', yesOrNo, undefined),
		]),
		...['createMissingGroups', 'removeMembersNotInInput', 'removeDespiteFailedRows'].map(
			(name): [IDataObject, IDataObject, string] => [
				sync,
				{ options: { [name]: '={{ $json.nothing }}' } },
				'must be true or false, but is undefined',
			],
		),
		...['deleteGroupsWithoutRows', 'deleteGroupsWithMembers', 'deleteDespiteFailedRows'].map(
			(name): [IDataObject, IDataObject, string] => [
				groupSync,
				{ options: { [name]: '={{ $json.nothing }}' } },
				'must be true or false, but is undefined',
			],
		),
		[
			groupSync,
			{ options: { output: '=everything' } },
			refuses('Output', oneOf('all', 'changes', 'summary'), 'everything'),
		],
		[
			sync,
			{ options: { emptyGroupsWithoutRows: '={{ $json.nothing }}' } },
			refuses('Empty Groups Without Rows', oneOf('none', 'course', 'grouping'), undefined),
		],
		[
			sync,
			{ options: { emptyGroupsWithoutRows: 'grouping', groupingToEmpty: id('all') } },
			refuses('Grouping to Empty', moodleId, 'all'),
		],
		[
			sync,
			{ options: { protectedUsers: '={{ $json.nothing }}' } },
			refuses('Protected Users', memberOptions.protectedUsers.read, undefined),
		],
		[
			sync,
			{ options: { protectedUsers: '={{ [{ id: 3 }] }}' } },
			refuses('Protected Users', memberOptions.protectedUsers.read, [{ id: 3 }]),
		],
		[sync, { options: { protectedUsers: 'ada, 0' } }, refuses('Protected Users', moodleId, '0')],
		[
			{ ...auto, resource: 'group', operation: 'create' },
			{ options: { ifGroupExists: '={{ $json.nothing }}' } },
			refuses('If Group Exists', oneOf('fail', 'return'), undefined),
		],
		[
			{ ...auto, resource: 'group', operation: 'update' },
			{ options: { emptyCells: '={{ $json.nothing }}' } },
			refuses('Empty Cells', oneOf('keep', 'clear'), undefined),
		],
		[
			{ ...members, operation: 'remove' },
			{ options: { includeInputFields: '' } },
			refuses('Include Input Fields', yesOrNo, ''),
		],
	];

	it.each(cases)('of %j: %j never becomes a default', async (operation, chosen, message) => {
		const rows = [{ course: 'PHYS101', groupid: 1, userid: 3, name: 'B' }];
		const { jsons } = await run(rows, { ...operation, ...chosen });
		expect(errorsOf(jsons)).toEqual([expect.stringContaining(message)]);
		expect(sandbox.it.requests).toEqual([]);
	});

	it.each<[IDataObject, IDataObject, string]>([
		[
			{ ...members, operation: 'add' },
			{ createMissingGroups: '' },
			refuses('Create Missing Groups', yesOrNo, ''),
		],
		[
			{ ...auto, resource: 'group', operation: 'createOrUpdate' },
			{ createMissingGroupings: '' },
			refuses('Create Missing Groupings', yesOrNo, ''),
		],
		[sync, { protectedUsers: 'a, 0' }, "'Protected Users' must be a whole number above 0"],
		[groupSync, { removalLimitGroups: -1 }, "'Removal Limit (Groups)' must be a whole number"],
	])('of %j is told with one of all operations: %j', async (operation, own, message) => {
		const options = { ...own, rowsPerRequest: 0 };
		const rows = [{ course: 'PHYS101', groupid: 1, userid: 3, name: 'B' }];
		const { jsons } = await run(rows, { ...operation, options });
		const both = [message, refuses('Rows per Request', wholeNumber(1, MAX_ENTRIES), 0)];
		for (const part of both) expect(errorsOf(jsons)).toEqual([expect.stringContaining(part)]);
		expect(sandbox.it.requests).toEqual([]);
	});

	it('is told with all others that are wrong', async () => {
		const options = { removalLimitMembers: -1, output: 'none' };
		const { jsons } = await run([{ groupid: 1, userid: 3 }], { ...sync, options });
		expect(errorsOf(jsons)).toEqual([
			inItem(
				0,
				[
					refuses('Output', oneOf('all', 'changes', 'summary'), 'none'),
					refuses('Removal Limit (Members)', wholeNumber(0), -1),
				].join('; '),
			),
		]);
	});
});

describe('an expression', () => {
	const first = { dry: true, limit: '1', who: 'student2, 5', what: 'all', percent: 100 };
	const settings = {
		...sync,
		dryRun: '={{ $json.dry }}',
		options: {
			output: '={{ $json.what }}',
			protectedUsers: '={{ $json.who }}',
			removalLimitMembers: '={{ $json.limit }}',
			removalLimitPercent: '={{ $json.percent }}',
			requestsAtOnce: '={{ $json.limit }}',
		},
	};

	it('is taken from the first item, whatever the others say', async () => {
		const groupid = group(3, 4, 5, 6);
		const items = [
			{ groupid, userid: 3, ...first },
			{ groupid, userid: 7, dry: false, limit: 'five', who: '', what: '?', percent: -1 },
		];
		const planned = await run(items, settings);
		expect(planned.jsons.map(({ status, userid }) => [status, userid])).toEqual([
			['unchanged', 3],
			['wouldRemove', 6],
			['wouldAdd', 7],
		]);
		expect(writes(sandbox.it)).toEqual([]);
		items[0].dry = false;
		const done = await run(items, settings);
		expect(done.jsons.map(({ status }) => status)).toEqual(['unchanged', 'removed', 'added']);
		expect(sandbox.it.world.membersOf(groupid).sort()).toEqual([3, 4, 5, 7]);
	});

	it('may give the protected users as a list', async () => {
		const groupid = group(3, 4, 5, 6);
		const items = [{ groupid, userid: 3, ...first, dry: false, who: ['student2', 5] }];
		const { jsons } = await run(items, settings);
		expect(jsons.map(({ status, userid }) => [status, userid])).toEqual([
			['unchanged', 3],
			['removed', 6],
		]);
	});

	it.each(['add', 'sync'])(
		'of new groups is read by %s for each of them, a number too; what cannot be taken fails its rows',
		async (operation) => {
			const items = [
				{ course: 'PHYS101', group: 'X', userid: 3, code: 7 },
				{ course: 'PHYS101', group: 'Y', userid: 4 },
				{ course: 'PHYS101', group: 'Z', userid: 5, code: 9, labs: 'all' },
			];
			const options = {
				createMissingGroups: true,
				idNumberOfNewGroups: '={{ $json.code }}',
				groupingOfNewGroups: { __rl: true, mode: 'byId', value: '={{ $json.labs }}' },
			};
			const { jsons } = await run(items, { ...members, operation, options });
			const stored = sandbox.it.world.storedGroups(2).map(({ name, idnumber }) => [name, idnumber]);
			expect(stored).toEqual([
				['X', '7'],
				['Y', ''],
			]);
			expect(errorsOf(jsons).filter(Boolean)).toEqual([
				inItem(2, refuses('Grouping of New Groups', moodleId, 'all')),
			]);
		},
	);
});

it('a list stops at a row that cannot be read before anything is asked', async () => {
	const parameters = {
		...{ resource: 'group', operation: 'getMany', course: id(2), returnAll: false },
		limit: '={{ $json.limit }}',
	};
	const { error } = await run([{ limit: 1 }, { limit: 0 }], parameters, 'stopWorkflow');
	expect(error?.message).toContain(refuses('Limit', wholeNumber(1), 0));
	expect(sandbox.it.requests).toEqual([]);
	const { jsons } = await run([{ limit: 1 }, { limit: 0 }], parameters);
	expect(errorsOf(jsons).filter(Boolean)).toHaveLength(1);
});
