import type { INodePropertyOptions } from 'n8n-workflow';

import { ASSIGNMENT, assignments } from '../../relations/assignment';
import { relate } from '../../relations/relation';
import { collectRows } from '../../run/collectRows';

/** Grouping > Add Groups: `core_group_assign_grouping`. */
export const addGroupsOption: INodePropertyOptions = {
	name: 'Add Groups',
	value: 'addGroups',
	action: 'Add groups to grouping',
	description: 'Put groups into groupings of their course',
	routing: collectRows(assignments, async (rows, run) => await relate(ASSIGNMENT, true, rows, run)),
};
