import { startSandbox, type Sandbox } from '../../sandbox';
import { MoodleClient } from '../support/moodleClient';
import { makeGroups } from '../support/sandbox';

let sandbox: Sandbox;
let moodle: MoodleClient;

beforeAll(async () => {
	sandbox = await startSandbox({ token: 'any-token' });
	moodle = new MoodleClient(sandbox.url, sandbox.token);
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await moodle.close();
	await sandbox.stop();
});

/** Calls a function with one of the tokens of the default world. */
async function call<T>(
	person: '' | '-teacher' | '-student' | '-four',
	fn: string,
	params: Record<string, string | number> = {},
): Promise<T> {
	const pairs = Object.entries(params).map(([key, value]) => [key, String(value)] as const);
	const { body } = await moodle.send({ fn, params: pairs, tok: `any-token${person}` });
	return JSON.parse(body) as T;
}

describe('the tokens of the default world', () => {
	const member = (group: number) => ({ 'members[0][groupid]': group, 'members[0][userid]': 3 });

	it.each([
		['', 'admin', true],
		['-teacher', 'teacher1', false],
		['-student', 'student1', false],
	] as const)('“…%s” is the one of %s', async (person, username, userissiteadmin) => {
		expect(await call(person, 'core_webservice_get_site_info')).toMatchObject({
			username,
			userissiteadmin,
		});
	});

	it('the teacher manages groups in course 2 only', async () => {
		const [group] = makeGroups(sandbox, 'A');
		expect(await call('-teacher', 'core_group_add_group_members', member(group))).toBeNull();
		expect(sandbox.world.membersOf(group)).toEqual([3]);
		expect(
			await call('-teacher', 'core_group_get_course_groupings', { courseid: 3 }),
		).toMatchObject({ errorcode: 'errorcoursecontextnotvalid' });
	});

	it('the student manages none', async () => {
		const [group] = makeGroups(sandbox, 'A');
		expect(await call('-student', 'core_group_add_group_members', member(group))).toMatchObject({
			errorcode: 'nopermissions',
		});
		expect(sandbox.world.membersOf(group)).toEqual([]);
	});

	it('the small service holds four functions and no reading ones', async () => {
		const [group] = makeGroups(sandbox, 'A');
		expect(await call('-four', 'core_group_add_group_members', member(group))).toBeNull();
		for (const fn of ['core_group_get_groups', 'core_webservice_get_site_info']) {
			expect(await call('-four', fn)).toMatchObject({ errorcode: 'accessexception' });
		}
	});

	it('a refused token cannot call anything', async () => {
		const token = sandbox.world.tokens.get('any-token-teacher')!;
		sandbox.world.tokens.set(token.token, { ...token, refused: true });
		expect(await call('-teacher', 'core_webservice_get_site_info')).toMatchObject({
			errorcode: 'accessexception',
		});
	});
});

describe('an override of a capability', () => {
	const list = { courseid: 2 };

	it('counts in its course and for its role, the last one most', async () => {
		const rule = {
			courseid: 2,
			role: 'student',
			capability: 'moodle/course:managegroups',
		} as const;
		sandbox.world.overrides.push({ ...rule, allow: true });
		expect(await call('-student', 'core_group_get_course_groups', list)).toEqual([]);
		sandbox.world.overrides.push({ ...rule, courseid: 3, allow: false });
		expect(await call('-student', 'core_group_get_course_groups', list)).toEqual([]);
		sandbox.world.overrides.push({ ...rule, allow: false });
		expect(await call('-student', 'core_group_get_course_groups', list)).toMatchObject({
			errorcode: 'nopermissions',
		});
	});

	it('is gone after a reset', async () => {
		expect(sandbox.world.overrides).toEqual([]);
	});
});
