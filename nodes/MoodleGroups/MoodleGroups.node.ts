import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { enrolledUserOperation, enrolledUserOperationFields } from './operations/enrolledUser';
import { groupOperation, groupOperationFields } from './operations/group';
import { groupingOperation, groupingOperationFields } from './operations/grouping';
import { groupMemberOperation, groupMemberOperationFields } from './operations/groupMember';
import { listSearch } from './panel/listSearch';
import { mergeFields } from './panel/mergeFields';
import { dryRunHint } from './panel/syncOptions';
import { REST_ENDPOINT } from './moodle/siteUrl';

export class MoodleGroups implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Moodle Groups',
		name: 'moodleGroups',
		icon: { light: 'file:moodleGroups.svg', dark: 'file:moodleGroups.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"].replace(/[A-Z]/g, " $&").toLowerCase() + ": " + $parameter["resource"].replace(/[A-Z]/g, " $&").toLowerCase() }}',
		description: 'Manage groups and groupings of courses, and who is in them',
		defaults: { name: 'Moodle Groups' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'moodleWebServiceApi', required: true }],
		hints: [dryRunHint],
		// The credential puts the site's address in front and the token into the body.
		requestDefaults: {
			method: 'POST',
			url: REST_ENDPOINT,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		},
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Enrolled User', value: 'enrolledUser' },
					{ name: 'Group', value: 'group' },
					{ name: 'Group Member', value: 'groupMember' },
					{ name: 'Grouping', value: 'grouping' },
				],
				default: 'groupMember',
			},
			enrolledUserOperation,
			groupOperation,
			groupMemberOperation,
			groupingOperation,
			...mergeFields([
				...enrolledUserOperationFields,
				...groupOperationFields,
				...groupMemberOperationFields,
				...groupingOperationFields,
			]),
		],
	};

	methods = { listSearch };
}
