import type { INodePropertyOptions } from 'n8n-workflow';

import type { Identification } from '../../moodle/naming';
import type { Fields } from '../../input/fields';
import type { RowSource } from '../../input/row';
import { requiredCourse } from '../../input/references';
import { collectRows } from '../../run/collectRows';
import { createThings } from '../../things/create';
import { GROUPING } from '../../things/kind';
import { groupingFields, groupingNameField, type GroupingValues } from '../../panel/valueFields';

type NewGroupingRow = GroupingValues & {
	readonly course: Identification;
	readonly name: string;
};

const fields: Fields<NewGroupingRow> = {
	course: requiredCourse,
	name: groupingNameField,
	...groupingFields,
};

export const newGroupings: RowSource<NewGroupingRow> = {
	noun: 'grouping',
	fields,
};

/** Grouping > Create: `core_group_create_groupings`. */
export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create groupings',
	description: 'Make new groupings in courses',
	routing: collectRows(newGroupings, async (rows, run) => await createThings(GROUPING, rows, run)),
};
