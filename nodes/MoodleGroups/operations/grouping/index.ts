import type { INodeProperties } from 'n8n-workflow';

import { addGroupsFields, addGroupsOption } from './addGroups';
import { createFields, createOption } from './create';
import { deleteFields, deleteOption } from './delete';
import { getManyFields, getManyOption } from './getMany';
import { removeGroupsFields, removeGroupsOption } from './removeGroups';
import { updateFields, updateOption } from './update';

/** The operations of the resource Grouping. */
export const groupingOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		addGroupsOption,
		createOption,
		deleteOption,
		getManyOption,
		removeGroupsOption,
		updateOption,
	],
	default: 'addGroups',
	displayOptions: { show: { resource: ['grouping'] } },
};

/** The fields of each of them. */
export const groupingOperationFields: INodeProperties[][] = [
	addGroupsFields,
	createFields,
	deleteFields,
	getManyFields,
	removeGroupsFields,
	updateFields,
];
