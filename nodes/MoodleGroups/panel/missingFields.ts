import type { INodeProperties } from 'n8n-workflow';

import { GROUPING } from '../input/references';
import { locator } from './locators';
import { at, shown } from './places';
import { groupFields } from './valueFields';

/** The options about what rows name and their course does not have. */
export const missingFields: readonly INodeProperties[] = [
	shown(at.addedMembers, {
		displayName: 'Create Missing Groups',
		name: 'createMissingGroups',
		type: 'boolean',
		default: false,
		description: 'Whether to create groups that rows name and their course does not have',
	}),
	shown(at.newGroups, {
		displayName: 'Create Missing Groupings',
		name: 'createMissingGroupings',
		type: 'boolean',
		default: false,
		description: 'Whether to create groupings that rows name and their course does not have',
	}),
	shown(at.addedMembers, {
		...groupFields.description.panel,
		displayName: 'Description of New Groups',
		name: 'descriptionOfNewGroups',
		description: 'The description of groups that are created; an expression uses the first row',
	}),
	shown(at.addedMembers, {
		...locator(GROUPING, { description: 'The grouping to put new groups into' }),
		displayName: 'Grouping of New Groups',
		name: 'groupingOfNewGroups',
	}),
	shown(at.addedMembers, {
		...groupFields.idnumber.panel,
		displayName: 'ID Number of New Groups',
		name: 'idNumberOfNewGroups',
		placeholder: 'e.g. {{ $json.code }}',
		description: 'The ID number of groups that are created; an expression uses the first row',
	}),
];
