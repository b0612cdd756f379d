import { lockOfGroup } from '../database/locks';
import { multiple, value } from '../types/descriptions';
import { enterCourse, requireManageGroups } from '../world/access';
import { webServiceFunction } from './webServiceFunction';

export const deleteGroups = webServiceFunction({
	parameters: { groupids: multiple(value('INT')) },
	returns: null,
	millisecondsPerEntry: 5,
	locks: ({ groupids }) => groupids.map((id) => [lockOfGroup(Number(id))]),
	run({ groupids }, caller) {
		for (const groupid of groupids) {
			const group = caller.world.groups.get(Number(groupid));
			if (group === undefined) continue;
			enterCourse(caller, group.courseid);
			requireManageGroups(caller, group.courseid);
			caller.world.deleteGroup(group);
		}
	},
});
