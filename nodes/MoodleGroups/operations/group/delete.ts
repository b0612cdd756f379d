import type { INodePropertyOptions } from 'n8n-workflow';

import type { Fields } from '../../input/fields';
import { optionalCourseOfGroup, requiredGroup } from '../../input/references';
import { readable } from '../../run/resolveRows';
import { collectRows } from '../../run/collectRows';
import type { Row, RowSource } from '../../input/row';
import type { Run } from '../../run/run';
import { writeRows } from '../../run/write';
import { findGroups, type GroupRow } from '../../things/findGroups';
import { deleting } from '../../things/deleteGroups';

const fields: Fields<GroupRow> = { course: optionalCourseOfGroup, group: requiredGroup };

export const groupsToDelete: RowSource<GroupRow> = {
	noun: 'group',
	fields,
};

/** Group > Delete: `core_group_delete_groups`. */
export const deleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete groups',
	description: 'Remove groups from their courses; the members stay enrolled',
	routing: collectRows(groupsToDelete, deleteGroups),
};

async function deleteGroups(given: Array<Row<GroupRow>>, run: Run) {
	const rows = await findGroups(given, run.directory);
	await run.directory.groups.load(readable(rows).map(({ groupid }) => groupid));
	return await writeRows(rows, deleting(run.directory), run);
}
