import type { INodeProperties } from 'n8n-workflow';

import { addGroupsOption } from './addGroups';
import { createOption } from './create';
import { deleteOption } from './delete';
import { getManyOption } from './getMany';
import { removeGroupsOption } from './removeGroups';
import { updateOption } from './update';

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
