import type { INodePropertyOptions } from 'n8n-workflow';

import type { Fields } from '../../input/fields';
import { optionalCourseOfGroup, requiredGroup } from '../../input/references';
import { collectRows } from '../../run/collectRows';
import { deleteThings } from '../../things/delete';
import { GROUP } from '../../things/kind';
import type { GroupRow } from '../../things/find';
import type { RowSource } from '../../input/row';

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
	description:
		'Remove groups from their courses, with their picture, assignment overrides and calendar events: members stay enrolled, group submissions point to nothing, and an activity restricted to the group is closed to everybody',
	routing: collectRows(groupsToDelete, async (rows, run) => await deleteThings(GROUP, rows, run)),
};
