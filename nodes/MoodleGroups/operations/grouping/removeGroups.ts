import type { INodePropertyOptions } from 'n8n-workflow';

import { collectRows } from '../../run/collectRows';
import { assignments, writeAssignments, type Assigning } from '../../relations/assignment';

const removing: Assigning = {
	send: async (moodle, entries) => await moodle.unassignGrouping(entries),
	wanted: false,
	done: 'removed',
	already: 'notInGrouping',
};

/** Grouping > Remove Groups: `core_group_unassign_grouping`. */
export const removeGroupsOption: INodePropertyOptions = {
	name: 'Remove Groups',
	value: 'removeGroups',
	action: 'Remove groups from grouping',
	description: 'Take groups out of groupings; the groups stay',
	routing: collectRows(
		assignments,
		async (rows, run) => await writeAssignments(rows, run, removing),
	),
};
