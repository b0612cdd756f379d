import type { INodeProperties } from 'n8n-workflow';

import { createFields, createOption } from './create';
import { createOrUpdateFields, createOrUpdateOption } from './createOrUpdate';
import { deleteFields, deleteOption } from './delete';
import { getFields, getOption } from './get';
import { getManyFields, getManyOption } from './getMany';
import { syncFields, syncOption } from './sync';
import { updateFields, updateOption } from './update';

/** The operations of the resource Group. */
export const groupOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		createOption,
		createOrUpdateOption,
		deleteOption,
		getOption,
		getManyOption,
		syncOption,
		updateOption,
	],
	default: 'create',
	displayOptions: { show: { resource: ['group'] } },
};

/** The fields of each of them. */
export const groupOperationFields: INodeProperties[][] = [
	createFields,
	createOrUpdateFields,
	deleteFields,
	getFields,
	getManyFields,
	syncFields,
	updateFields,
];
