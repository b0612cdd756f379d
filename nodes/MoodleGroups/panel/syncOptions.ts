import type { INodeProperties } from 'n8n-workflow';

/** What every sync asks: whether to write at all, and what to give. */
export const syncOptions: INodeProperties[] = [
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description: 'Whether to change nothing and only say what would be done',
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
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
	{
		displayName: 'Removal Limit (Percent)',
		name: 'removalLimitPercent',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		noDataExpression: true,
		default: 50,
		description:
			'A group that would lose this share of its members, or more, is left unchanged; so is a course that would lose it of its groups. 100 for no limit.',
	},
];
