import type { INodeProperties, NodeHint } from 'n8n-workflow';

import { wayKeys } from '../input/jsonKeys';
import { COURSE, GROUP, GROUPING, USER } from '../input/references';
import { locator } from './locators';
import { at, ROWS, shown } from './places';

const OTHERS = { '/operation': ROWS['/operation'].filter((operation) => operation !== 'sync') };
const IN_MODES = (...modes: string[]) => ({ ...ROWS, '/dataMode': modes });

const mode: INodeProperties = {
	displayName: 'Data Mode',
	name: 'dataMode',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Auto-Map Input Data',
			value: 'autoMapInputData',
			description: 'Each incoming item is one row; columns are found by their names',
		},
		{ name: 'Define Below', value: 'defineBelow', description: 'List the rows in this panel' },
		{
			name: 'Using JSON',
			value: 'usingJson',
			description: 'Provide a JSON array, for example from a Code node or an AI agent',
		},
	],
	default: 'defineBelow',
	description: 'Where the rows come from',
};

/** Where the rows come from. */
export const dataMode: INodeProperties = shown(OTHERS, mode);

/** The same for a sync, which is seldom about rows that are typed into a panel. */
export const dataModeOfSync: INodeProperties = shown(at.sync, {
	...mode,
	default: 'autoMapInputData',
});

/** The array of Using JSON. An example inside would be done: it stands on the page about rows. */
export const rowsJson: INodeProperties = shown(IN_MODES('usingJson'), {
	displayName: 'Rows (JSON)',
	name: 'rowsJson',
	type: 'json',
	required: true,
	default: '[]',
	description: `An array of objects, one for each row, with the keys that the operation reads: ${[COURSE, GROUP, USER, GROUPING].map(wayKeys).join('; ')}; name, description and so on. An empty array does nothing.`,
});

/** For rows that do not name a course themselves. */
export const defaultCourse: INodeProperties = shown(
	IN_MODES('autoMapInputData', 'usingJson'),
	locator(COURSE, {
		displayName: 'Default Course',
		description: 'For rows that do not name a course themselves',
	}),
);

/** Whether a sync writes at all: not before somebody has seen what it would do. */
export const dryRun: INodeProperties = shown(at.sync, {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: true,
	description:
		'Whether to show what would change without changing anything in Moodle. Turn it off when the output is what you want.',
});

/** While it is on, the output panel says so: the output looks like that of a run that writes. */
export const dryRunHint: NodeHint = {
	message:
		'Nothing was changed in Moodle: <b>Dry Run</b> is on. The output says what would be done.',
	displayCondition: '={{ $parameter["operation"] === "sync" && $parameter["dryRun"] === true }}',
	whenToDisplay: 'afterExecution',
	location: 'outputPane',
	type: 'info',
};
