import { multiple, value } from '../types/descriptions';
import { enterCourse, requireManageGroups } from '../world/access';
import { webServiceFunction } from './webServiceFunction';

export const deleteGroupings = webServiceFunction({
	parameters: { groupingids: multiple(value('INT')) },
	returns: null,
	millisecondsPerEntry: 5,
	run({ groupingids }, caller) {
		for (const groupingid of groupingids) {
			const grouping = caller.world.groupings.get(Number(groupingid));
			if (grouping === undefined) continue;
			enterCourse(caller, grouping.courseid);
			requireManageGroups(caller, grouping.courseid);
			caller.world.deleteGrouping(grouping);
		}
	},
});
