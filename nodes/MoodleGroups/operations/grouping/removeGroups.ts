import type { INodePropertyOptions } from 'n8n-workflow';

import { ASSIGNMENT, assignments } from '../../relations/assignment';
import { relate } from '../../relations/relation';
import { collectRows } from '../../run/collectRows';

/** Grouping > Remove Groups: `core_group_unassign_grouping`. */
export const removeGroupsOption: INodePropertyOptions = {
	name: 'Remove Groups',
	value: 'removeGroups',
	action: 'Remove groups from grouping',
	description: 'Take groups out of groupings; the groups stay',
	routing: collectRows(
		assignments,
		async (rows, run) => await relate(ASSIGNMENT, false, rows, run),
	),
};
