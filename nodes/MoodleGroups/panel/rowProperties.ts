import type { INodeProperties } from 'n8n-workflow';

import type { Field, Fields } from './fields';

/** For which operation a property of the panel is shown. */
export interface Shown {
	readonly resource: string;
	readonly operation: string;
}

/** The selector of the data mode, the same for every operation that writes rows. */
export function dataModeProperty({ resource, operation }: Shown): INodeProperties {
	return {
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
			{
				name: 'Define Below',
				value: 'defineBelow',
				description: 'List the entries in this panel',
			},
			{
				name: 'Using JSON',
				value: 'usingJson',
				description: 'Give a JSON array, for example from a Code node or an AI agent',
			},
		],
		default: 'defineBelow',
		description: 'Where the rows come from',
		displayOptions: { show: { resource: [resource], operation: [operation] } },
	};
}

/** The column names of Auto-Map Input Data, with Moodle's names as defaults. */
export function columnsProperty<E>(shown: Shown, fields: Fields<E>): INodeProperties {
	const options = (Object.entries(fields) as Array<[string, Field<unknown>]>).map(
		([name, { displayName }]): INodeProperties => ({
			displayName: `${displayName} Column`,
			name,
			type: 'string',
			noDataExpression: true,
			default: name,
			description: `Name of the column that holds the ${displayName}`,
		}),
	);
	return {
		displayName: 'Columns',
		name: 'columns',
		type: 'collection',
		placeholder: 'Add Column',
		default: {},
		description: `Columns are found by Moodle's names (${Object.keys(fields).join(', ')}), without regard to case, spaces, _ and -. Add those that have another name in your data.`,
		options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
		displayOptions: inMode(shown, 'autoMapInputData'),
	};
}

/** Shows a property for one operation in one data mode. */
export function inMode({ resource, operation }: Shown, dataMode: string) {
	return { show: { resource: [resource], operation: [operation], dataMode: [dataMode] } };
}

/** How the rows travel, the same for every operation that writes rows. */
export function optionsProperty({ resource, operation }: Shown): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Entries per Request',
				name: 'entriesPerRequest',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				noDataExpression: true,
				default: 100,
				description: 'How many rows travel in one request at most',
			},
			{
				displayName: 'Requests at Once',
				name: 'requestsAtOnce',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 8 },
				noDataExpression: true,
				default: 2,
				description: 'How many requests are under way at the same time at most',
			},
		],
		displayOptions: { show: { resource: [resource], operation: [operation] } },
	};
}
