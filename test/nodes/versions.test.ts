import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox, type MoodleName, type Sandbox } from '../../sandbox';
import { VERSIONS } from '../../sandbox/versions';
import { WORLDS } from '../sandbox/worlds';
import { execute, moodleGroups } from '../support/engine';
import { NOTHING_SAVED, PHYS, says } from '../support/said';
import { calls, id, makeGroups, writes } from '../support/sandbox';

const NAMES = Object.keys(VERSIONS) as MoodleName[];

/** An operation with its rows; one of them fails where an operation can. */
interface Step {
	readonly operation: string;
	readonly parameters?: INodeParameters;
	readonly rows?: readonly IDataObject[];
	/** What becomes of the rows: the word of each item, then the beginning of each error. */
	readonly gives: readonly string[];
}

const NOBODY = says('notEnrolled', '2999 (Ada2997 Lovelace2997)', PHYS);

/** A term in a course, through every operation of the node. */
const TERM: readonly Step[] = [
	{
		operation: 'group/create',
		rows: [
			{ course: 'PHYS101', name: 'Lab A & B', description: '<p>x</p>', idnumber: 'A' },
			{ courseid: 2, name: 'Lab B', descriptionformat: 4 },
			{ courseid: 99, name: 'Nowhere' },
			{ courseid: 3, name: 'Lab A & B', enrolmentkey: 'secret' },
		],
		gives: ['created', 'created', 'created', 'Course 99 does not exist'],
	},
	{
		operation: 'group/createOrUpdate',
		rows: [
			{ courseid: 2, name: 'Lab A & B', description: 'New', idnumber: 'A' },
			{ courseid: 2, name: 'Lab B' },
			{ courseid: 2, name: 'Lab C', idnumber: 'C' },
			{ courseid: 2, name: 'Lab B', idnumber: 'A' },
		],
		gives: ['updated', 'unchanged', 'created', 'The name "Lab B" is taken'],
	},
	{
		operation: 'group/update',
		rows: [
			{ groupid: 2, name: 'Lab Beta' },
			{ courseid: 2, group: 'Lab C', description: 'C' },
			{ groupid: 77, name: 'X' },
			{ groupid: 1, name: 'Lab Beta' },
		],
		gives: ['updated', 'updated', says('missing', 'group', 77), 'The name "Lab Beta" occurs twice'],
	},
	{
		operation: 'groupMember/add',
		rows: [
			{ groupid: 1, userid: 3 },
			{ course: 'PHYS101', group: 'Lab C', email: 'student2@example.edu' },
			{ courseid: 2, groupidnumber: 'A', useridnumber: 'S000003' },
			{ groupid: 1, username: 'student1' },
			{ groupid: 1, userid: 2999 },
			{ groupid: 88, userid: 3 },
			{ groupid: 1, userid: 99999 },
			{ groupid: 1, username: 'nobody' },
		],
		gives: [
			...['added', 'added', 'added', 'duplicate'],
			...[NOBODY, says('missing', 'group', 88), says('userMissing', 99999)],
			says('userNotFound', { by: 'username', value: 'nobody' }),
		],
	},
	{
		operation: 'enrolledUser/getMany',
		parameters: { course: id(2), limit: 2, options: { includeRoles: true } },
		gives: ['enrolledUser', 'enrolledUser'],
	},
	{
		operation: 'groupMember/getMany',
		parameters: {
			membersOf: 'course',
			course: id(2),
			returnAll: true,
			options: { idsOnly: false },
		},
		gives: ['member', 'member', 'member'],
	},
	{
		operation: 'groupMember/remove',
		rows: [
			{ groupid: 1, userid: 3 },
			{ groupid: 1, userid: 50 },
			{ groupid: 88, userid: 3 },
		],
		gives: ['removed', 'notMember', says('missing', 'group', 88)],
	},
	{
		operation: 'groupMember/sync',
		parameters: { options: { removalLimitPercent: 100, createMissingGroups: true, output: 'all' } },
		rows: [
			{ courseid: 2, group: 'Lab A & B', userid: 7 },
			{ courseid: 2, group: 'Lab A & B', userid: 5 },
			{ courseid: 2, group: 'Lab C', userid: 99999 },
			{ groupid: 88, userid: 3 },
		],
		gives: ['added', 'unchanged', 'kept', says('userMissing', 99999), says('missing', 'group', 88)],
	},
	{ operation: 'group/get', parameters: { group: id(1) }, gives: ['group'] },
	{ operation: 'group/get', parameters: { group: id(66) }, gives: [says('missing', 'group', 66)] },
	{
		operation: 'group/getMany',
		parameters: { course: id(2), returnAll: true, options: { includeMemberCount: true } },
		gives: ['group', 'group', 'group'],
	},
	{
		operation: 'group/getMany',
		parameters: { course: id(99) },
		gives: ['Course 99 does not exist'],
	},
	{
		operation: 'grouping/create',
		rows: [
			{ courseid: 2, name: 'Labs', idnumber: 'L' },
			{ courseid: 3, name: 'Others' },
			{ courseid: 99, name: 'Nowhere' },
		],
		gives: ['created', 'created', 'Course 99 does not exist'],
	},
	{
		operation: 'grouping/update',
		rows: [
			{ groupingid: 1, name: 'Laboratories' },
			{ groupingid: 55, name: 'X' },
		],
		gives: ['updated', says('missing', 'grouping', 55)],
	},
	{
		operation: 'grouping/addGroups',
		rows: [
			{ groupingid: 1, groupid: 1 },
			{ courseid: 2, grouping: 'Laboratories', group: 'Lab C' },
			{ groupingid: 55, groupid: 1 },
			{ groupingid: 1, groupid: 88 },
			{ groupingid: 2, groupid: 1 },
		],
		gives: [
			...['added', 'added', says('missing', 'grouping', 55), says('missing', 'group', 88)],
			says('groupingElsewhere', '"Lab A & B" (ID 1)', '"Others" (ID 2)'),
		],
	},
	{
		operation: 'grouping/removeGroups',
		rows: [
			{ groupingid: 1, groupid: 4 },
			{ groupingid: 1, groupid: 2 },
		],
		gives: ['removed', 'notInGrouping'],
	},
	{
		operation: 'grouping/getMany',
		parameters: { course: id(2), options: { includeGroups: true } },
		gives: ['grouping'],
	},
	{
		operation: 'grouping/delete',
		rows: [{ groupingid: 2 }, { groupingid: 55 }],
		gives: ['deleted', 'missing'],
	},
	{
		operation: 'group/sync',
		parameters: {
			options: {
				deleteGroupsWithoutRows: true,
				deleteGroupsWithMembers: true,
				removalLimitPercent: 100,
			},
		},
		rows: [
			{ courseid: 2, name: 'Lab A & B', idnumber: 'A', description: 'Synced' },
			{ courseid: 2, name: 'Lab D' },
		],
		gives: ['updated', 'deleted', 'deleted', 'created'],
	},
	{
		operation: 'group/delete',
		rows: [{ groupid: 1 }, { groupid: 88 }, { courseid: 2, group: 'Lab Z' }],
		gives: ['deleted', 'missing', says('notFound', 'group', { by: 'name', value: 'Lab Z' }, PHYS)],
	},
];

