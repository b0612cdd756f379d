import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { enrolledUserOperation } from './operations/enrolledUser';
import { groupHints, groupOperation } from './operations/group';
import { groupingHints, groupingOperation } from './operations/grouping';
import { groupMemberHints, groupMemberOperation } from './operations/groupMember';
import { columns } from './panel/columns';
import { listSearch } from './panel/listSearch';
import { options } from './panel/options';
import * as reading from './panel/readFields';
import * as writing from './panel/rowFields';
import { rows } from './panel/rows';

export class MoodleGroups implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Moodle Groups',
		name: 'moodleGroups',
		icon: { light: 'file:moodleGroups.svg', dark: 'file:moodleGroups.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"].replace(/[A-Z]/g, " $&").toLowerCase() + ": " + $parameter["resource"].replace(/[A-Z]/g, " $&").toLowerCase() }}',
		description: 'Manage the groups of Moodle courses, their members and groupings',
		defaults: { name: 'Moodle Groups' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'moodleWebServiceApi', required: true }],
		hints: [writing.dryRunHint, ...groupHints, ...groupMemberHints, ...groupingHints],
		// Without it n8n would not take the node for a declarative one. Empty, because n8n reads each
		// default again for every item: what all requests have in common is in n8n/nodeTransport.ts.
		requestDefaults: {},
		// n8n looks at each of these for every item, shown or not, at 0.0075 ms: keep them few.
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
			reading.membersOf,
			reading.listedCourse,
			reading.groupsCourse,
			reading.readCourse,
			reading.membersCourse,
			reading.readGroup,
			reading.readGrouping,
			reading.listedGroup,
			reading.returnAll,
			reading.limit,
			reading.filters,
			writing.dataMode,
			writing.dataModeOfSync,
			rows,
			writing.rowsJson,
			writing.defaultCourse,
			columns,
			writing.dryRun,
			options,
		],
	};

	methods = { listSearch };
}
