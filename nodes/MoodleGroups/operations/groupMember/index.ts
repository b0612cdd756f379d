import type { INodeProperties } from 'n8n-workflow';

import { addOption } from './add';
import { getManyOption } from './getMany';
import { removeOption } from './remove';
import { syncOption } from './sync';

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
