import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { groupingLocator } from '../../panel/locators';
import { dryRunProperty, syncOptions } from '../../panel/syncOptions';
import { collectRows } from '../../run/collectRows';
import { members, memberFields } from '../../relations/member';
import { syncMembers } from '../../sync/members/syncMembers';

/** Group Member > Sync: adds who is missing, removes who is not listed. */
export const syncOption: INodePropertyOptions = {
	name: 'Sync',
	value: 'sync',
	action: 'Sync members of groups',
	description: 'Make the members of groups match the input: add who is missing, remove the others',
	routing: collectRows(members, syncMembers),
};

const options: INodeProperties[] = [
	...syncOptions,
	{
		displayName: 'Create Missing Groups',
		name: 'createMissingGroups',
		type: 'boolean',
		default: false,
		description: 'Whether to create groups that rows name and their course does not have',
	},
	{
		displayName: 'Description of New Groups',
		name: 'newGroupDescription',
		type: 'string',
		default: '',
		description: 'The description of groups that are created; an expression sees the first row',
	},
	{
		displayName: 'Empty Groups Without Rows',
		name: 'emptyOthers',
		type: 'options',
		options: [
			{
				name: 'No',
				value: 'none',
				description: 'Leave groups alone that occur in no row',
			},
			{
				name: 'Of the Courses of the Rows',
				value: 'course',
				description: 'Remove the members of all other groups of the courses',
			},
			{
				name: 'Of a Grouping',
				value: 'grouping',
				description: "Remove the members of the grouping's other groups",
			},
		],
		default: 'none',
		description: 'Which groups that occur in no row are emptied, within the removal limit',
	},
	{
		...groupingLocator({ description: 'The grouping whose groups without rows are emptied' }),
		displayName: 'Grouping to Empty',
		name: 'emptyGrouping',
	},
	{
		...groupingLocator({ description: 'The grouping to put new groups into' }),
		displayName: 'Grouping of New Groups',
		name: 'newGroupGrouping',
	},
	{
		displayName: 'ID Number of New Groups',
		name: 'newGroupIdnumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.groupidnumber }}',
		description: 'The ID number of groups that are created; an expression sees the first row',
	},
	{
		displayName: 'Protected Users',
		name: 'protectedUsers',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1207, ada',
		description:
			"IDs and usernames of users who are never removed, separated by commas; the token's own account is always protected",
	},
	{
		displayName: 'Removal Limit (Members)',
		name: 'removalLimitMembers',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 10,
		description: 'A group that would lose more members than this is left unchanged',
	},
	{
		displayName: 'Remove Despite Failed Rows',
		name: 'removeDespiteFailures',
		type: 'boolean',
		default: false,
		description: 'Whether to remove members even if a row failed that may mean them',
	},
	{
		displayName: 'Remove Only Members With Role',
		name: 'removeOnlyRoles',
		type: 'string',
		default: 'student',
		placeholder: 'e.g. student',
		description:
			'Short names of roles, separated by commas. Members who have another role in the course stay, as do those whose role the token cannot see. Empty to remove members with any role.',
	},
	{
		displayName: 'Remove Members Not in Input',
		name: 'removeOthers',
		type: 'boolean',
		default: true,
		description: 'Whether to remove members who are in no row of their group',
	},
];

export const syncFields: INodeProperties[] = memberFields('sync', {
	fields: [dryRunProperty({ resource: 'groupMember', operation: 'sync' })],
	options,
});
