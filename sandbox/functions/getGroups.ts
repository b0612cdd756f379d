import { multiple, single, value } from '../types/descriptions';
import { compareBytes } from '../types/php';
import { enterCourse, findGroup, maySeeMembers, requireManageGroups } from '../world/access';
import { describeGroup, groupKeys, groupWithCustomFields } from './groupShape';
import { webServiceFunction } from './webServiceFunction';

export const getGroups = webServiceFunction({
	parameters: { groupids: multiple(value('INT')) },
	returns: multiple(groupWithCustomFields),
	millisecondsPerEntry: 1,
	run({ groupids }, caller) {
		return groupids.map((groupid) => {
			const group = findGroup(caller, groupid);
			enterCourse(caller, group.courseid);
			requireManageGroups(caller, group.courseid);
			return { ...describeGroup(group, caller), customfields: [] };
		});
	},
});

export const getCourseGroups = webServiceFunction({
	parameters: { courseid: value('INT') },
	returns: multiple(single(groupKeys)),
	millisecondsPerEntry: 5,
	run({ courseid }, caller) {
		const course = enterCourse(caller, courseid);
		requireManageGroups(caller, course.id);
		return [...caller.world.cachedGroups(course.id)]
			.filter((group) => maySeeMembers(caller, group))
			.sort((left, right) => compareBytes(left.name, right.name))
			.map((group) => describeGroup(group, caller));
	},
});
