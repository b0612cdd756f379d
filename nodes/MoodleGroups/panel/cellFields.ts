import type { INodeProperties } from 'n8n-workflow';

import { ROWS, shown } from './places';

/** What changes groups and groupings that are there. */
const UPDATES = {
	'/resource': ['group', 'grouping'],
	'/operation': ['createOrUpdate', 'sync', 'update'],
};

/** The options about what is in the rows. */
export const cellFields: INodeProperties[] = [
	shown(UPDATES, {
		displayName: 'Empty Cells',
		name: 'emptyCells',
		type: 'options',
		options: [
			{
				name: 'Clear',
				value: 'clear',
				description: 'Empty the description, ID number, enrolment key or custom field',
			},
			{ name: 'Keep', value: 'keep', description: 'Leave what Moodle has as it is' },
		],
		default: 'keep',
		description: 'What an empty cell of a column does to a group or grouping that already exists',
	}),
	shown(ROWS, {
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: false,
		description:
			'Whether to add the fields of the row to its item, except secrets and fields whose names the item uses itself',
	}),
];
