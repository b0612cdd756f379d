import type { INodePropertyOptions } from 'n8n-workflow';

import { collectRows } from '../../run/collectRows';
import { newGroups } from '../../things/newGroups';
import { groupOptions } from '../../sync/groups/settings';
import { syncGroups } from '../../sync/groups/syncGroups';

/** Group > Sync: creates and updates groups, and deletes those without rows if told to. */
export const syncOption: INodePropertyOptions = {
	name: 'Sync',
	value: 'sync',
	action: 'Sync groups of courses',
	description: 'Make the groups of courses match the input: create, update and, if asked, delete',
	routing: collectRows({ ...newGroups, isWhole: true }, syncGroups, groupOptions),
};
