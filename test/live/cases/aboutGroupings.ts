import { courseName } from '../../../nodes/MoodleGroups/moodle/naming';
import { says } from '../../support/said';
import { courseOf, FRONT_PAGE, missing, NOTHING, quoted, type Explanation } from './explanation';

/** What goes wrong with groupings. */
export const aboutGroupings: readonly Explanation[] = [
	{
		when: 'the name is taken',
		operation: 'grouping/create',
		arrange: async (live) => {
			await live.makeGroupings('Labs');
			const course = live.course.shortname;
			return {
				bad: { course, name: live.own('Labs') },
				good: { course, name: live.own('Teams') },
			};
		},
		says: (live) => [`The name ${quoted(live, 'Labs')} is taken in ${courseOf(live)} by grouping `],
	},
	{
		when: 'the ID number is taken',
		operation: 'grouping/create',
		arrange: async (live) => {
			const course = live.course.shortname;
			const row = { course, name: live.own('Labs'), idnumber: live.own('ID') };
			await live.succeed('grouping/create', [row]);
			return {
				bad: { ...row, name: live.own('B') },
				good: { course, name: live.own('Teams') },
			};
		},
		says: (live) => [`The ID number ${quoted(live, 'ID')} is taken in ${courseOf(live)}`],
	},
	{
		when: 'no grouping has the ID number',
		operation: 'grouping/delete',
		arrange: async (live) => {
			const [groupingid] = await live.makeGroupings('Labs');
			const course = live.course.shortname;
			return { bad: { course, groupingidnumber: live.own('Z') }, good: { groupingid } };
		},
		says: (live) => [
			says(
				'notFound',
				'grouping',
				{ by: 'idnumber', value: live.own('Z') },
				courseName(live.course),
			),
		],
	},
	{
		when: 'the grouping does not exist',
		operation: 'grouping/addGroups',
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			const [groupingid] = await live.makeGroupings('Labs');
			return { bad: { groupid, groupingid: NOTHING }, good: { groupid, groupingid } };
		},
		says: () => [says('missing', 'grouping', NOTHING)],
		errorcode: missing('invalidrecord'),
	},
	{
		when: 'the grouping belongs to another course than the row says',
		operation: 'grouping/delete',
		arrange: async (live) => {
			const [groupingid] = await live.makeGroupings('Labs');
			return { bad: { courseid: FRONT_PAGE, groupingid } };
		},
		says: (live) => [
			`Grouping ${quoted(live, 'Labs')} (ID `,
			` belongs to ${courseOf(live)}, not to course `,
		],
	},
];
