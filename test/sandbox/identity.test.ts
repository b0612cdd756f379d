import { startSandbox, type Sandbox, type WorldFile } from '../../sandbox';
import { defaultWorld } from '../../sandbox/world/defaultWorld';
import { MoodleClient } from '../support/moodleClient';

// "Show user identity", by user/lib.php and user/externallib.php of Moodle 4.5.6.

const ADMIN = 'admin-token';
const TEACHER = `${ADMIN}-teacher`;

type Users = Array<Record<string, unknown>>;

async function withIdentity<T>(
	identityFields: WorldFile['identityFields'],
	token: string,
	use: (moodle: MoodleClient) => Promise<T>,
): Promise<T> {
	const sandbox: Sandbox = await startSandbox({
		world: { ...defaultWorld(ADMIN), identityFields },
	});
	const moodle = new MoodleClient(sandbox.url, token);
	try {
		return await use(moodle);
	} finally {
		await moodle.close();
		await sandbox.stop();
	}
}

const byField = (field: string, value: string) => async (moodle: MoodleClient) =>
	(await moodle.call('core_user_get_users_by_field', { field, 'values[0]': value })) as Users;

const enrolled = async (moodle: MoodleClient) =>
	(await moodle.call('core_enrol_get_enrolled_users', {
		courseid: 2,
		'options[0][name]': 'userfields',
		'options[0][value]': 'id,email,idnumber',
		'options[1][name]': 'limitnumber',
		'options[1][value]': 1,
	})) as Users;

const search = (text: string) => async (moodle: MoodleClient) =>
	(await moodle.call('core_enrol_search_users', {
		...{ courseid: 2, search: text, searchanywhere: 1, page: 0, perpage: 5 },
	})) as Users;

const EMAIL = 'student1@example.edu';
const NUMBER = 'S000001';

describe('without the e-mail', () => {
	it('an administrator finds nobody by it, and sees it only of those who are enrolled', async () => {
		expect(await withIdentity([], ADMIN, byField('email', EMAIL))).toEqual([]);
		const [found] = await withIdentity([], ADMIN, byField('username', 'student1'));
		expect(found).toMatchObject({ id: 3, idnumber: NUMBER });
		expect(found).not.toHaveProperty('email');
		expect(await withIdentity([], ADMIN, enrolled)).toMatchObject([{ id: 3, email: EMAIL }]);
		expect(await withIdentity([], ADMIN, search(EMAIL))).toEqual([]);
	});

	it('a teacher still finds course mates by it', async () => {
		expect(await withIdentity([], TEACHER, byField('email', EMAIL))).toMatchObject([{ id: 3 }]);
		expect(await withIdentity([], TEACHER, enrolled)).toMatchObject([{ id: 3, email: EMAIL }]);
	});
});

it('with the ID number, a teacher finds students by it', async () => {
	const both = ['email', 'idnumber'] as const;
	expect(await withIdentity(['email'], TEACHER, byField('idnumber', NUMBER))).toEqual([]);
	expect(await withIdentity(both, TEACHER, byField('idnumber', NUMBER))).toMatchObject([
		{ id: 3, idnumber: NUMBER },
	]);
	expect(await withIdentity(both, TEACHER, enrolled)).toMatchObject([{ idnumber: NUMBER }]);
	expect(await withIdentity(both, TEACHER, search(NUMBER))).toMatchObject([
		{ id: 3, email: EMAIL, idnumber: NUMBER },
	]);
	expect(await withIdentity(both, `${ADMIN}-student`, byField('idnumber', 'S000002'))).toEqual([]);
});
