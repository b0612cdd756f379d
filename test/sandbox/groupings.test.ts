import { startSandbox, type Sandbox } from '../../sandbox';
import { defaultWorld } from '../../sandbox/world/defaultWorld';
import { MoodleClient } from '../support/moodleClient';
import { makeGroups } from '../support/sandbox';

const GROUP = {
	courseid: 2,
	description: '',
	descriptionformat: 1,
	idnumber: '',
	enrolmentkey: null,
	visibility: 0,
	participation: true,
};
const GROUPING = { courseid: 2, description: '', descriptionformat: 1, idnumber: '' };

let sandbox: Sandbox;
let moodle: MoodleClient;

beforeAll(async () => {
	sandbox = await startSandbox({
		world: {
			...defaultWorld('any-token'),
			groups: [
				{ ...GROUP, name: 'A', members: [3], customfields: { campus: 'North' } },
				{ ...GROUP, name: 'B' },
			],
			groupings: [{ ...GROUPING, name: 'Labs', groups: [2, 1] }],
			groupCustomFields: [{ shortname: 'campus', name: 'Campus', type: 'text' }],
		},
	});
	moodle = new MoodleClient(sandbox.url, sandbox.token);
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await moodle.close();
	await sandbox.stop();
});

it('come from the world file, with the groups in them', async () => {
	expect(
		await moodle.call('core_group_get_groupings', { 'groupingids[0]': 1, returngroups: 1 }),
	).toMatchObject([
		{
			id: 1,
			name: 'Labs',
			groups: [
				{ id: 1, name: 'A', customfields: [{ shortname: 'campus', value: 'North' }] },
				{ id: 2, name: 'B', customfields: [{ shortname: 'campus', value: null }] },
			],
		},
	]);
});

it('forget a group that is deleted, and keep it when the deletion fails', async () => {
	sandbox.world.enrol({ courseid: 2, userid: 3, role: 'editingteacher' });
	const foreign = sandbox.world.createGroup({ ...GROUP, name: 'C', courseid: 3 });
	const student = new MoodleClient(sandbox.url, 'any-token-student');
	expect(
		await student.call('core_group_delete_groups', {
			'groupids[0]': 1,
			'groupids[1]': foreign.id,
		}),
	).toMatchObject({ errorcode: 'errorcoursecontextnotvalid' });
	await student.close();
	expect(sandbox.world.groupsIn(1)).toEqual([1, 2]);
	await moodle.call('core_group_delete_groups', { 'groupids[0]': 1 });
	expect(sandbox.world.groupsIn(1)).toEqual([2]);
});

it('are there although the answer to their creation is an error', async () => {
	expect(
		await moodle.call('core_group_create_groupings', {
			'groupings[0][courseid]': 2,
			'groupings[0][name]': 'Seminars',
			'groupings[0][description]': '',
		}),
	).toMatchObject({ errorcode: 'invalidresponse' });
	expect(sandbox.world.storedGroupings(2).map(({ name }) => name)).toEqual(['Labs', 'Seminars']);
});

it('take a group of another course', async () => {
	const foreign = sandbox.world.createGroup({ ...GROUP, name: 'C', courseid: 3 });
	await moodle.call('core_group_assign_grouping', {
		'assignments[0][groupingid]': 1,
		'assignments[0][groupid]': foreign.id,
	});
	expect(sandbox.world.groupsIn(1)).toEqual([1, 2, foreign.id]);
});

it('select the groups of a user', async () => {
	const [other] = makeGroups(sandbox, 'Z');
	sandbox.world.addMember(other, 3);
	const read = async (groupingid: number) =>
		await moodle.call('core_group_get_course_user_groups', { courseid: 2, userid: 3, groupingid });
	expect(await read(0)).toMatchObject({ groups: [{ name: 'A' }, { name: 'Z' }] });
	expect(await read(1)).toMatchObject({ groups: [{ name: 'A' }] });
	expect(await read(9)).toMatchObject({ groups: [] });
});
