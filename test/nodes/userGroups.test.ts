import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { DATABASES } from '../../sandbox/database/locks';
import { VERSIONS, type MoodleName } from '../../sandbox/versions';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { PHYS, inItem, lacks, says } from '../support/said';
import { by, calls, id, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const PANEL = { resource: 'group', operation: 'getMany', returnAll: true };

/** As the editor leaves the field when nobody touches it. */
const BLANK = { __rl: true, mode: 'list', value: '' };

async function run(
	parameters: INodeParameters,
	{ items = [{}] as IDataObject[], who = '', site = sandbox.it, onError = CONTINUE } = {},
) {
	const { output, error } = await execute({
		site: { url: site.url, token: `${NEEDLE}${who}` },
		items,
		nodes: [moodleGroups({ ...PANEL, ...parameters }, onError)],
	});
	return { rows: (output()[0] ?? []).map(({ json }) => json), error };
}

const CONTINUE: OnError = 'continueRegularOutput';

const ofUser = (user: unknown, more: object = {}) =>
	({ filters: { user, ...more } }) as INodeParameters;

const inPhys = { course: by('text', 'PHYS101') };

/** Lab A and Team B of PHYS101 with student1, Lab C without; Chem of CHEM101 with student1. */
function arrange(site = sandbox.it): number[] {
	const { world } = site;
	const [a, b, c] = makeGroups(site, 'Lab A', 'Team & B', 'Lab C');
	world.enrol({ courseid: 3, userid: 3, role: 'student' });
	world.updateGroup({ ...world.groups.get(b)!, idnumber: 'B-1' });
	const chem = world.createGroup({ ...world.groups.get(a)!, courseid: 3, name: 'Chem' }).id;
	for (const groupid of [a, b, chem]) world.addMember(groupid, 3);
	world.addMember(c, 4);
	return [a, b, chem];
}

const ids = (rows: readonly IDataObject[]) => rows.map(({ groupid }) => groupid);

it.each([
	id(3),
	by('text', 'student1@example.edu'),
	by('text', 'student1'),
	by('text', 'S000001'),
	by('email', 'STUDENT1@example.edu'),
	by('list', 3),
])('lists the groups of the user %j in the course, as without a user', async (user) => {
	const [a, b] = arrange();
	const { rows } = await run({ ...inPhys, ...ofUser(user) });
	const all = await run(inPhys);
	expect(rows).toEqual(all.rows.filter(({ groupid }) => groupid === a || groupid === b));
	expect(rows).toHaveLength(2);
});

it('lists those of all courses where the course is left blank', async () => {
	const [a, b, chem] = arrange();
	const { rows } = await run({ course: BLANK, ...ofUser(id(3)) });
	expect(rows.map(({ groupid, courseid }) => [groupid, courseid]).sort()).toEqual([
		[a, 2],
		[b, 2],
		[chem, 3],
	]);
	expect(calls(sandbox.it)).toEqual(['core_group_get_course_user_groups', 'core_group_get_groups']);
});

it('takes each item for itself', async () => {
	const [a, b, chem] = arrange();
	const items = [{ user: 'student1' }, { user: 'nobody' }, { user: 'student2' }];
	const { rows } = await run(
		{ course: BLANK, ...ofUser(by('text', '={{ $json.user }}')) },
		{ items },
	);
	expect(ids(rows).slice(0, 3).sort()).toEqual([a, b, chem]);
	expect(rows.slice(3)).toMatchObject([
		{ error: expect.stringContaining('No user has the') as unknown },
		{ name: 'Lab C' },
	]);
});

it('filters them further, and counts their members', async () => {
	const [a, b, chem] = arrange();
	const { world } = sandbox.it;
	const labs = world.createGrouping({
		...{ courseid: 2, name: 'Labs', idnumber: '', description: '', descriptionformat: 1 },
	}).id;
	world.assign(labs, a);
	const only = async (more: object, course: object = BLANK) =>
		ids((await run({ course, ...ofUser(id(3), more) } as INodeParameters)).rows);
	expect(await only({ nameContains: 'team &' })).toEqual([b]);
	expect(await only({ nameContains: 'c' })).toEqual([chem]);
	expect(await only({ idnumber: 'B-1' })).toEqual([b]);
	expect(await only({ grouping: id(labs) })).toEqual([a]);
	expect(await only({ grouping: by('name', 'Labs') }, id(2))).toEqual([a]);
	const { rows } = await run({
		...inPhys,
		...ofUser(id(3)),
		options: { includeMemberCount: true },
	});
	expect(rows.map(({ membercount }) => membercount)).toEqual([1, 1]);
	const some = await run({ course: BLANK, ...ofUser(id(3)), returnAll: false, limit: 1 });
	expect(some.rows).toHaveLength(1);
});

it('lists none for who is in none, enrolled or not', async () => {
	arrange();
	expect((await run({ ...inPhys, ...ofUser(id(5)) })).rows).toEqual([]);
	expect((await run({ course: id(3), ...ofUser(id(5)) })).rows).toEqual([]);
	expect((await run({ course: BLANK, ...ofUser(id(3001)) })).rows).toEqual([]);
});

it('asks for a course where no user is asked for', async () => {
	const { rows } = await run({ course: BLANK });
	expect(rows.map(({ error }) => error)).toEqual([inItem(0, lacks('Course'))]);
	expect(calls(sandbox.it)).toEqual([]);
});

it.each([
	['={{ $json.course }}', {}],
	['={{ $json.course }}', { course: '' }],
	['={{ $json.course }}', { course: '  ' }],
	['={{ $json.course }}', { course: null }],
])(
	'takes a course that %s leaves blank, of %j, for no word on all courses',
	async (value, item) => {
		arrange();
		const items = [item];
		for (const course of [by('text', value), value]) {
			const { rows } = await run({ course, ...ofUser(id(3)) }, { items });
			expect(rows.map(({ error }) => error)).toEqual([inItem(0, lacks('Course'))]);
		}
		expect(calls(sandbox.it)).toEqual([]);
	},
);

it.each([BLANK, by('text', '={{ $json.nobody }}'), id('')])(
	'takes the user %j for no word on everybody',
	async (user) => {
		arrange();
		const { rows } = await run({ ...inPhys, ...ofUser(user) });
		expect(rows.map(({ error }) => error)).toEqual([inItem(0, lacks('User'))]);
		expect(calls(sandbox.it)).toEqual([]);
	},
);

describe('says why there is no list', () => {
	const user = ofUser(id(3));
	const chem = '"CHEM101" (ID 3)';

	it.each<[string, INodeParameters, string, string]>([
		['nobody has the ID', { ...inPhys, ...ofUser(id(99_999)) }, '', says('userMissing', 99999)],
		['nobody has it', { course: BLANK, ...ofUser(id(99_999)) }, '', says('userMissing', 99999)],
		[
			'the guest is in no group',
			{ ...inPhys, ...ofUser(id(1)) },
			'',
			'User 1 is the guest account',
		],
		['there is no such course', { course: id(99), ...user }, '', says('courseMissing', 99)],
		[
			'the account may not enter the course',
			{ course: id(3), ...user },
			'-teacher',
			`The token's account teacher1 has no access to course ${chem}`,
		],
		[
			'the account may not enter one of the courses',
			{ course: BLANK, ...user },
			'-teacher',
			`The token's account teacher1 has no access to course ${chem}`,
		],
		[
			'the account may not manage the groups of the course',
			{ ...inPhys, ...ofUser(id(4)) },
			'-student',
			says('notAllowed', PHYS, "the token's account student1"),
		],
	])('%s', async (_, parameters, who, message) => {
		arrange();
		const { rows } = await run(parameters, { who });
		expect(rows).toHaveLength(1);
		expect(rows[0].error).toContain(message);
		expect(String(rows[0].error)).toMatch(/ \[item 0\]$/);
		const { error } = await run(parameters, { who, onError: 'stopWorkflow' });
		expect(error?.message).toContain(message);
	});

	it('a deleted account', async () => {
		arrange();
		const { users } = sandbox.it.world;
		users.set(3, { ...users.get(3)!, deleted: true });
		const { rows } = await run({ ...inPhys, ...user });
		expect(rows[0].error).toContain(says('userDeleted', 3));
	});
});

it('lists nothing of courses in which the enrolment is suspended', async () => {
	const [, , chem] = arrange();
	const enrolment = sandbox.it.world.enrolmentsOf(2).find(({ userid }) => userid === 3)!;
	Object.assign(enrolment, { suspended: true });
	expect(ids((await run({ course: BLANK, ...ofUser(id(3)) })).rows)).toEqual([chem]);
	expect((await run({ ...inPhys, ...ofUser(id(3)) })).rows).toHaveLength(2);
});

const SITES = (Object.keys(VERSIONS) as MoodleName[]).flatMap((moodle) =>
	DATABASES.map((database) => ({ moodle, database })),
);

describe.each(SITES)('on Moodle $moodle and $database', (options) => {
	const site = useSandbox(options);

	it('what comes out goes in, and an unknown user or course is told', async () => {
		arrange(site.it);
		const { rows } = await run({ course: BLANK, ...ofUser(id(3)) }, { site: site.it });
		expect(rows).toHaveLength(3);
		const update = { operation: 'update', dataMode: 'autoMapInputData' };
		const updated = await run(update, { items: rows, site: site.it });
		expect(updated.rows.map(({ status }) => status)).toEqual(Array(3).fill('unchanged'));
		const said = async (parameters: INodeParameters) =>
			(await run(parameters, { site: site.it })).rows[0].error;
		expect(await said({ ...inPhys, ...ofUser(id(99_999)) })).toContain(says('userMissing', 99999));
		expect(await said({ course: id(99), ...ofUser(id(3)) })).toContain('Course 99 does not exist');
	});
});
