import { startSandbox, type Sandbox, type WorldFile } from '../../sandbox';
import { defaultWorld } from '../../sandbox/world/defaultWorld';
import { MoodleClient } from '../support/moodleClient';

// What the recordings do not have. The answers are those of Moodle 4.5.6 on both databases.

const TOKEN = 'admin-token';
const TEACHER = 3003;

type Entry = Readonly<Record<string, number>>;

let sandbox: Sandbox;
let admin: MoodleClient;
let teacher: MoodleClient;

const world = (): WorldFile => {
	const { courses, ...rest } = defaultWorld(TOKEN);
	return {
		...rest,
		courses: [
			...courses,
			{ id: 8, shortname: 'HID', fullname: 'Hidden', idnumber: '', visible: false },
			{ id: 9, shortname: 'COH', fullname: 'Cohorts', idnumber: '', manualEnrolment: false },
		],
	};
};

beforeAll(async () => {
	sandbox = await startSandbox({ world: world() });
	admin = new MoodleClient(sandbox.url, TOKEN);
	teacher = new MoodleClient(sandbox.url, `${TOKEN}-teacher`);
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await admin.close();
	await teacher.close();
	await sandbox.stop();
});

async function change(what: 'enrol' | 'unenrol', who: MoodleClient, entries: readonly Entry[]) {
	const params = entries.flatMap((entry, index) =>
		Object.entries(entry).map(([key, value]) => [`enrolments[${index}][${key}]`, value] as const),
	);
	return await who.call(`enrol_manual_${what}_users`, Object.fromEntries(params));
}

async function enrol(who: MoodleClient, ...entries: Entry[]) {
	const defaults = { roleid: 5, userid: 11, courseid: 3 };
	return await change(
		'enrol',
		who,
		entries.map((entry) => ({ ...defaults, ...entry })),
	);
}

async function unenrol(who: MoodleClient, ...entries: Entry[]) {
	return await change(
		'unenrol',
		who,
		entries.map((entry) => ({ userid: 11, courseid: 3, ...entry })),
	);
}

async function enrolled(option = 'onlyactive', value = 0) {
	return await admin.call('core_enrol_get_enrolled_users', {
		courseid: 3,
		'options[0][name]': 'userfields',
		'options[0][value]': 'id,roles',
		'options[1][name]': option,
		'options[1][value]': value,
	});
}

const shortnames = (...names: string[]) => names.map((shortname) => ({ shortname }));

it('suspends with any number but 0, and makes active again', async () => {
	expect(await enrol(admin, { suspend: 2 })).toBeNull();
	expect(await enrolled('onlyactive', 1)).toEqual([]);
	expect(await enrolled('onlysuspended', 1)).toMatchObject([{ id: 11 }]);
	expect(await enrol(admin, {})).toBeNull();
	expect(await enrolled('onlyactive', 1)).toMatchObject([{ id: 11 }]);
});

it('replaces the times of an enrolment', async () => {
	await enrol(admin, { timestart: 1_000_000_000, timeend: 1_000_000_001 });
	expect(await enrolled('onlysuspended', 1)).toMatchObject([{ id: 11 }]);
	await enrol(admin, { timeend: 4_102_444_800 });
	expect(await enrolled('onlyactive', 1)).toMatchObject([{ id: 11 }]);
});

it('adds roles, which together say what one may do', async () => {
	await enrol(admin, { userid: TEACHER }, { userid: TEACHER, roleid: 3 });
	expect(await enrolled()).toMatchObject([
		{ id: TEACHER, roles: shortnames('editingteacher', 'student') },
	]);
	expect(await teacher.call('core_group_get_course_groups', { courseid: 3 })).toEqual([]);
});

it('lets teachers enrol students and assistants, and nobody above', async () => {
	await enrol(admin, { userid: TEACHER, roleid: 3 });
	expect(await enrol(teacher, {})).toBeNull();
	expect(await enrol(teacher, { roleid: 4 })).toBeNull();
	const refusal = { errorcode: 'wsusercannotassign' };
	expect(await enrol(teacher, { roleid: 3 })).toMatchObject(refusal);
	expect(await enrol(teacher, { roleid: 1 })).toMatchObject(refusal);
	expect(await enrol(admin, { roleid: 1 })).toBeNull();
	expect(await enrol(admin, { roleid: 2 })).toMatchObject(refusal);
});

