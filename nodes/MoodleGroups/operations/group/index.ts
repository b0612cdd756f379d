import type { INodeProperties } from 'n8n-workflow';

import { createOption } from './create';
import { createOrUpdateOption } from './createOrUpdate';
import { deleteOption } from './delete';
import { getOption } from './get';
import { getManyOption } from './getMany';
import { syncOption } from './sync';
import { updateOption } from './update';

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
