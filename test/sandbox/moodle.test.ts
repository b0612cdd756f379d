import { startSandbox, type Sandbox } from '../../sandbox';
import { MoodleClient } from '../support/moodleClient';
import { makeGroups } from '../support/sandbox';

let sandbox: Sandbox;
let moodle: MoodleClient;

beforeAll(async () => {
	sandbox = await startSandbox({ maxInputVars: 50 });
	moodle = new MoodleClient(sandbox.url, sandbox.token);
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await moodle.close();
	await sandbox.stop();
});

const errorcode = async (fn: string, params: Record<string, string | number>, client = moodle) =>
	((await client.call<{ errorcode?: string } | null>(fn, params)) ?? {}).errorcode;

function members(group: number, count: number): Array<[string, string]> {
	return Array.from({ length: count }, (_, index) => [
		[`members[${index}][groupid]`, String(group)],
		[`members[${index}][userid]`, String(index + 3)],
	]).flat() as Array<[string, string]>;
}

describe('more variables than PHP takes', () => {
	const fn = 'core_group_add_group_members';

	it('lose entries without a word when the function comes first', async () => {
		const [group] = makeGroups(sandbox, 'A');
		const { body } = await moodle.send({ fn, params: members(group, 40) });
		expect(body).toBe('null');
		expect(sandbox.world.membersOf(group)).toHaveLength(24);
	});

	it('are refused when the function comes last', async () => {
		const [group] = makeGroups(sandbox, 'A');
		const { body } = await moodle.send({ fn, params: members(group, 40), order: 'last' });
		expect(JSON.parse(body)).toMatchObject({ errorcode: 'invalidparameter' });
		expect(sandbox.world.membersOf(group)).toEqual([]);
	});
});

describe('parameter types', () => {
	const add = async (userid: string, group = makeGroups(sandbox, 'A')[0]) =>
		await errorcode('core_group_add_group_members', {
			'members[0][groupid]': group,
			'members[0][userid]': userid,
		});

	it.each(['3'])('an INT may be %j', async (value) => expect(await add(value)).toBeUndefined());

	it.each([
		' 3',
		'3 ',
		'03',
		'+3',
		'-0',
		'3.0',
		'3e0',
		'0x3',
		'',
		'abc',
		'true',
		'null',
		'9223372036854775808',
	])('an INT may not be %j', async (value) => expect(await add(value)).toBe('invalidparameter'));

	it('an INT may be as large as PHP’s largest', async () => {
		expect(await add('9223372036854775807')).toBe('invaliduser');
	});

	const create = async (more: Record<string, string>) =>
		await errorcode('core_group_create_groups', {
			'groups[0][courseid]': 2,
			'groups[0][description]': '',
			'groups[0][name]': 'A',
			...Object.fromEntries(
				Object.entries(more).map(([key, value]) => [`groups[0][${key}]`, value]),
			),
		});

	it.each([
		[{ name: 'a < b' }, undefined],
		[{ name: 'a>b' }, undefined],
		[{ name: 'a\nb' }, undefined],
		[{ name: '<span lang="de" class="multilang">x</span>' }, undefined],
		[{ name: 'a<b' }, 'invalidparameter'],
		[{ name: 'I <3 u' }, 'invalidparameter'],
		[{ name: 'a\0b' }, 'invalidparameter'],
		[{ name: 'n'.repeat(255) }, 'dmlwriteexception'],
		[{ idnumber: 'i'.repeat(101) }, 'dmlwriteexception'],
		[{ participation: '1' }, undefined],
		[{ participation: 'true' }, 'invalidparameter'],
		[{ visibility: '3' }, undefined],
		[{ visibility: '4' }, 'invalidparameter'],
		[{ descriptionformat: '3' }, 'formatnotsupported'],
		[{ unknown: '1' }, 'invalidparameter'],
	])('a group with %j gives %s', async (more, expected) => {
		expect(await create(more)).toBe(expected);
	});

	it('compares ID numbers as PHP does: 7 is 007', async () => {
		await create({ idnumber: '7' });
		expect(await create({ name: 'B', idnumber: '007' })).toBe('idnumbertaken');
		expect(await create({ name: 'C', idnumber: '0' })).toBeUndefined();
		expect(await create({ name: 'D', idnumber: '0' })).toBeUndefined();
	});
});

describe('who may what', () => {
	const as = (userid: number, functions = ['core_*']) => {
		sandbox.world.tokens.set('other', { token: 'other', userid, functions });
		return new MoodleClient(sandbox.url, 'other');
	};
	const list = { courseid: 2 };

	it('a teacher manages the groups of the own course only', async () => {
		sandbox.world.enrol({ courseid: 2, userid: 3000, role: 'editingteacher' });
		const teacher = as(3000);
		expect(await errorcode('core_group_get_course_groups', list, teacher)).toBeUndefined();
		expect(await errorcode('core_group_get_course_groups', { courseid: 3 }, teacher)).toBe(
			'errorcoursecontextnotvalid',
		);
		await teacher.close();
	});

	it('a student manages none', async () => {
		const student = as(3);
		expect(await errorcode('core_group_get_course_groups', list, student)).toBe('nopermissions');
		await student.close();
	});

	it('a service holds what it holds', async () => {
		const four = as(2, ['core_group_create_groups']);
		expect(await errorcode('core_group_get_course_groups', list, four)).toBe('accessexception');
		await four.close();
	});

	it('a suspended account calls nothing', async () => {
		sandbox.world.users.set(3, { ...sandbox.world.users.get(3)!, suspended: true });
		const suspended = as(3);
		expect(await errorcode('core_group_get_course_groups', list, suspended)).toBe(
			'wsaccessusersuspended',
		);
		await suspended.close();
	});

	it('a member that an enrolment put there cannot be removed', async () => {
		const [group] = makeGroups(sandbox, 'A');
		sandbox.world.addMember(group, 3, 'enrol_cohort');
		const member = { 'members[0][groupid]': group, 'members[0][userid]': 3 };
		expect(await errorcode('core_group_delete_group_members', member)).toBe(
			'errorremovenotpermitted',
		);
		expect(await moodle.call('core_group_get_group_members', { 'groupids[0]': group })).toEqual([
			{ groupid: group, userids: [3] },
		]);
	});
});