let sandbox: Sandbox;

async function start(name: MoodleName): Promise<void> {
	sandbox = await startSandbox({ moodle: name, world: WORLDS.customFields() });
}

afterEach(async () => await sandbox.stop());

async function run({ operation, parameters, rows = [{}] }: Omit<Step, 'gives'>) {
	const [resource, name] = operation.split('/');
	const dataMode = { dataMode: 'autoMapInputData' };
	const node = { resource, operation: name, ...dataMode, ...parameters };
	const { output, error } = await execute({
		site: sandbox,
		items: rows,
		nodes: [moodleGroups(node, 'continueErrorOutput')],
	});
	expect(error).toBeUndefined();
	const [done, failed = []] = output().map((items) => items.map(({ json }) => json));
	return { done, failed };
}

type Result = Awaited<ReturnType<typeof run>>;

/** What a result tells of each row, briefly. */
function brief({ done, failed }: Result, operation: string): string[] {
	const noun = operation === 'groupMember/getMany' ? 'member' : operation.split('/')[0];
	const words = done.map(({ status }) => String(status ?? noun));
	return [...words, ...failed.map(({ error }) => String(error))];
}

/** Without what a version does not know, and without Moodle's own name for a mistake. */
function neutral(value: unknown): unknown {
	const differing = ['visibility', 'participation', 'customfields', 'errorcode'];
	const json = JSON.stringify(value, (key, inner: unknown) =>
		differing.includes(key) ? undefined : inner,
	);
	return JSON.parse(json.replaceAll(/ Error code: \w+\./g, ''));
}

async function runTerm() {
	const results: unknown[] = [];
	const told: Array<{ operation: string; gives: readonly string[] }> = [];
	for (const step of TERM) {
		const result = await run(step);
		told.push({ operation: step.operation, gives: brief(result, step.operation) });
		results.push(neutral(result));
	}
	expect(told).toEqual(
		TERM.map(({ operation, gives }) => ({
			operation,
			gives: gives.map((start) => expect.stringMatching(startingWith(start))),
		})),
	);
	const { groups, groupings, members, assignments } = sandbox.world;
	const left = [groups, groupings].map((things) => [...things.values()]);
	const lists = [members, assignments].map((of) => [...of].map(([key, list]) => [key, [...list]]));
	return { results, left, lists, writes: writes(sandbox) };
}

function startingWith(text: string): RegExp {
	return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}

it('goes through every operation', async () => {
	await start('4.5');
	expect(new Set(TERM.map(({ operation }) => operation)).size).toBe(18);
	await runTerm();
});

it.each(NAMES.filter((name) => name !== '4.5'))(
	'Moodle %s brings what 4.5 brings',
	async (name) => {
		await start('4.5');
		const usual = await runTerm();
		await sandbox.stop();
		await start(name);
		expect(await runTerm()).toEqual(usual);
	},
);

