import type { INodeProperties } from 'n8n-workflow';

import { createFields, createOption } from './create';
import { deleteFields, deleteOption } from './delete';

/** The operations of the resource Group. */
export const groupProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [createOption, deleteOption],
		default: 'create',
		displayOptions: { show: { resource: ['group'] } },
	},
	...createFields,
	...deleteFields,
];