it('shows groups that were rolled back, until the next one is created', async () => {
	const create = async (names: string[], idnumber: string) =>
		await moodle.call(
			'core_group_create_groups',
			Object.fromEntries(
				names.flatMap((name, index) => [
					[`groups[${index}][courseid]`, 2],
					[`groups[${index}][description]`, ''],
					[`groups[${index}][name]`, name],
					...(index === names.length - 1 ? [[`groups[${index}][idnumber]`, idnumber]] : []),
				]),
			) as Record<string, string>,
		);
	await create(['Taken'], 'X');
	expect(await create(['Phantom', 'B'], 'X')).toMatchObject({ errorcode: 'idnumbertaken' });
	const names = async () =>
		(
			await moodle.call<Array<{ name: string }>>('core_group_get_course_groups', { courseid: 2 })
		).map(({ name }) => name);
	expect(await names()).toEqual(['Phantom', 'Taken']);
	expect(await errorcode('core_group_get_groups', { 'groupids[0]': 2 })).toBe('invalidrecord');
	await create(['C'], '');
	expect(await names()).toEqual(['C', 'Taken']);
});

describe('enrolled users', () => {
	const read = async (options: Record<string, string>) =>
		await moodle.call('core_enrol_get_enrolled_users', {
			courseid: 2,
			...Object.fromEntries(
				Object.entries(options).flatMap(([name, value], index) => [
					[`options[${index}][name]`, name],
					[`options[${index}][value]`, value],
				]),
			),
		});

	it('may be asked for fields that are silently absent, not for fields that do not exist', async () => {
		const first = { id: 3, fullname: 'Ada1 Lovelace1' };
		expect(await read({ userfields: 'id, city', limitnumber: '1' })).toEqual([first]);
		expect(await read({ userfields: 'nope' })).toMatchObject({ errorcode: 'invaliduserfield' });
		expect(await read({ userfields: 'nope', limitfrom: '2901' })).toEqual([]);
	});
});

describe('a body', () => {
	const post = async (body: string, more: Record<string, string> = {}) =>
		await fetch(`${sandbox.url}/webservice/rest/server.php`, {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded', ...more },
			body,
		});

	it('is not inflated, and dropped when it is too large', async () => {
		const call =
			'wstoken=demo-token&moodlewsrestformat=json&wsfunction=core_webservice_get_site_info';
		expect(await (await post(call, { 'content-encoding': 'gzip' })).json()).toMatchObject({
			userid: 2,
		});
		const large = await post(`${call}&x=${'x'.repeat(70 * 1024 * 1024)}`);
		expect(large.status).toBe(200);
		expect(await large.text()).toContain('<ERRORCODE>invalidtoken</ERRORCODE>');
	});
});

it('updates a group, whose ID number does not clash with itself', async () => {
	const [group] = makeGroups(sandbox, 'A');
	const update = async (more: Record<string, string>) =>
		await errorcode('core_group_update_groups', {
			'groups[0][id]': group,
			'groups[0][name]': 'B',
			...Object.fromEntries(
				Object.entries(more).map(([key, value]) => [`groups[0][${key}]`, value]),
			),
		});
	expect(await update({ idnumber: '7' })).toBeUndefined();
	expect(
		await update({ idnumber: '007', description: 'd', descriptionformat: '2' }),
	).toBeUndefined();
	expect(sandbox.world.groups.get(group)).toMatchObject({
		name: 'B',
		idnumber: '007',
		descriptionformat: 2,
	});
	expect(await update({ visibility: '-1' })).toBe('invalidparameter');
	expect(await update({})).toBeUndefined();
	// Without a format Moodle goes back to HTML.
	expect(sandbox.world.groups.get(group)).toMatchObject({ description: 'd', descriptionformat: 1 });
});

it('shows its groups as data and as a page', async () => {
	const [group] = makeGroups(sandbox, 'A');
	sandbox.world.addMember(group, 3);
	const state = (await (await fetch(`${sandbox.url}/sandbox/state`)).json()) as {
		courses: Array<{ groups: unknown[] }>;
	};
	expect(state.courses[1].groups).toMatchObject([
		{ name: 'A', members: [{ fullname: 'Ada1 Lovelace1' }] },
	]);
	expect(await (await fetch(sandbox.url)).text()).toContain('<title>Moodle sandbox</title>');
});