describe('what not every version knows', () => {
	const SINCE = { Visibility: 4.2, Participation: 4.2, 'Custom Fields': 4.3 };

	type Thing = keyof typeof SINCE;

	const refusal = (thing: Thing, { release }: { release: string }) =>
		says('tooOld', thing, `${SINCE[thing]}`, release);

	/** Rows between others that every version takes; `newer`: what is in one row each. */
	const cases: Array<Omit<Step, 'gives'> & { word: string; newer: readonly Thing[] }> = [
		{
			operation: 'group/create',
			rows: [
				{ courseid: 2, name: 'A' },
				{ courseid: 2, name: 'B', visibility: 1 },
				{ courseid: 2, name: 'C', participation: false },
				{ courseid: 2, name: 'D', customfield_campus: 'North' },
				{ courseid: 2, name: 'E' },
			],
			word: 'created',
			newer: ['Visibility', 'Participation', 'Custom Fields'],
		},
		{
			operation: 'group/createOrUpdate',
			rows: [
				{ courseid: 2, name: 'A', description: 'New' },
				{ courseid: 2, name: 'Old', visibility: 1 },
				{ courseid: 2, name: 'Old B', customfield_campus: 'North' },
			],
			word: '(created|updated)',
			newer: ['Visibility', 'Custom Fields'],
		},
		{
			operation: 'group/update',
			rows: [
				{ groupid: 1, visibility: 1 },
				{ groupid: 2, description: 'New' },
				{ groupid: 3, customfield_campus: 'North' },
			],
			word: 'updated',
			newer: ['Visibility', 'Custom Fields'],
		},
		{
			operation: 'group/sync',
			rows: [
				{ courseid: 2, name: 'Old', visibility: 2 },
				{ courseid: 2, name: 'New', participation: true },
				{ courseid: 2, name: 'Other' },
			],
			word: '(created|updated)',
			newer: ['Visibility', 'Participation'],
		},
		{
			operation: 'grouping/create',
			rows: [
				{ courseid: 2, name: 'A', customfield_campus: 'North' },
				{ courseid: 2, name: 'B' },
			],
			word: 'created',
			newer: ['Custom Fields'],
		},
		{
			operation: 'grouping/update',
			rows: [
				{ groupingid: 1, customfield_campus: 'North' },
				{ groupingid: 2, name: 'C' },
			],
			word: 'updated',
			newer: ['Custom Fields'],
		},
	];

	function arrange(version: MoodleName): void {
		const groups = makeGroups(sandbox, 'Old', 'Old B', 'Old C');
		// Members make Moodle refuse a change of the visibility for another reason.
		if (version === '4.1') for (const group of groups) sandbox.world.addMember(group, 3);
		for (const name of ['One', 'Two']) {
			const rest = { idnumber: '', description: '', descriptionformat: 1 };
			sandbox.world.createGrouping({ ...rest, courseid: 2, name });
		}
	}

	describe.each(cases)('$operation', ({ word, newer, ...step }) => {
		it.each(NAMES)(
			'Moodle %s takes the rows that it knows, and is the reason of the others',
			async (name) => {
				await start(name);
				arrange(name);
				const refused = newer.filter((thing) => SINCE[thing] > Number(name));
				const { done, failed } = await run(step);
				expect(failed.map(({ error }) => String(error).replace(/ \[item \d+\]$/, ''))).toEqual(
					refused.map((thing) => refusal(thing, VERSIONS[name])),
				);
				expect(done).toHaveLength(step.rows!.length - refused.length);
				const told = brief({ done, failed: [] }, step.operation);
				for (const each of told) expect(each).toMatch(new RegExp(`^${word}$`));
			},
		);
	});

	it('stops a workflow with the reason', async () => {
		await start('4.1');
		const node = { resource: 'group', operation: 'create', dataMode: 'autoMapInputData' };
		const { error } = await execute({
			site: sandbox,
			items: [
				{ courseid: 2, name: 'A' },
				{ courseid: 2, name: 'B', visibility: 3 },
			],
			nodes: [moodleGroups(node)],
		});
		expect(error?.message).toContain(refusal('Visibility', VERSIONS['4.1']));
		expect(error?.description).toContain(NOTHING_SAVED);
		expect(sandbox.world.groups.size).toBe(0);
	});

	it('costs a site that knows it no request', async () => {
		await start('5.1');
		// Any group of the course shows the custom fields of the site.
		makeGroups(sandbox, 'There');
		await run(cases[0]);
		expect(calls(sandbox)).not.toContain('core_webservice_get_site_info');
	});
});

it('keeps the secret of a 5.2 site to itself', async () => {
	await start('5.2');
	makeGroups(sandbox, 'A');
	sandbox.world.addMember(1, 3);
	const node = { resource: 'group', operation: 'update', dataMode: 'autoMapInputData' };
	const { output, stored } = await execute({
		site: sandbox,
		items: [{ groupid: 1, visibility: 1 }],
		nodes: [moodleGroups(node, 'continueRegularOutput')],
	});
	expect(output()[0][0].json.error).toContain('because it has members');
	expect(calls(sandbox)).toContain('core_webservice_get_site_info');
	expect(stored).not.toContain('a-site-secret');
});
