import type {
	IExecutePaginationFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { id, type Fields } from '../rows/fields';
import { columnsProperty, dataModeProperty, inMode, optionsProperty } from '../rows/panel';
import type { RowSource } from '../rows/dataModes';
import { readRows } from '../rows/readRows';
import { collectItems, type Run } from '../rows/run';
import { writeRows, type Writing } from '../rows/write';

/** A group to delete. */
type GroupId = { readonly groupid: number };

/** Group > Delete: `core_group_delete_groups`. */
export const deleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete groups',
	description: 'Remove groups from their courses; the members stay enrolled',
	routing: collectItems(deleteGroups),
};

const fields: Fields<GroupId> = {
	groupid: { displayName: 'Group ID', read: id },
};

const groups: RowSource<GroupId> = {
	noun: 'group',
	list: { parameter: 'groupids', key: 'group' },
	json: 'groupidsJson',
	fields,
	bare: 'groupid',
};

const deleting: Writing<GroupId, null> = {
	identity: ({ groupid }) => `${groupid}`,
	show: (group) => ({ ...group }),
	variables: () => 1,
	send: async (moodle, entries) => await moodle.deleteGroups(entries.map(({ groupid }) => groupid)),
	result: (group) => ({ ...group, deleted: true }),
};

async function deleteGroups(contexts: readonly IExecutePaginationFunctions[], run: Run) {
	return await writeRows(readRows(contexts, groups), deleting, run);
}

const shown = { resource: 'group', operation: 'delete' };

export const deleteFields: INodeProperties[] = [
	dataModeProperty(shown),
	{
		displayName: 'Groups',
		name: 'groupids',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Group',
		default: { group: [{ groupid: '' }] },
		description: 'The groups to delete',
		options: [
			{
				displayName: 'Group',
				name: 'group',
				values: [
					{
						displayName: 'Group ID',
						name: 'groupid',
						type: 'string',
						required: true,
						default: '',
						placeholder: 'e.g. 42',
						description: "ID of the group, as in the address of the group's page in Moodle",
					},
				],
			},
		],
		displayOptions: inMode(shown, 'defineBelow'),
	},
	columnsProperty(shown, fields),
	{
		displayName: 'Groups',
		name: 'groupidsJson',
		type: 'json',
		required: true,
		default: '[42]',
		description: 'An array of group IDs, or of objects with groupid',
		displayOptions: inMode(shown, 'usingJson'),
	},
	optionsProperty(shown),
];
