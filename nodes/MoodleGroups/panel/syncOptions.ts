import type { INodeProperties, NodeHint } from 'n8n-workflow';

import { inOperation, type Shown } from './properties';

/** Whether a sync writes at all: not before somebody has seen what it would do. */
export function dryRunProperty(shown: Shown): INodeProperties {
	return {
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: true,
		description:
			'Whether to change nothing and only say what would be done. Turn it off when the output is what you want.',
		displayOptions: inOperation(shown),
	};
}

/** While it is on, the output panel says so: the output looks like that of a run that writes. */
export const dryRunHint: NodeHint = {
	message:
		'Nothing was changed in Moodle: <b>Dry Run</b> is on. The output says what would be done.',
	displayCondition: '={{ $parameter["operation"] === "sync" && $parameter["dryRun"] === true }}',
	whenToDisplay: 'afterExecution',
	location: 'outputPane',
	type: 'info',
};

/** What every sync asks beside. */
export const syncOptions: INodeProperties[] = [
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
	{
		displayName: 'Removal Limit (Percent)',
		name: 'removalLimitPercent',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 50,
		description:
			'A group that would lose this share of its members, or more, is left unchanged; so is a course that would lose it of its groups. 100 for no limit.',
	},
];
