import { multiple, single, value } from '../types/descriptions';
import { enterCourse, findGroup, requireManageGroups } from '../world/access';
import { isListed, seesAllGroups } from '../world/hiddenGroups';
import { showCustomFields } from './customFields';
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
			const declared = caller.world.groupCustomFields;
			return {
				...describeGroup(group, caller),
				customfields: showCustomFields(caller, declared, group),
			};
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
		// Only who may see all groups gets them from the cache.
		const groups = seesAllGroups(caller, course.id)
			? caller.world.cachedGroups(course.id)
			: caller.world.storedGroups(course.id).filter((group) => isListed(caller, group));
		return caller.world.byName(groups).map((group) => describeGroup(group, caller));
	},
});
