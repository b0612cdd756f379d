import type { INodeProperties } from 'n8n-workflow';

import type { Field } from '../input/fields';
import { anyOf } from '../input/jsonKeys';
import { COURSE, GROUP, GROUPING, USER, type Thing } from '../input/references';
import { at, inEach, ROWS, shown, sorted } from './places';
import { groupFields, nameField } from './valueFields';

const GROUPS = [at.newGroups, at.updatedGroups];
const { description, descriptionformat, idnumber } = groupFields;
const { enrolmentkey, participation, visibility } = groupFields;

/** Which columns of the items, or keys of the JSON, hold what; without it, their names tell. */
export const columns: INodeProperties = shown(
	{ ...ROWS, '/dataMode': ['autoMapInputData', 'usingJson'] },
	{
		displayName: 'Columns',
		name: 'columns',
		type: 'collection',
		placeholder: 'Add Column',
		default: {},
		description:
			'The node finds columns of items and keys of JSON by their names, and ignores case, spaces, _ and -. Add those that have another name in your data or could mean several things.',
		options: sorted([
			...ofThing(COURSE),
			...inEach([at.knownGroups, at.members, at.assignments], ...ofThing(GROUP)),
			...inEach([at.members], ...ofThing(USER)),
			...inEach([at.newGroups, at.assignments, at.knownGroupings], ...ofThing(GROUPING)),
			...inEach(
				[...GROUPS, at.newGroupings, at.updatedGroupings],
				...ofValues({ name: nameField, description, descriptionformat, idnumber }),
			),
			...inEach(GROUPS, ...ofValues({ enrolmentkey, participation, visibility })),
		]),
	},
);

/** The column of a thing, and what it holds. */
function ofThing({ displayName, parameter, by }: Thing): INodeProperties[] {
	const ways = Object.entries(by).filter(([, way]) => way.displayName !== undefined);
	const names = ways.map(([, way]) => way.columns[0]);
	const noun = displayName.toLowerCase();
	return [
		column(noun, displayName, names),
		{
			displayName: `Identify ${displayName}s By`,
			name: parameter,
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Automatic',
					value: 'auto',
					description: `Whichever of these columns a row has: ${names.join(', ')}. If you choose another column, the node finds out what it contains.`,
				},
				...ways
					.map(([value, way]) => ({
						name: way.displayName!,
						value,
						description: `From the column ${anyOf(way.columns.filter((one) => !one.endsWith('#')))}`,
					}))
					.sort((left, right) => left.name.localeCompare(right.name)),
			],
			default: 'auto',
			description: `What the rows contain to identify the ${noun}`,
		},
	];
}

function ofValues(fields: Readonly<Record<string, Field<unknown>>>): INodeProperties[] {
	return Object.entries(fields).map(([name, { displayName }]) => column(name, displayName, [name]));
}

/** A column dragged here leaves its plain name. */
function column(name: string, displayName: string, names: readonly string[]): INodeProperties {
	return {
		displayName: `${displayName} Column`,
		name,
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: `e.g. ${names[0]}`,
		description: `Name of the column that contains the ${displayName}, if it is not ${anyOf(names)}`,
	};
}
