import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { rowProperties } from '../../panel/rowProperties';
import type { Fields } from '../../input/fields';
import type { RowSource } from '../../input/rawRow';
import { optionalCourseOfGroup, requiredGroup } from '../../input/references';
import { collectRows } from '../../run/collectRows';
import { groupEntry } from './groupPanel';
import { deleteThings } from '../../things/delete';
import { GROUP } from '../../things/kind';
import type { GroupRow } from '../../things/find';

const fields: Fields<GroupRow> = { course: optionalCourseOfGroup, group: requiredGroup };

const groups: RowSource<GroupRow> = {
	noun: 'group',
	list: { parameter: 'groupids', key: 'group' },
	json: 'groupidsJson',
	fields,
	bare: 'groupid',
};

/** Group > Delete: `core_group_delete_groups`. */
export const deleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete groups',
	description: 'Remove groups from their courses; the members stay enrolled',
	routing: collectRows(groups, async (rows, run) => await deleteThings(GROUP, rows, run)),
};

const shown = { resource: 'group', operation: 'delete' };

export const deleteFields: INodeProperties[] = rowProperties(shown, groups, {
	list: { displayName: 'Groups', description: 'The groups to delete', entry: groupEntry },
	example: '[42]',
});
