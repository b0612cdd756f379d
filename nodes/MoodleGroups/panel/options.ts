import type { INodeProperties } from 'n8n-workflow';

import { GROUPING } from '../rows/references';
import { locator } from './locators';
import { inEach, ROWS, sorted } from './places';

/** The options of all operations, each shown for those that have it. */
export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	displayOptions: { show: { '/operation': [...ROWS['/operation'], 'getMany'] } },
	options: sorted([
		...inEach(
			{
				displayName: 'Entries per Request',
				name: 'entriesPerRequest',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				default: 100,
				description: 'How many rows travel in one request at most',
			},
			ROWS,
		),
		...inEach(
			{
				displayName: 'Requests at Once',
				name: 'requestsAtOnce',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 8 },
				default: 2,
				description: 'How many requests are under way at the same time at most',
			},
			ROWS,
		),
		...inEach(
			{
				displayName: 'If Group Exists',
				name: 'ifGroupExists',
				type: 'options',
				options: [
					{ name: 'Fail', value: 'fail', description: 'Report the row, with the ID of the group' },
					{ name: 'Return Existing', value: 'return', description: 'Output the group as it is' },
				],
				default: 'fail',
				description: 'What to do when the course has a group with the ID number or name',
			},
			on('group', 'create'),
		),
		...reading(),
		...ofSyncs(),
		...ofGroupSync().flatMap((one) => inEach(one, on('group', 'sync'))),
		...ofMemberSync().flatMap((one) => inEach(one, on('groupMember', 'sync'))),
	]),
};

function on(resource: string, operation: string) {
	return { '/resource': [resource], '/operation': [operation] };
}

function reading(): INodeProperties[] {
	return [
		...inEach(
			{
				displayName: 'Include Groups',
				name: 'includeGroups',
				type: 'boolean',
				default: false,
				description: 'Whether to add the groups of each grouping',
			},
			on('grouping', 'getMany'),
		),
		...inEach(
			{
				displayName: 'Include Member Count',
				name: 'includeMemberCount',
				type: 'boolean',
				default: false,
				description: 'Whether to add the number of members to each group',
			},
			on('group', 'getMany'),
		),
		...inEach(
			{
				displayName: 'Include Roles',
				name: 'includeRoles',
				type: 'boolean',
				default: false,
				description: 'Whether to add the short names of the roles that each user has in the course',
			},
			on('enrolledUser', 'getMany'),
		),
		...inEach(
			{
				displayName: 'Include User Fields',
				name: 'includeUserFields',
				type: 'boolean',
				default: false,
				description: 'Whether to add the name, username, email and ID number of each user',
			},
			on('groupMember', 'getMany'),
		),
	];
}

function ofSyncs(): INodeProperties[] {
	const SYNCS = { '/operation': ['sync'] };
	return [
		...inEach(
			{
				displayName: 'Output',
				name: 'output',
				type: 'options',
				options: [
					{ name: 'All Rows', value: 'all', description: 'An item for each row and each removal' },
					{
						name: 'Changes Only',
						value: 'changes',
						description: 'An item for each change and each failure',
					},
					{
						name: 'Summary',
						value: 'summary',
						description: 'An item with figures for each group or course, and for each failure',
					},
				],
				default: 'changes',
				description: 'What the node gives',
			},
			SYNCS,
		),
		...inEach(
			{
				displayName: 'Removal Limit (Percent)',
				name: 'removalLimitPercent',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 100 },
				default: 50,
				description:
					'A group that would lose this share of its members, or more, is left unchanged; so is a course that would lose it of its groups. 100 for no limit.',
			},
			SYNCS,
		),
	];
}

function ofGroupSync(): INodeProperties[] {
	return [
		{
			displayName: 'Delete Despite Failed Rows',
			name: 'removeDespiteFailures',
			type: 'boolean',
			default: false,
			description: 'Whether to delete groups of a course even if some of its rows failed',
		},
		{
			displayName: 'Delete Groups With Members',
			name: 'deleteWithMembers',
			type: 'boolean',
			default: false,
			description: 'Whether groups without rows are deleted even if they have members',
		},
		{
			displayName: 'Delete Groups Without Rows',
			name: 'deleteOthers',
			type: 'boolean',
			default: false,
			description: 'Whether to delete groups of the courses that no row mentions',
		},
		{
			displayName: 'Removal Limit (Groups)',
			name: 'removalLimitGroups',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 10,
			description: 'A course that would lose more groups than this loses none',
		},
	];
}