it.each([
	['assistants', { roleid: 4 }, 'nopermissions', '(Enrol users)'],
	['students', { roleid: 5 }, 'nopermissions', '(Enrol users)'],
	['the suspended', { roleid: 3, suspend: 1 }, 'requireloginerror', 'not accessible'],
	['those whose time is over', { roleid: 3, timeend: 9 }, 'requireloginerror', 'not accessible'],
])('lets %s enrol nobody', async (_, entry, errorcode, message) => {
	await enrol(admin, { userid: TEACHER, ...entry });
	expect(await enrol(teacher, {})).toMatchObject({
		errorcode,
		message: expect.stringContaining(message) as string,
	});
});

it('enrols nobody when one entry fails', async () => {
	await enrol(admin, { userid: TEACHER, roleid: 3 });
	expect(await enrol(teacher, {}, { courseid: 8 })).toMatchObject({
		errorcode: 'requireloginerror',
	});
	expect(await enrol(admin, {}, { courseid: 9 })).toMatchObject({
		errorcode: 'wsnoinstance',
		message:
			"Manual enrolment plugin instance doesn't exist or is disabled for the course (id = 9)",
	});
	expect(await enrolled()).toMatchObject([{ id: TEACHER }]);
});

it('takes who is unenrolled out of the groups of the course', async () => {
	const { id } = sandbox.world.createGroup({
		...{ courseid: 3, name: 'A', description: '', descriptionformat: 1, idnumber: '' },
		...{ enrolmentkey: null, visibility: 0, participation: true },
	});
	await enrol(admin, {}, { userid: 12 });
	sandbox.world.addMember(id, 11);
	sandbox.world.addMember(id, 12);
	expect(await unenrol(admin, {}, { userid: 99_999 })).toMatchObject({ errorcode: 'invaliduser' });
	expect(new Set(sandbox.world.membersOf(id))).toEqual(new Set([11, 12]));
	expect(await unenrol(admin, {})).toBeNull();
	expect(sandbox.world.membersOf(id)).toEqual([12]);
	expect(await enrolled()).toMatchObject([{ id: 12 }]);
	expect(await unenrol(admin, {})).toBeNull();
	expect(await unenrol(admin, { courseid: 99_999 })).toMatchObject({ errorcode: 'invalidrecord' });
	expect(await unenrol(admin, { courseid: 1 })).toMatchObject({ errorcode: 'wsnoinstance' });
});

it('tells the enrolment methods of hidden courses to those who see them', async () => {
	const call = async (who: MoodleClient, courseid: number) =>
		await who.call('core_enrol_get_course_enrolment_methods', { courseid });
	expect(await call(teacher, 2)).toEqual([]);
	expect(await call(admin, 8)).toEqual([]);
	expect(await call(teacher, 8)).toMatchObject({ errorcode: 'coursehidden' });
	expect(await call(admin, 99_999)).toMatchObject({ errorcode: 'invalidrecord' });
});

it('counts everybody as enrolled on the front page, and lists new courses first', async () => {
	const groups = async (params: Entry) =>
		await admin.call('core_group_get_course_user_groups', params);
	expect(await groups({ courseid: 1, userid: 11 })).toEqual({ groups: [], warnings: [] });
	await enrol(admin, {});
	for (const courseid of [2, 3]) {
		const group = sandbox.world.createGroup({
			...{ courseid, name: `G${courseid}`, description: '', descriptionformat: 1, idnumber: '' },
			...{ enrolmentkey: null, visibility: 0, participation: true },
		});
		sandbox.world.addMember(group.id, 11);
	}
	expect(await groups({ userid: 11 })).toMatchObject({ groups: [{ name: 'G3' }, { name: 'G2' }] });
});
