import type { INodePropertyOptions } from 'n8n-workflow';

import { collectRows } from '../../run/collectRows';
import { assignments, writeAssignments, type Assigning } from '../../relations/assignment';

const adding: Assigning = {
	send: async (moodle, entries) => await moodle.assignGrouping(entries),
	wanted: true,
	done: 'added',
	already: 'alreadyInGrouping',
};

/** Grouping > Add Groups: `core_group_assign_grouping`. */
export const addGroupsOption: INodePropertyOptions = {
	name: 'Add Groups',
	value: 'addGroups',
	action: 'Add groups to grouping',
	description: 'Put groups into groupings of their course',
	routing: collectRows(assignments, async (rows, run) => await writeAssignments(rows, run, adding)),
};
