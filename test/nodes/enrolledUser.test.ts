import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { tellUser } from '../../nodes/MoodleGroups/operations/tellUser';
import { execute, moodleGroups } from '../support/engine';
import { inItem, means, says } from '../support/said';
import { bodies, by, id, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const getMany = { resource: 'enrolledUser', operation: 'getMany', course: id(2) };

async function run(parameters: INodeParameters, items: readonly IDataObject[] = [{}], who = '') {
	const { output } = await execute({
		site: { url: sandbox.it.url, token: `${NEEDLE}${who}` },
		items,
		nodes: [moodleGroups({ ...getMany, ...parameters }, 'continueRegularOutput')],
	});
	return output()[0].map(({ json }) => json);
}

it('lists who is enrolled, up to a limit that Moodle is told', async () => {
	const rows = await run({ course: by('shortname', 'PHYS101'), limit: 3 });
	expect(rows).toHaveLength(3);
	expect(rows[0]).toEqual({
		courseid: 2,
		userid: 3,
		fullname: 'Ada1 Lovelace1',
		username: 'student1',
		firstname: 'Ada1',
		lastname: 'Lovelace1',
		email: 'student1@example.edu',
		idnumber: 'S000001',
	});
	expect(bodies(sandbox.it, 'core_enrol_get_enrolled_users')[0]).toContain(
		'options[1][name]=limitnumber&options[1][value]=3',
	);
	expect(await run({})).toHaveLength(50);
	const enrolled = sandbox.it.world.enrolmentsOf(2).map(({ userid }) => userid);
	const all = await run({ returnAll: true });
	expect(all.map(({ userid }) => userid)).toEqual(enrolled);
});

it('says what of a user the account may not see', async () => {
	const { world } = sandbox.it;
	const seen = { id: 3, fullname: '', firstname: '', lastname: '', email: '' };
	expect(await run({ limit: 1 }, [{}], '-teacher')).toMatchObject([
		{ userid: 3, email: 'student1@example.edu', reason: tellUser(seen).reason },
	]);
	world.users.set(3, { ...world.users.get(3)!, idnumber: '' });
	expect(await run({ limit: 1 })).toEqual([expect.not.objectContaining({ reason: anything })]);
});

const anything: unknown = expect.anything();

it('filters by role before it limits', async () => {
	sandbox.it.world.enrol({ courseid: 2, userid: 3002, role: 'editingteacher' });
	const teachers = await run({
		limit: 1,
		filters: { role: ' editingteacher ' },
		options: { includeRoles: true },
	});
	expect(teachers).toMatchObject([{ userid: 3002, roles: ['editingteacher'] }]);
	const [student] = await run({ limit: 1, filters: { role: 'student' } });
	expect(student.userid).toBe(3);
	expect(student).not.toHaveProperty('roles');
});

it('finds a role in upper or lower case, and knows those that nobody has', async () => {
	const [student] = await run({ limit: 1, filters: { role: 'Student' } });
	expect(student.userid).toBe(3);
	expect(await run({ filters: { role: 'manager' } })).toEqual([]);
});

it.each([
	['chosen from the list', by('list', 'editingteacher'), {}],
	['by its short name', by('text', ' EditingTeacher '), {}],
	['by an expression', by('text', '={{ $json.role }}'), { role: 'editingteacher' }],
	['as a plain text', 'editingteacher', {}],
	['as an expression alone', '={{ $json.role }}', { role: 'editingteacher' }],
])('takes a role %s', async (_, role, item: IDataObject) => {
	sandbox.it.world.enrol({ courseid: 2, userid: 3002, role: 'editingteacher' });
	const teachers = await run({ returnAll: true, filters: { role } as INodeParameters }, [item]);
	expect(teachers.map(({ userid }) => userid)).toEqual([3002, 3003]);
});

it.each([
	[by('list', ''), 'is missing'],
	[by('text', '={{ $json.role }}'), 'is missing'],
	['', 'is missing'],
	[by('text', '={{ [1] }}'), 'must be a text, but is [1]'],
])('takes the role %j for no word on everybody', async (role, refusal) => {
	const rows = await run({ filters: { role } as INodeParameters });
	expect(rows.map(({ error }) => error)).toEqual([`'Role' ${refusal} [item 0]`]);
	expect(bodies(sandbox.it)).toEqual([]);
});

it('lists nobody where nobody is enrolled, whatever the groups are', async () => {
	const { courses } = sandbox.it.world;
	courses.set(3, { ...courses.get(3)!, groupmode: 1 });
	expect(await run({ course: id(3) })).toEqual([]);
});

it('leaves out who is in a group, and who is suspended', async () => {
	makeGroups(sandbox.it, 'A');
	for (const userid of [3, 4]) sandbox.it.world.addMember(1, userid);
	const [ungrouped] = await run({ limit: 1, filters: { withoutGroup: true } });
	expect(ungrouped.userid).toBe(5);
	const enrolment = sandbox.it.world.enrolmentsOf(2).find(({ userid }) => userid === 5)!;
	Object.assign(enrolment, { suspended: true });
	const [active] = await run({ limit: 1, filters: { withoutGroup: true, onlyActive: true } });
	expect(active.userid).toBe(6);
});

it('says what is wrong', async () => {
	const [missing] = await run({ course: by('shortname', 'NOWHERE') });
	expect(missing.error).toBe(
		inItem(0, says('courseNotFound', { by: 'shortname', value: 'NOWHERE' })),
	);
	const [barred] = await run({}, [{}], '-four');
	expect(String(barred.error)).toContain(means('accessexception', 'core_'));
});

it.each([
	[{ onlyActive: true }, 'moodle/course:enrolreview'],
	[{ withoutGroup: true }, 'moodle/site:accessallgroups'],
])('names the capability that the account lacks for %j', async (filters, capability) => {
	const { world } = sandbox.it;
	world.enrol({ courseid: 2, userid: 2991, role: 'teacher' });
	world.tokens.set(`${NEEDLE}-tutor`, { ...world.tokens.get(NEEDLE)!, userid: 2991 });
	const [{ error, message }] = await run({ filters }, [{}], '-tutor');
	expect(error).toContain(means('nopermissions'));
	expect(message).toContain(capability);
	expect(message).not.toContain('managegroups');
});

it('tells the groups of each user, in the same request', async () => {
	const [a, b] = makeGroups(sandbox.it, 'Lab & A', 'Lab B');
	for (const groupid of [a, b]) sandbox.it.world.addMember(groupid, 3);
	const rows = await run({ limit: 2, options: { includeGroups: true } });
	expect(rows.map(({ groups }) => groups)).toEqual([
		[
			{ groupid: a, group: 'Lab & A' },
			{ groupid: b, group: 'Lab B' },
		],
		[],
	]);
	expect(bodies(sandbox.it)).toHaveLength(1);
	expect((await run({ limit: 1 }))[0]).not.toHaveProperty('groups');
});
