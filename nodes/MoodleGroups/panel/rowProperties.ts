import type { INodeProperties } from 'n8n-workflow';

import { courseLocator } from './locators';
import { byDisplayName, inOperation, optionsProperty, type Shown } from './properties';
import type { NamedField } from '../input/columns';
import { jsonNames } from '../input/dataModes';
import { fieldsOf, type RowSource } from '../input/rawRow';
import { WAY_NAMES } from '../input/references';

/** What the panel of an operation says beyond its fields. */
export interface RowPanel {
	readonly list: {
		readonly displayName: string;
		readonly description: string;
		/** The fields of an entry of Define Below. */
		readonly entry: INodeProperties[];
	};
	/** An example for Using JSON. It is shown only: what is in the field is done. */
	readonly example: string;
	/** Further fields, above the options. */
	readonly fields?: INodeProperties[];
	/** Further options of the operation. */
	readonly options?: INodeProperties[];
}

/** The panel of an operation that writes rows: its data modes, how to identify things, its options. */
export function rowProperties<E>(
	shown: Shown,
	source: RowSource<E>,
	{ list, example, fields = [], options = [] }: RowPanel,
): INodeProperties[] {
	const noun = source.noun.charAt(0).toUpperCase() + source.noun.slice(1);
	return [
		dataModeProperty(shown),
		{
			displayName: list.displayName,
			name: source.list.parameter,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: `Add ${noun}`,
			default: { [source.list.key]: [{}] },
			description: list.description,
			options: [{ displayName: noun, name: source.list.key, values: list.entry }],
			displayOptions: inMode(shown, 'defineBelow'),
		},
		...identifyProperties(shown, source),
		columnsProperty(shown, source),
		{
			displayName: list.displayName,
			name: source.json,
			type: 'json',
			required: true,
			default: '[]',
			hint: `e.g. ${example}`,
			description: `An array of objects with ${jsonNames(source).join(', ')}. An empty array does nothing.`,
			displayOptions: inMode(shown, 'usingJson'),
		},
		...fields,
		optionsProperty(shown, [...options, ...travelOptions]),
	];
}

/** The selector of the data mode, the same for every operation that writes rows. */
function dataModeProperty(shown: Shown): INodeProperties {
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
		displayOptions: inOperation(shown),
	};
}

/** How rows identify courses, groups and users; and the course of rows that name none. */
function identifyProperties<E>(shown: Shown, source: RowSource<E>): INodeProperties[] {
	const inRows = {
		show: {
			resource: [shown.resource],
			operation: [shown.operation],
			dataMode: ['autoMapInputData', 'usingJson'],
		},
	};
	return fieldsOf(source).flatMap(([name, { displayName, ways }]) => {
		if (ways === undefined) return [];
		const known = Object.entries(ways.by).filter(([way]) => way in WAY_NAMES);
		const identify: INodeProperties = {
			displayName: `Identify ${displayName}s By`,
			name: ways.parameter,
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Automatic',
					value: 'auto',
					description: `Whichever of these columns a row has: ${known.map(([, { columns }]) => columns[0]).join(', ')}`,
				},
				...known
					.map(([way, { columns }]) => ({
						name: WAY_NAMES[way],
						value: way,
						description: `From the column ${columns.filter((column) => !column.endsWith('#')).join(' or ')}`,
					}))
					.sort((a, b) => a.name.localeCompare(b.name)),
			],
			default: 'auto',
			description: `What the rows hold to identify the ${displayName.toLowerCase()}`,
			displayOptions: inRows,
		};
		if (name !== 'course') return [identify];
		const description = 'For rows that do not name a course themselves';
		const fallback = courseLocator({ description, displayOptions: inRows });
		return [{ ...fallback, displayName: 'Default Course' }, identify];
	});
}

/** The column names of Auto-Map Input Data, with Moodle's names as defaults. */
function columnsProperty<E>(shown: Shown, source: RowSource<E>): INodeProperties {
	const options = fieldsOf(source)
		.filter(([, { prefix }]) => prefix === undefined)
		.map(([name, field]): INodeProperties => {
			const names = columnNames([name, field]);
			return {
				displayName: `${field.displayName} Column`,
				name,
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: `e.g. ${names[0]}`,
				description: `Name of the column that holds the ${field.displayName}, if it is not ${names.join(', ')}`,
			};
		});
	return {
		displayName: 'Columns',
		name: 'columns',
		type: 'collection',
		placeholder: 'Add Column',
		default: {},
		description:
			'Columns are found by their names, without regard to case, spaces, _ and -. Add those that have another name in your data.',
		options: options.sort(byDisplayName),
		displayOptions: inMode(shown, 'autoMapInputData'),
	};
}

/** The names under which the column of a field is found. */
function columnNames([name, field]: NamedField): string[] {
	if (field.prefix !== undefined) return [`${field.prefix}…`];
	if (field.ways === undefined) return [name];
	return Object.values(field.ways.by).map(({ columns }) => columns[0].replace('#', '1'));
}

/** Shows a property for one operation in one data mode. */
function inMode({ resource, operation }: Shown, dataMode: string) {
	return { show: { resource: [resource], operation: [operation], dataMode: [dataMode] } };
}

/** How the rows travel, the same for every operation that writes rows. */
const travelOptions: INodeProperties[] = [
	{
		displayName: 'Entries per Request',
		name: 'entriesPerRequest',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 100,
		description: 'How many rows travel in one request at most',
	},
	{
		displayName: 'Requests at Once',
		name: 'requestsAtOnce',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 8 },
		default: 2,
		description: 'How many requests are under way at the same time at most',
	},
];
