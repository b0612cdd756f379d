import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { rowProperties } from '../../panel/rowProperties';
import type { Fields } from '../../input/fields';
import type { RowSource } from '../../input/rawRow';
import { optionalCourseOfGroup, requiredGroup } from '../../input/references';
import { readable } from '../../run/resolveRows';
import { collectRows } from '../../run/collectRows';
import type { Row } from '../../input/row';
import type { Run } from '../../run/run';
import { writeRows } from '../../run/write';
import { findGroups, type GroupRow } from '../../things/findGroups';
import { groupEntry } from './groupPanel';
import { deleting } from '../../things/deleteGroups';

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
	routing: collectRows(groups, deleteGroups),
};

async function deleteGroups(given: Array<Row<GroupRow>>, run: Run) {
	const rows = await findGroups(given, run.directory);
	await run.directory.groups.load(readable(rows).map(({ groupid }) => groupid));
	return await writeRows(rows, deleting(run.directory), run);
}

const shown = { resource: 'group', operation: 'delete' };

export const deleteFields: INodeProperties[] = rowProperties(shown, groups, {
	list: { displayName: 'Groups', description: 'The groups to delete', entry: groupEntry },
	example: '[42]',
});
