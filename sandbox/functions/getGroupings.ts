import { missingRecord } from '../protocol/exceptions';
import { multiple, optional, single, value, withDefault } from '../types/descriptions';
import { enterCourse, findGrouping, requireManageGroups, type Caller } from '../world/access';
import { customFieldsShown, showCustomFields } from './customFields';
import { courseGroupings, describeGrouping, groupingKeys } from './groupingShape';
import { groupingGroupKeys } from './groupShape';
import { showDescription } from './showDescription';
import { webServiceFunction } from './webServiceFunction';

export const getGroupings = webServiceFunction({
	parameters: {
		groupingids: multiple(value('INT')),
		returngroups: withDefault(value('BOOL'), false),
	},
	returns: multiple(
		single({
			...groupingKeys,
			customfields: customFieldsShown,
			groups: optional(multiple(single({ ...groupingGroupKeys, customfields: customFieldsShown }))),
		}),
	),
	millisecondsPerEntry: 1,
	run({ groupingids, returngroups }, caller) {
		const { world } = caller;
		return groupingids.map((groupingid) => {
			const grouping = findGrouping(caller, groupingid);
			enterCourse(caller, grouping.courseid);
			requireManageGroups(caller, grouping.courseid);
			const groups = returngroups ? groupsOf(caller, grouping.id) : [];
			return {
				...describeGrouping(grouping, caller),
				customfields: showCustomFields(caller, world.groupingCustomFields, grouping),
				// Moodle leaves the key out when there are none.
				groups: groups.length > 0 ? groups : undefined,
			};
		});
	},
});

export const getCourseGroupings = webServiceFunction({
	parameters: { courseid: value('INT') },
	returns: courseGroupings,
	millisecondsPerEntry: 5,
	run({ courseid }, caller) {
		if (!caller.world.courses.has(Number(courseid))) throw missingRecord('course');
		const course = enterCourse(caller, courseid);
		requireManageGroups(caller, course.id);
		return caller.world
			.byName(caller.world.cachedGroupings(course.id))
			.map((grouping) => describeGrouping(grouping, caller));
	},
});

/** The groups of a grouping by id; hidden ones are not left out, names are not formatted. */
function groupsOf(caller: Caller, groupingid: number) {
	const { world } = caller;
	return world.groupsIn(groupingid).map((groupid) => {
		const group = world.groups.get(groupid)!;
		return {
			...group,
			...showDescription('group', group, caller),
			customfields: showCustomFields(caller, world.groupCustomFields, group),
		};
	});
}
