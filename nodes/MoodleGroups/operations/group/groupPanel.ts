import type { INodeProperties } from 'n8n-workflow';

import { courseLocator, groupLocator } from '../../panel/locators';

/** The fields that name a group in an entry of Define Below. */
export const groupEntry: INodeProperties[] = [
	courseLocator({
		description:
			'The course of the group. Needed to choose the group from a list, by name or by ID number.',
	}),
	groupLocator({ required: true }),
];
