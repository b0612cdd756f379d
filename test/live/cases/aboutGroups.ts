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
		says: () => ['Moodle may refuse to change the visibility or participation of group '],
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
		says: () => ["'Visibility' needs Moodle 4.2 or later, and this site is Moodle "],
		errorcode: 'invalidparameter',
	},
	{
		when: 'no course has the short name',
		operation: 'group/create',
		arrange: async (live) => ({
			bad: { course: live.own('X'), name: live.own('A') },
			good: { course: live.course.shortname, name: live.own('B') },
		}),
		says: (live) => [`No course has the short name ${quoted(live, 'X')}`],
	},
	{
		when: 'the course does not exist',
		operation: 'group/create',
		arrange: async (live) => ({
			bad: { courseid: NOTHING, name: live.own('A') },
			good: { courseid: live.course.id, name: live.own('B') },
		}),
		says: () => [`Course ${NOTHING} does not exist, or it is hidden from the account of the token`],
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
		says: () => [`Group ${NOTHING} does not exist`],
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
		says: (live) => [`No group of ${courseOf(live)} has the name ${quoted(live, 'Lob')}`],
	},
	{
		when: 'a group is named without its course',
		operation: 'group/delete',
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			return { bad: { group: live.own('A') }, good: { groupid } };
		},
		says: () => ['No course in this row: looked for in'],
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
		says: () => ['would lose 2 of its 3 groups; the removal limit is less than 50 %'],
	},
];
