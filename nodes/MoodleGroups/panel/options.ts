import type { INodeProperties } from 'n8n-workflow';

import { GROUPING } from '../input/references';
import { cellFields } from './cellFields';
import { enrolmentFields } from './enrolmentFields';
import { locator } from './locators';
import { missingFields } from './missingFields';
import { at, ROWS, shown, sorted } from './places';

const NEW_GROUP = { '/resource': ['group'], '/operation': ['create'] };
const GROUP_SYNC = { '/resource': ['group'], ...at.sync };
const MEMBER_SYNC = { '/resource': ['groupMember'], ...at.sync };
const getMany = (resource: string) => ({ '/resource': [resource], ...at.getMany });

/** The options of every operation, with where each is shown. */
export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	displayOptions: { show: { '/operation': [...ROWS['/operation'], 'getMany'] } },
	options: sorted([
		...cellFields,
		shown(ROWS, {
			displayName: 'Rows per Request',
			name: 'rowsPerRequest',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 100,
			description: 'Max number of rows in one request',
		}),
		shown(
			{ ...ROWS, '/dataMode': ['autoMapInputData', 'usingJson'] },
			{
				displayName: 'Always Use Default Course',
				name: 'alwaysUseDefaultCourse',
				type: 'boolean',
				default: false,
				description:
					'Whether all rows use the Default Course, even if they name another one, for example to copy groups from one course to another',
			},
		),
		shown(ROWS, {
			displayName: 'Requests at Once',
			name: 'requestsAtOnce',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 8 },
			default: 2,
			description: 'Max number of requests at the same time',
		}),
		shown(NEW_GROUP, {
			displayName: 'If Group Exists',
			name: 'ifGroupExists',
			type: 'options',
			options: [
				{ name: 'Fail', value: 'fail', description: 'Report the row, with the ID of the group' },
				{ name: 'Return Existing', value: 'return', description: 'Output the group as it is' },
			],
			default: 'fail',
			description: 'What to do when the course already has a group with this ID number or name',
		}),
		shown(
			{ '/resource': ['enrolledUser', 'grouping'], ...at.getMany },
			{
				displayName: 'Include Groups',
				name: 'includeGroups',
				type: 'boolean',
				default: false,
				description: 'Whether to add the groups of each user or grouping',
			},
		),
		shown(getMany('group'), {
			displayName: 'Include Member Count',
			name: 'includeMemberCount',
			type: 'boolean',
			default: false,
			description: 'Whether to add the number of members to each group',
		}),
		shown(getMany('enrolledUser'), {
			displayName: 'Include Roles',
			name: 'includeRoles',
			type: 'boolean',
			default: false,
			description: 'Whether to add the short names of the roles that each user has in the course',
		}),
		shown(
			{ ...getMany('groupMember'), '/membersOf': ['course'] },
			locator(GROUPING, { description: 'List only the groups of this grouping' }),
		),
		shown(getMany('groupMember'), {
			displayName: 'IDs Only',
			name: 'idsOnly',
			type: 'boolean',
			default: false,
			description: 'Whether to return only the IDs of groups and users, which takes fewer requests',
		}),
		shown(at.sync, {
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
					description: 'An item with totals for each group or course, and an item for each failure',
				},
			],
			default: 'changes',
			description: 'What the node returns',
		}),
		shown(at.sync, {
			displayName: 'Removal Limit (Percent)',
			name: 'removalLimitPercent',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 100 },
			default: 50,
			description:
				'A group that would lose this share of its members or more is left unchanged, and so is a course that would lose this share of its groups. Set it to 100 for no limit.',
		}),
		shown(GROUP_SYNC, {
			displayName: 'Delete Despite Failed Rows',
			name: 'deleteDespiteFailedRows',
			type: 'boolean',
			default: false,
			description: 'Whether to delete groups of a course even if some of its rows failed',
		}),
		shown(GROUP_SYNC, {
			displayName: 'Delete Groups With Members',
			name: 'deleteGroupsWithMembers',
			type: 'boolean',
			default: false,
			description: 'Whether to delete groups without rows even if they have members',
		}),
		shown(GROUP_SYNC, {
			displayName: 'Delete Groups Without Rows',
			name: 'deleteGroupsWithoutRows',
			type: 'boolean',
			default: false,
			description: 'Whether to delete groups of the courses that no row mentions',
		}),
		shown(GROUP_SYNC, {
			displayName: 'Removal Limit (Groups)',
			name: 'removalLimitGroups',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 10,
			description: 'No group is deleted from a course that would lose more groups than this',
		}),
		shown(MEMBER_SYNC, {
			displayName: 'Empty Groups Without Rows',
			name: 'emptyGroupsWithoutRows',
			type: 'options',
			options: [
				{ name: 'No', value: 'none', description: 'Leave groups that no row mentions as they are' },
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
			description: 'Which groups that no row mentions are emptied, within the removal limit',
		}),
		shown(MEMBER_SYNC, {
			...locator(GROUPING, { description: 'The grouping whose groups without rows are emptied' }),
			displayName: 'Grouping to Empty',
			name: 'groupingToEmpty',
		}),
		...enrolmentFields,
		...missingFields,
		shown(MEMBER_SYNC, {
			displayName: 'Protected Users',
			name: 'protectedUsers',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1207, ada',
			description:
				"IDs and usernames of users who are never removed, separated by commas; the token's own account is always protected",
		}),
		shown(MEMBER_SYNC, {
			displayName: 'Removal Limit (Members)',
			name: 'removalLimitMembers',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 10,
			description: 'A group that would lose more members than this is left unchanged',
		}),
		shown(MEMBER_SYNC, {
			displayName: 'Remove Despite Failed Rows',
			name: 'removeDespiteFailedRows',
			type: 'boolean',
			default: false,
			description: 'Whether to remove members even if a failed row may mean them',
		}),
		shown(MEMBER_SYNC, {
			displayName: 'Remove Members Not in Input',
			name: 'removeMembersNotInInput',
			type: 'boolean',
			default: true,
			description: 'Whether to remove members who are in no row of their group',
		}),
		shown(MEMBER_SYNC, {
			displayName: 'Remove Only Members With Role',
			name: 'removeOnlyMembersWithRole',
			type: 'string',
			default: 'student',
			placeholder: 'e.g. student',
			description:
				'Short names of roles, separated by commas. Members who have another role in the course stay, as do those whose role the token cannot see. Leave empty to remove members with any role.',
		}),
	]),
};
