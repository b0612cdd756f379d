import type { INodeProperties } from 'n8n-workflow';

import { addFields, addOption } from './add';
import { removeFields, removeOption } from './remove';

/** The operations of the resource Group Member. */
export const groupMemberProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [addOption, removeOption],
		default: 'add',
		displayOptions: { show: { resource: ['groupMember'] } },
	},
	...addFields,
	...removeFields,
];
