import type { Int } from '../types/php';
import { multiple, single, value } from '../types/descriptions';
import {
	enterCourse,
	findGroup,
	findGrouping,
	requireManageGroups,
	type Caller,
} from '../world/access';
import { webServiceFunction } from './webServiceFunction';

const pairs = multiple(single({ groupingid: value('INT'), groupid: value('INT') }));

export const assignGrouping = webServiceFunction({
	parameters: { assignments: pairs },
	returns: null,
	millisecondsPerEntry: 5,
	run({ assignments }, caller) {
		for (const pair of assignments) {
			const { grouping, group } = find(pair, caller);
			// Whoever asks for what is there already needs no permission.
			if (caller.world.groupsIn(grouping.id).includes(group.id)) continue;
			requirePermission(grouping.courseid, caller);
			caller.world.assign(grouping.id, group.id);
			caller.world.forgetGroups(grouping.courseid);
		}
	},
});

export const unassignGrouping = webServiceFunction({
	parameters: { unassignments: pairs },
	returns: null,
	millisecondsPerEntry: 5,
	run({ unassignments }, caller) {
		for (const pair of unassignments) {
			const { grouping, group } = find(pair, caller);
			if (!caller.world.groupsIn(grouping.id).includes(group.id)) continue;
			requirePermission(grouping.courseid, caller);
			caller.world.unassign(grouping.id, group.id);
			caller.world.forgetGroups(grouping.courseid);
		}
	},
});

/** Both have to exist, but not in the same course. */
function find({ groupingid, groupid }: { groupingid: Int; groupid: Int }, caller: Caller) {
	return { grouping: findGrouping(caller, groupingid), group: findGroup(caller, groupid) };
}

function requirePermission(courseid: number, caller: Caller): void {
	enterCourse(caller, courseid);
	requireManageGroups(caller, courseid);
}
