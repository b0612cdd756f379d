import type { INodePropertyOptions } from 'n8n-workflow';

import type { Fields } from '../../input/fields';
import {
	groupingFields,
	newIdnumberField,
	newNameField,
	type GroupingValues,
} from '../../panel/valueFields';
import { optionalCourse, requiredGrouping } from '../../input/references';
import { collectRows } from '../../run/collectRows';
import type { ThingRow } from '../../things/find';
import { updateThings } from '../../things/update';
import { GROUPING } from '../../things/kind';
import type { RowSource } from '../../input/row';

/** A grouping and what changes of it; blank means that it stays as it is. */
type UpdateRow = ThingRow<'grouping'> & GroupingValues & { readonly name: string | undefined };

const fields: Fields<UpdateRow> = {
	course: optionalCourse,
	grouping: requiredGrouping,
	name: newNameField,
	...groupingFields,
	idnumber: newIdnumberField,
};

export const groupingUpdates: RowSource<UpdateRow> = {
	noun: 'grouping',
	fields,
};

/** Grouping > Update: `core_group_update_groupings`. */
export const updateOption: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update groupings',
	description: 'Change what is given of groupings, and keep the rest as it is',
	routing: collectRows(
		groupingUpdates,
		async (rows, run) => await updateThings(GROUPING, rows, run),
	),
};
