import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { dryRunProperty, syncOptions } from '../../panel/syncOptions';
import { collectRows } from '../../run/collectRows';
import { newGroupProperties, newGroups } from '../../things/newGroups';
import { syncGroups } from '../../sync/groups/syncGroups';

/** Group > Sync: creates and updates groups, and deletes those without rows if told to. */
export const syncOption: INodePropertyOptions = {
	name: 'Sync',
	value: 'sync',
	action: 'Sync groups of courses',
	description: 'Make the groups of courses match the input: create, update and, if asked, delete',
	routing: collectRows(newGroups, syncGroups),
};

const options: INodeProperties[] = [
	...syncOptions,
	{
		displayName: 'Delete Despite Failed Rows',
		name: 'removeDespiteFailures',
		type: 'boolean',
		default: false,
		description: 'Whether to delete groups of a course even if some of its rows failed',
	},
	{
		displayName: 'Delete Groups With Members',
		name: 'deleteWithMembers',
		type: 'boolean',
		default: false,
		description: 'Whether groups without rows are deleted even if they have members',
	},
	{
		displayName: 'Delete Groups Without Rows',
		name: 'deleteOthers',
		type: 'boolean',
		default: false,
		description: 'Whether to delete groups of the courses of which no row speaks',
	},
	{
		displayName: 'Removal Limit (Groups)',
		name: 'removalLimitGroups',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 10,
		description: 'Nothing of a course is deleted that would lose more groups than this',
	},
];

const shown = { resource: 'group', operation: 'sync' };

export const syncFields: INodeProperties[] = newGroupProperties(shown, {
	fields: [dryRunProperty(shown)],
	options,
});
