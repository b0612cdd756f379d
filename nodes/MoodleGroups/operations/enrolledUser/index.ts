import type { INodeProperties } from 'n8n-workflow';

import { getManyOption } from './getMany';

/** The operations of the resource Enrolled User. */
export const enrolledUserOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [getManyOption],
	default: 'getMany',
	displayOptions: { show: { resource: ['enrolledUser'] } },
};
