import { courseName } from '../../../nodes/MoodleGroups/moodle/naming';
import { ANY, says, upTo } from '../../support/said';
import { lacksThing } from '../../support/saidOfRows';
import { courseOf, FRONT_PAGE, missing, NOTHING, quoted, type Explanation } from './explanation';
import { onlyAlone, onlyFrom } from './support';

/** What goes wrong with courses and groups. */
export const aboutGroups: readonly Explanation[] = [
	{
		when: 'the name is taken',
		operation: 'group/create',
		arrange: async (live) => {
			await live.makeGroups('A & b');
			const courseid = live.course.id;
			return {
				bad: { courseid, name: live.own('A & b') },
				good: { courseid, name: live.own('B') },
			};
		},
		says: (live) => [`The name ${quoted(live, 'A & b')} is taken in ${courseOf(live)} by group `],
	},
	{
		when: 'the ID number is taken',
		operation: 'group/create',
		arrange: async (live) => {
			await live.makeGroupsLike({ idnumber: live.own('ID') }, 'A');
			const courseid = live.course.id;
			return {
				bad: { courseid, name: live.own('B'), idnumber: live.own('ID') },
				good: { courseid, name: live.own('C'), idnumber: live.own('ID 2') },
			};
		},
		says: (live) => [`The ID number ${quoted(live, 'ID')} is taken in ${courseOf(live)}`],
	},
	{
		when: 'the name of another group, in an update',
		operation: 'group/update',
		arrange: async (live) => {
			const [groupid, other] = await live.makeGroups('A', 'B');
			return {
				bad: { groupid, name: live.own('B') },
				good: { groupid: other, description: 'new' },
			};
		},
		says: (live) => [`The name ${quoted(live, 'B')} is taken in ${courseOf(live)} by group `],
	},
	{
		when: 'the visibility of a group with members',
		operation: 'group/update',
		unless: onlyFrom('4.2'),
		arrange: async (live) => {
			const [groupid, other] = await live.makeGroups('A', 'B');
			await live.addMembers(groupid, live.users[0].id);
			return { bad: { groupid, visibility: 'none' }, good: { groupid: other, visibility: 'none' } };
		},
		says: () => says('visibilityLocked', { id: 0, name: ANY }).split(`"${ANY}" (ID 0)`),
		errorcode: 'invalidparameter',
	},
	{
		when: 'the site is older than the visibility of groups',
		operation: 'group/create',
		unless: (live) => (live.isAtLeast('4.2') ? 'needs a Moodle before 4.2' : undefined),
		arrange: async (live) => ({
			bad: { courseid: live.course.id, name: live.own('A'), visibility: 'none' },
			good: { courseid: live.course.id, name: live.own('B') },
		}),
		says: () => says('tooOld', 'Visibility', '4.2', ANY).split(ANY),
		errorcode: 'invalidparameter',
	},
	{
		when: 'no course has the short name',
		operation: 'group/create',
		arrange: async (live) => ({
			bad: { course: live.own('X'), name: live.own('A') },
			good: { course: live.course.shortname, name: live.own('B') },
		}),
		says: (live) => [says('courseNotFound', { by: 'shortname', value: live.own('X') })],
	},
	{
		when: 'the course does not exist',
		operation: 'group/create',
		arrange: async (live) => ({
			bad: { courseid: NOTHING, name: live.own('A') },
			good: { courseid: live.course.id, name: live.own('B') },
		}),
		says: () => [says('courseMissing', NOTHING)],
		errorcode: 'errorcoursecontextnotvalid',
	},
	{
		when: 'a name with an HTML tag',
		operation: 'group/create',
		arrange: async (live) => ({
			bad: { courseid: live.course.id, name: `${live.own('A')} <b>` },
			good: { courseid: live.course.id, name: live.own('B') },
		}),
		says: () => ["'name' contains an HTML tag"],
	},
	{
		when: 'the group belongs to another course than the row says',
		operation: 'groupMember/add',
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			const userid = live.users[0].id;
			return { bad: { courseid: FRONT_PAGE, groupid, userid }, good: { groupid, userid } };
		},
		says: (live) => [
			`Group ${quoted(live, 'A')} (ID `,
			` belongs to ${courseOf(live)}, not to course `,
		],
	},
	{
		when: 'the group does not exist',
		operation: 'groupMember/add',
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			const userid = live.users[0].id;
			return { bad: { groupid: NOTHING, userid }, good: { groupid, userid } };
		},
		says: () => [says('missing', 'group', NOTHING)],
		errorcode: missing('invalidrecord'),
	},
	{
		when: 'no group has the name',
		operation: 'groupMember/add',
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('Lab');
			const userid = live.users[0].id;
			return {
				bad: { course: live.course.shortname, group: live.own('Lob'), userid },
				good: { groupid, userid },
			};
		},
		says: (live) => [
			says('notFound', 'group', { by: 'name', value: live.own('Lob') }, courseName(live.course)),
		],
	},
	{
		when: 'a group is named without its course',
		operation: 'group/delete',
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			return { bad: { group: live.own('A') }, good: { groupid } };
		},
		says: () => [upTo(lacksThing('course', [], {}).problem.replace(';', ANY)).trimEnd()],
	},
	{
		when: 'most groups of the course would be deleted',
		operation: 'group/sync',
		unless: onlyAlone,
		arrange: async (live) => {
			await live.makeGroups('A', 'B', 'C');
			return {
				bad: { courseid: live.course.id, name: live.own('A') },
				parameters: { options: { deleteGroupsWithoutRows: true } },
			};
		},
		says: () => says('tooManyDeletions', ANY, 2, 3, ['less than 50 %', '']).split(ANY),
	},
];
