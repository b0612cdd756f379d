import type { INodeProperties } from 'n8n-workflow';

import { addFields, addOption } from './add';
import { getManyFields, getManyOption } from './getMany';
import { removeFields, removeOption } from './remove';
import { syncFields, syncOption } from './sync';

/** The operations of the resource Group Member. */
export const groupMemberOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [addOption, getManyOption, removeOption, syncOption],
	default: 'add',
	displayOptions: { show: { resource: ['groupMember'] } },
};

/** The fields of each of them. */
export const groupMemberOperationFields: INodeProperties[][] = [
	addFields,
	getManyFields,
	removeFields,
	syncFields,
];
