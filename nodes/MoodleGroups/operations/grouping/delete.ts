import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { rowProperties } from '../../panel/rowProperties';
import type { Fields } from '../../input/fields';
import type { RowSource } from '../../input/rawRow';
import { optionalCourse, requiredGrouping } from '../../input/references';
import { collectRows } from '../../run/collectRows';

import { groupingEntry } from '../../things/groupingFields';
import type { ThingRow } from '../../things/find';
import { deleteThings } from '../../things/delete';
import { GROUPING } from '../../things/kind';

const fields: Fields<ThingRow<'grouping'>> = { course: optionalCourse, grouping: requiredGrouping };

const groupings: RowSource<ThingRow<'grouping'>> = {
	noun: 'grouping',
	list: { parameter: 'groupingids', key: 'grouping' },
	json: 'groupingidsJson',
	fields,
	bare: 'groupingid',
};

/** Grouping > Delete: `core_group_delete_groupings`. */
export const deleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete groupings',
	description: 'Remove groupings from their courses; their groups stay',
	routing: collectRows(groupings, async (rows, run) => await deleteThings(GROUPING, rows, run)),
};

const shown = { resource: 'grouping', operation: 'delete' };

export const deleteFields: INodeProperties[] = rowProperties(shown, groupings, {
	list: {
		displayName: 'Groupings',
		description: 'The groupings to delete',
		entry: groupingEntry,
	},
	example: '[9]',
});
