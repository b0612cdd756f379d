import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups, type OnError } from '../support/engine';
import { CHEM, NOTHING_SAVED, PHYS, inItem, means, says, aUser } from '../support/said';
import { lacksThing } from '../support/saidOfRows';
import { by, calls, id, listSizes, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const autoMap = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };

async function run(
	items: readonly IDataObject[],
	parameters: INodeParameters = autoMap,
	onError: OnError = 'continueRegularOutput',
) {
	return await execute({ site: sandbox.it, items, nodes: [moodleGroups(parameters, onError)] });
}

/** What the node says of every row: its status, or what is wrong with it. */
async function say(items: readonly IDataObject[], parameters?: INodeParameters) {
	const { output } = await run(items, parameters);
	return output()[0].map(({ json }) => json.error ?? json.status);
}

describe('a row as people have it', () => {
	it.each<[IDataObject]>([
		[{ courseid: 2, groupid: 1, userid: 9 }],
		[{ course: 'PHYS101', group: 'Lab A', email: 'student7@example.edu' }],
		[{ 'Course Short Name': 'PHYS101', 'Group Name': 'Lab A', Username: 'STUDENT7 ' }],
		[{ 'course-id-number': 'SIS-PHYS101', groupname: ' Lab A ', 'User ID number': 'S000007' }],
		[{ shortname: 'PHYS101', groupidnumber: 'LAB-A', idnumber: 'S000007' }],
		[{ coursename: 'PHYS101', groupname: 'Lab A', username: 'student7' }],
		[{ username: 'student7', email: 'x@y.z', course1: 'PHYS101', group1: 'Lab A' }],
		[{ username: 'student7', course1: 'PHYS101', group1: '1' }],
		[{ userid: '', username: ' ', email: 'student7@example.edu', groupid: 1 }],
		[
			{
				courseid: 'https://moodle.example.edu/course/view.php?id=2',
				groupid: 'https://moodle.example.edu/group/members.php?group=1',
				userid: 'https://moodle.example.edu/user/profile.php?id=9',
			},
		],
	])('%j', async (row) => {
		makeLabs();
		expect(await say([row])).toEqual(['added']);
		expect(sandbox.it.world.membersOf(1)).toEqual([9]);
	});

	it('is answered with the names that it has and the ids that Moodle has', async () => {
		makeLabs();
		const row = { course: 'PHYS101', group: 'R&D', email: 'student7@example.edu', room: 12 };
		const { output } = await run([row]);
		expect(output()[0]).toEqual([
			{
				json: {
					course: 'PHYS101',
					group: 'R&D',
					user: 'student7@example.edu',
					groupid: 2,
					userid: 9,
					status: 'added',
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it('of Moodle’s own user upload names several groups', async () => {
		makeLabs();
		const row = {
			username: 'student7',
			course1: 'PHYS101',
			group1: 'Lab A',
			course2: 'PHYS101',
			group2: 'R&D',
			course3: '',
			group3: '',
		};
		const { output } = await run([row]);
		expect(
			output()[0].map(({ json, pairedItem }) => [json.group, json.status, pairedItem]),
		).toEqual([
			['Lab A', 'added', { item: 0 }],
			['R&D', 'added', { item: 0 }],
		]);
	});

	it('without a course takes the one of the panel', async () => {
		makeLabs();
		const course = by('shortname', 'PHYS101');
		expect(await say([{ group: 'Lab A', userid: 9 }], { ...autoMap, course })).toEqual(['added']);
		expect(
			await say([{ course: 'CHEM101', group: 'Lab A', userid: 9 }], { ...autoMap, course }),
		).toEqual([inItem(0, says('notFound', 'group', { by: 'name', value: 'Lab A' }, CHEM))]);
	});
});

describe('the ways to identify', () => {
	it('are chosen by the user where columns could mean several things', async () => {
		makeLabs();
		const row = { idnumber: 'SIS-PHYS101', group: 'Lab A', email: 'student7@example.edu' };
		const columns = ['courseid', 'courseshortname', 'shortname', 'coursename', 'course'];
		expect(await say([row])).toEqual([
			inItem(0, lacksThing('course', [...columns, 'courseidnumber'], row).problem),
		]);
		const identifyCoursesBy = 'idnumber';
		expect(await say([row], { ...autoMap, columns: { identifyCoursesBy } })).toEqual(['added']);
		const chosen = { identifyUsersBy: 'email', identifyGroupsBy: 'name', identifyCoursesBy };
		const both = { ...row, userid: 3, groupid: 2 };
		expect(await say([both], { ...autoMap, columns: chosen })).toEqual(['alreadyMember']);
	});

	it('have columns of any name', async () => {
		makeLabs();
		const columns = { course: 'Kurs', group: 'Gruppe', user: 'Adresse' };
		const row = { kurs: 'PHYS101', gruppe: 'Lab A', adresse: 'student7@example.edu' };
		expect(await say([row], { ...autoMap, columns })).toEqual(['added']);
		const ways = {
			identifyCoursesBy: 'shortname',
			identifyGroupsBy: 'name',
			identifyUsersBy: 'email',
		};
		expect(await say([row], { ...autoMap, columns: { ...columns, ...ways } })).toEqual([
			'alreadyMember',
		]);
	});

	it('are the modes of the fields in the panel', async () => {
		makeLabs();
		const parameters = { resource: 'groupMember', operation: 'add', dataMode: 'defineBelow' };
		const row = [
			{
				course: by('shortname', 'PHYS101'),
				group: by('name', 'Lab A'),
				user: by('username', 'student1'),
			},
			{
				course: by('idnumber', 'SIS-PHYS101'),
				group: by('idnumber', 'LAB-A'),
				user: by('email', '={{ $json.mail }}'),
			},
			{
				group: by('url', 'https://m.example/group/members.php?id=2&group=1'),
				user: by('idnumber', 'S000003'),
			},
			{ course: by('list', 2), group: by('list', 1), user: id('={{ 6 }}') },
		];
		expect(await say([{ mail: 'student2@example.edu' }], { ...parameters, rows: { row } })).toEqual(
			Array(4).fill('added'),
		);
		expect(sandbox.it.world.membersOf(1)).toEqual([3, 4, 5, 6]);
	});

	it('are keys of JSON', async () => {
		makeLabs();
		const members = [
			{ course: 'PHYS101', group: 'Lab A', username: 'student1' },
			{ groupid: 1, person: 'student2' },
		];
		const parameters = { ...autoMap, dataMode: 'usingJson', rowsJson: '={{ $json.members }}' };
		expect(await say([{ members }], parameters)).toEqual([
			'added',
			expect.stringContaining('No user in this row'),
		]);
	});
});

describe('what is not found, or found twice', () => {
	it.each<[IDataObject, string]>([
		[{ course: 'PHYS102' }, says('courseNotFound', { by: 'shortname', value: 'PHYS102' })],
		[{ course: '', courseidnumber: 'X' }, says('courseNotFound', { by: 'idnumber', value: 'X' })],
		[{ group: 'lab' }, says('notFound', 'group', { by: 'name', value: 'lab' }, PHYS)],
		[
			{ group: '', groupidnumber: 'Z' },
			says('notFound', 'group', { by: 'idnumber', value: 'Z' }, PHYS),
		],
		[
			{ group: 'Twin' },
			says('ambiguous', 'group', { by: 'name', value: 'Twin' }, [
				{ id: 3, name: 'Twin' },
				{ id: 4, name: 'Twin' },
			]),
		],
		[
			{ email: 'nobody@example.edu' },
			says('userNotFound', { by: 'email', value: 'nobody@example.edu' }),
		],
		[{ email: 'not an address' }, says('userNotFound', { by: 'email', value: 'not an address' })],
		[{ email: '', username: 'nobody' }, says('userNotFound', { by: 'username', value: 'nobody' })],
		[
			{ email: 'shared@example.edu' },
			says('userAmbiguous', { by: 'email', value: 'shared@example.edu' }, [
				aUser('Ada5 Lovelace5', 'student5', 7, { email: 'shared@example.edu' }),
				aUser('Ada6 Lovelace6', 'student6', 8, { email: 'shared@example.edu' }),
			]),
		],
		[{ groupid: 5 }, says('elsewhere', 'group', { id: 5, name: 'Chem' }, CHEM, PHYS)],
		[{ groupid: 99 }, says('missing', 'group', 99)],
	])('%j', async (change, message) => {
		makeLabs();
		makeGroups(sandbox.it, 'Twin', 'Twin');
		makeGroupIn(3, 'Chem');
		share('shared@example.edu', 7, 8);
		const row = { course: 'PHYS101', group: 'Lab A', email: 'student7@example.edu' };
		const { output } = await run([row, { ...row, ...change }]);
		expect(output()[0].map(({ json }) => json.error)).toEqual([undefined, `${message} [item 1]`]);
		expect(sandbox.it.world.membersOf(1)).toEqual([9]);
	});

	it('the one of two users with an address who is enrolled in the course is meant', async () => {
		makeLabs();
		share('shared@example.edu', 7, 2999);
		const row = { course: 'PHYS101', group: 'Lab A', email: 'shared@example.edu' };
		expect(await say([row])).toEqual(['added']);
		expect(sandbox.it.world.membersOf(1)).toEqual([7]);
		// Without a course nobody can tell.
		expect(await say([{ groupid: 2, email: 'shared@example.edu' }])).toEqual([
			inItem(
				0,
				says('userAmbiguous', { by: 'email', value: 'shared@example.edu' }, [
					aUser('Ada5 Lovelace5', 'student5', 7, { email: 'shared@example.edu' }),
					aUser('Ada2997 Lovelace2997', 'student2997', 2999, { email: 'shared@example.edu' }),
				]),
			),
		]);
	});
});

describe('lookups', () => {
	it('are done once for all rows: each course, each course’s groups, all users together', async () => {
		makeLabs();
		const items = Array.from({ length: 20 }, (_, index) => ({
			course: index % 2 ? 'PHYS101' : 'PHYS101 ',
			group: index % 3 ? 'Lab A' : 'R&D',
			email: `student${(index % 10) + 1}@example.edu`,
		}));
		await run(items);
		expect(calls(sandbox.it).sort()).toEqual([
			'core_course_get_courses_by_field',
			'core_group_add_group_members',
			'core_group_get_course_groups',
			'core_group_get_group_members',
			'core_group_get_groups',
			'core_user_get_users_by_field',
		]);
		expect(listSizes(sandbox.it, 'values')).toEqual([10]);
	});

	it('find many users of a small course as they find few', async () => {
		makeLabs();
		for (let userid = 103; userid <= 2902; userid++) sandbox.it.world.unenrol(2, userid);
		const items = Array.from({ length: 80 }, (_, index) => ({
			course: 'PHYS101',
			group: 'Lab A',
			email: `student${index + 1}@example.edu`,
		}));
		expect(new Set(await say(items))).toEqual(new Set(['added']));
		expect(calls(sandbox.it)).not.toContain('core_enrol_get_enrolled_users');
		expect(listSizes(sandbox.it, 'values')).toEqual([80]);
	});

	it('isolate an address that Moodle refuses to look for', async () => {
		makeLabs();
		const items = ['student1@example.edu', 'x y@z', 'student2@example.edu'].map((email) => ({
			groupid: 1,
			email,
		}));
		expect(await say(items)).toEqual([
			'added',
			inItem(1, says('userNotFound', { by: 'email', value: 'x y@z' })),
			'added',
		]);
	});

	it('need functions in the service, and say which', async () => {
		makeLabs();
		const site = { url: sandbox.it.url, token: `${NEEDLE}-four` };
		const rows = [
			{ course: 'PHYS101', group: 'Lab A', userid: 3 },
			{ courseid: 2, group: 'Lab A', userid: 3 },
			{ groupid: 1, email: 'student1@example.edu' },
			{ groupid: 1, userid: 3 },
		];
		const node = moodleGroups(autoMap, 'continueRegularOutput');
		const { output } = await execute({ site, items: rows, nodes: [node] });
		expect(output()[0].map(({ json }) => json.error ?? json.status)).toEqual([
			inItem(0, means('accessexception', 'core_course_get_courses_by_field')),
			inItem(1, means('accessexception', 'core_group_get_course_groups')),
			inItem(2, means('accessexception', 'core_user_get_users_by_field')),
			'sent',
		]);
		expect(output()[0][0].json.message).toContain('> External services > Functions');
	});

	it('stop the workflow before anything is written', async () => {
		makeLabs();
		const rows = [
			{ groupid: 1, email: 'student1@example.edu' },
			{ groupid: 1, email: 'nobody@example.edu' },
		];
		const { error } = await run(rows, autoMap, 'stopWorkflow');
		expect(error?.message).toBe(
			inItem(1, says('userNotFound', { by: 'email', value: 'nobody@example.edu' })),
		);
		expect(error?.description).toContain(NOTHING_SAVED);
		expect(sandbox.it.world.membersOf(1)).toEqual([]);
	});
});

/** Group 1 is Lab A with an ID number, group 2 is R&D. */
function makeLabs(): void {
	makeGroups(sandbox.it, 'Lab A', 'R&D');
	const { groups } = sandbox.it.world;
	sandbox.it.world.updateGroup({ ...groups.get(1)!, idnumber: 'LAB-A' });
	sandbox.it.world.forgetGroups(2);
}

function makeGroupIn(courseid: number, name: string): void {
	const [groupid] = makeGroups(sandbox.it, name);
	sandbox.it.world.updateGroup({ ...sandbox.it.world.groups.get(groupid)!, courseid });
	sandbox.it.world.forgetGroups(courseid);
}

function share(email: string, ...userids: number[]): void {
	const { users } = sandbox.it.world;
	for (const userid of userids) users.set(userid, { ...users.get(userid)!, email });
}
