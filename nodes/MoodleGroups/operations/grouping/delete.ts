import type { INodePropertyOptions } from 'n8n-workflow';

import type { Fields } from '../../input/fields';
import { optionalCourse, requiredGrouping } from '../../input/references';
import { collectRows } from '../../run/collectRows';
import type { ThingRow } from '../../things/find';
import { deleteThings } from '../../things/delete';
import { GROUPING } from '../../things/kind';
import type { RowSource } from '../../input/row';

const fields: Fields<ThingRow<'grouping'>> = { course: optionalCourse, grouping: requiredGrouping };

export const groupingsToDelete: RowSource<ThingRow<'grouping'>> = {
	noun: 'grouping',
	fields,
};

/** Grouping > Delete: `core_group_delete_groupings`. */
export const deleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete groupings',
	description: 'Remove groupings from their courses; their groups stay',
	routing: collectRows(
		groupingsToDelete,
		async (rows, run) => await deleteThings(GROUPING, rows, run),
	),
};
