/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine */
import { readFileSync } from 'fs';
import { join } from 'path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups, type OnError } from '../support/engine';
import { like, says } from '../support/said';
import { by, makeGroups, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

async function run(
	operation: string,
	items: readonly IDataObject[],
	more: INodeParameters = {},
	onError: OnError = 'continueRegularOutput',
) {
	const [resource, name] = operation.split('/');
	const { options, ...parameters } = more;
	const node = {
		...{ resource, operation: name, dataMode: 'autoMapInputData', dryRun: false },
		...parameters,
		options: { includeInputFields: true, ...(options as object) },
	};
	const { output, error } = await execute({
		site: sandbox.it,
		items,
		nodes: [moodleGroups(node as INodeParameters, onError)],
	});
	expect(error).toBeUndefined();
	return output().map((list) => list.map(({ json }) => json));
}

const ALL = { output: 'all' };

/** A row for each operation that writes rows, good in the order of these. */
const ROWS: Record<string, { row: IDataObject; options?: IDataObject }> = {
	'group/create': { row: { course: 'PHYS101', groupname: 'New' } },
	'group/createOrUpdate': { row: { course: 'PHYS101', groupname: 'A' } },
	'group/sync': { row: { course: 'PHYS101', groupname: 'A' }, options: ALL },
	'group/update': { row: { course: 'PHYS101', groupname: 'A', description: 'x' } },
	'groupMember/add': { row: { course: 'PHYS101', groupname: 'A', email: 'student1@example.edu' } },
	'groupMember/remove': { row: { course: 'PHYS101', groupname: 'A', username: 'student2' } },
	'groupMember/sync': { row: { course: 'PHYS101', groupname: 'A', userid: 4 }, options: ALL },
	'grouping/create': { row: { course: 'PHYS101', groupingname: 'New' } },
	'grouping/update': { row: { course: 'PHYS101', groupingname: 'G', description: 'x' } },
	'grouping/addGroups': { row: { course: 'PHYS101', groupname: 'A', groupingname: 'G' } },
	'grouping/removeGroups': { row: { course: 'PHYS101', groupname: 'A', groupingname: 'G' } },
	'grouping/delete': { row: { course: 'PHYS101', groupingname: 'G' } },
	'group/delete': { row: { course: 'PHYS101', groupname: 'A' } },
};

beforeEach(() => {
	const [groupid] = makeGroups(sandbox.it, 'A');
	sandbox.it.world.addMember(groupid, 4);
	sandbox.it.world.createGrouping({
		...{ courseid: 2, name: 'G', idnumber: '', description: '', descriptionformat: 1 },
	});
});

/** What no operation reads, and no item says. */
const BLANK = '\u200b';

/** Names that only items have which are no row's own: of removals, new groups and summaries. */
const NO_ROWS: Record<string, readonly string[]> = {
	// Of a group that is created.
	'groupMember/add': ['name', 'grouping'],
	'groupMember/sync': [
		...[
			'dryRun',
			'name',
			'grouping',
			'added',
			'removed',
			'unchanged',
			'failed',
			'created',
			'keptBack',
		],
		...['fullname', 'username', 'email', 'roles', 'errorcode', 'groups', 'members', 'duplicates'],
	],
	'group/sync': [
		...['dryRun', 'keptBack', 'created', 'updated', 'unchanged', 'deleted', 'kept', 'failed'],
		...['courses', 'groups', 'groupingsCreated'],
	],
};

describe.each(Object.entries(ROWS))('%s', (operation, { row, options = {} }) => {
	const play = async (more: IDataObject, parameters: INodeParameters = {}) =>
		(await run(operation, [{ ...row, ...more }], { ...parameters, options } as never))[0][0];

	const schema = join(__dirname, `../../nodes/MoodleGroups/__schema__/v1.0.0/${operation}.json`);
	const names = Object.keys(
		(JSON.parse(readFileSync(schema, 'utf8')) as { properties: object }).properties,
	);

	it('repeats what else the row holds', async () => {
		const more = { 'Student name': 'Ada', tutors: ['Eve'], empty: null, gone: undefined };
		const item = await play(more);
		expect(item.error).toBeUndefined();
		expect(item).toMatchObject({ 'Student name': 'Ada', tutors: ['Eve'], empty: null });
		expect(item).not.toHaveProperty('gone');
		const bare = await run(operation, [{ ...row, ...more }], {
			options: { ...options, includeInputFields: false } as never,
		});
		expect(JSON.stringify(bare)).not.toMatch(/Ada|Eve/);
	});

	it('in every data mode', async () => {
		const rowsJson = JSON.stringify([{ ...row, tutor: 'Eve' }]);
		expect(await play({ tutor: 'Bob' }, { dataMode: 'usingJson', rowsJson })).toMatchObject({
			tutor: 'Eve',
		});
	});

	it('has no field under a name of its own, however that is written', async () => {
		// What is read of these must not be blank.
		const needed = ['customfields', ...(operation.endsWith('/update') ? ['name'] : [])];
		const own = names.filter((name) => ![...needed, ...(NO_ROWS[operation] ?? [])].includes(name));
		const spelt = [...own, 'error', 'message', 'details', 'wouldEnrol'].flatMap((name) => [
			...[name, name.toUpperCase(), ` ${name}`, name.replace(/id$/, '_id')],
		]);
		const odd = spelt.filter((name) => !Object.hasOwn(row, name)).map((name) => [name, BLANK]);
		const item = await play({ ...Object.fromEntries(odd), tutor: BLANK } as IDataObject);
		expect(item.error).toBeUndefined();
		expect(Object.keys(item).filter((name) => item[name] === BLANK)).toEqual(['tutor']);
	});

	it('repeats no secret, and nothing that changes what objects are', async () => {
		const secrets = {
			'Enrolment Key': 'SECRET',
			enrollment_key: 'SECRET',
			password: 'SECRET',
			'Moodle token': 'SECRET',
			page: 'https://moodle.example.edu/x?wstoken=SECRET',
			group_of: [{ enrolmentkey: 'SECRET' }],
		};
		const unsafe = JSON.parse('{"__proto__": {"is": 1}, "constructor": 1}') as IDataObject;
		const item = await play(
			Object.defineProperties(secrets, Object.getOwnPropertyDescriptors(unsafe)),
		);
		expect(item.error).toBeUndefined();
		expect(JSON.stringify(item)).not.toContain('SECRET');
		expect(Object.keys(item)).not.toContain('constructor');
		expect(Object.keys(item)).not.toContain('__proto__');
		expect('is' in item).toBe(false);
	});
});

it('an enrolment key in a column that was chosen for it is not repeated', async () => {
	const [[item]] = await run('group/create', [{ courseid: 2, name: 'New', code: 'SECRET', a: 1 }], {
		columns: { enrolmentkey: 'code' },
	});
	expect(item).toMatchObject({ status: 'created', a: 1 });
	expect(JSON.stringify(item)).not.toContain('SECRET');
});

it('a failed row has its fields too; on the error output n8n adds them', async () => {
	const row = { groupid: 1, email: 'nobody@example.edu', student: 'Ada' };
	const [[item]] = await run('groupMember/add', [row]);
	expect(item).toMatchObject({ student: 'Ada', email: row.email, details: { item: 0 } });
	expect(item.error).toMatch(like(says('userNotFound', { by: 'email', value: row.email })));
	const [, [failed]] = await run('groupMember/add', [row], {}, 'continueErrorOutput');
	expect(failed).toMatchObject({ student: 'Ada', error: item.error });
	expect(failed).not.toHaveProperty('details');
});

it('each row of an item has its own fields in JSON, and those of the item otherwise', async () => {
	const entries = [3, 5].map((userid) => ({ groupid: 1, userid, student: `S${userid}` }));
	const json = { dataMode: 'usingJson', rowsJson: JSON.stringify([...entries, 'bad']) };
	const [added] = await run('groupMember/add', [{ student: 'all' }], json);
	expect(added.map(({ student }) => student)).toEqual(['S3', 'S5', undefined]);
	const row = [3, 5].map((value) => ({ group: by('byId', 1), user: by('byId', value) }));
	const below = { dataMode: 'defineBelow', rows: { row } } as never;
	const [again] = await run('groupMember/add', [{ student: 'all', groupid: 7 }], below);
	expect(again.map(({ student, groupid }) => [student, groupid])).toEqual([
		['all', 1],
		['all', 1],
	]);
});

it('what a sync does beside the rows repeats none of them', async () => {
	const options = { ...ALL, removalLimitPercent: 100 };
	const [items] = await run('groupMember/sync', [{ groupid: 1, userid: 5, student: 'Ada' }], {
		options,
	});
	expect(items.map(({ status, student }) => [status, student])).toEqual([
		['added', 'Ada'],
		['removed', null],
	]);
});

describe('what comes out goes in', () => {
	const said = (items: readonly IDataObject[]) => items.map(({ error, status }) => error ?? status);

	it("groups of Moodle's own upload", async () => {
		const upload = { groupname: 'B', groupidnumber: 'X', coursename: 'PHYS101', tutor: 'Eve' };
		const [made] = await run('group/create', [upload]);
		const [updated] = await run('group/update', made);
		const [again] = await run('group/createOrUpdate', updated);
		const [synced] = await run('group/sync', again, { options: ALL } as never);
		const [gone] = await run('group/delete', synced);
		expect([made, updated, again, synced, gone].map(said)).toEqual([
			...[['created'], ['unchanged'], ['unchanged'], ['unchanged'], ['deleted']],
		]);
		expect(gone[0].tutor).toBe('Eve');
		// The ID number of a group is never looked for among those of courses.
		const bodies = sandbox.it.requests.filter(({ wsfunction }) => /course_get/.test(wsfunction));
		expect(bodies.filter(({ body }) => body.includes('value=X'))).toEqual([]);
	});

	it("members of Moodle's own upload, with several groups in a row", async () => {
		makeGroups(sandbox.it, 'B');
		const upload = { username: 'student1', course1: 'PHYS101', group1: 'A', group2: 'B' };
		const rows = [{ ...upload, course2: 'PHYS101', name: 'Ada' }];
		const [added] = await run('groupMember/add', rows);
		const [again] = await run('groupMember/add', added);
		const [synced] = await run('groupMember/sync', again, {
			options: { ...ALL, removeMembersNotInInput: false },
		} as never);
		const [removed] = await run('groupMember/remove', synced);
		expect([added, again, synced, removed].map(said)).toEqual([
			...[
				['added', 'added'],
				['alreadyMember', 'alreadyMember'],
			],
			...[
				['unchanged', 'unchanged'],
				['removed', 'removed'],
			],
		]);
		expect(removed.map(({ name }) => name)).toEqual(['Ada', 'Ada']);
	});
});
