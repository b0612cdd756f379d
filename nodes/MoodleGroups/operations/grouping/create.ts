import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Identification } from '../../moodle/naming';
import { courseLocator } from '../../panel/locators';
import { rowProperties } from '../../panel/rowProperties';
import type { Fields } from '../../input/fields';
import type { RowSource } from '../../input/rawRow';
import { requiredCourse } from '../../input/references';
import { collectRows } from '../../run/collectRows';
import {
	additionalGroupingFields,
	descriptionProperty,
	groupingFields,
	type GroupingValues,
} from '../../things/groupingFields';
import { createThings } from '../../things/create';
import { GROUPING } from '../../things/kind';

type NewGroupingRow = GroupingValues & {
	readonly course: Identification;
	readonly name: string;
};

const fields: Fields<NewGroupingRow> = { course: requiredCourse, ...groupingFields };

const groupings: RowSource<NewGroupingRow> = {
	noun: 'grouping',
	list: { parameter: 'groupings', key: 'grouping' },
	json: 'groupingsJson',
	fields,
};

/** Grouping > Create: `core_group_create_groupings`. */
export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create groupings',
	description: 'Make new groupings in courses',
	routing: collectRows(groupings, async (rows, run) => await createThings(GROUPING, rows, run)),
};

const shown = { resource: 'grouping', operation: 'create' };

export const createFields: INodeProperties[] = rowProperties(shown, groupings, {
	list: {
		displayName: 'Groupings',
		description: 'The groupings and their courses',
		entry: [
			courseLocator({ required: true, description: 'The course of the grouping' }),
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. Lab Groups',
				description: 'Name of the grouping, unique in its course',
			},
			descriptionProperty,
			{
				displayName: 'Additional Fields',
				name: 'additionalFields',
				type: 'collection',
				placeholder: 'Add Field',
				default: {},
				options: additionalGroupingFields,
			},
		],
	},
	example: '[{ "course": "PHYS101", "name": "Lab Groups", "description": "" }]',
});
