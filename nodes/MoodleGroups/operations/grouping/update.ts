import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { newNameField } from '../../things/groupFields';
import { rowProperties } from '../../panel/rowProperties';
import type { Fields } from '../../input/fields';
import type { RowSource } from '../../input/rawRow';
import { optionalCourse, requiredGrouping } from '../../input/references';
import { collectRows } from '../../run/collectRows';

import {
	additionalGroupingFields,
	descriptionProperty,
	groupingEntry,
	groupingFields,
	type GroupingValues,
} from '../../things/groupingFields';
import type { ThingRow } from '../../things/find';
import { updateThings } from '../../things/update';
import { GROUPING } from '../../things/kind';

/** A grouping and what shall change of it; blank means that it stays as it is. */
type UpdateRow = ThingRow<'grouping'> & GroupingValues & { readonly name: string | undefined };

const fields: Fields<UpdateRow> = {
	course: optionalCourse,
	grouping: requiredGrouping,
	...groupingFields,
	name: newNameField,
	// `groupingidnumber` says which grouping it is.
	idnumber: { ...groupingFields.idnumber, columns: ['newidnumber'] },
};

const groupings: RowSource<UpdateRow> = {
	noun: 'grouping',
	list: { parameter: 'groupingUpdates', key: 'grouping' },
	json: 'groupingUpdatesJson',
	fields,
};

/** Grouping > Update: `core_group_update_groupings`. */
export const updateOption: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update groupings',
	description: 'Change what is given of groupings, and keep the rest as it is',
	routing: collectRows(groupings, async (rows, run) => await updateThings(GROUPING, rows, run)),
};

const shown = { resource: 'grouping', operation: 'update' };

export const updateFields: INodeProperties[] = rowProperties(shown, groupings, {
	list: {
		displayName: 'Groupings',
		description: 'The groupings to change',
		entry: [
			...groupingEntry,
			{
				displayName: 'Update Fields',
				name: 'additionalFields',
				type: 'collection',
				placeholder: 'Add Field',
				default: {},
				options: [
					...additionalGroupingFields,
					descriptionProperty,
					{
						displayName: 'Name',
						name: 'name',
						type: 'string' as const,
						default: '',
						placeholder: 'e.g. Project Groups',
						description: 'The new name of the grouping, unique in its course',
					},
				].sort((left, right) => left.displayName.localeCompare(right.displayName)),
			},
		],
	},
	example: '[{ "groupingid": 9, "name": "Project Groups" }]',
});
