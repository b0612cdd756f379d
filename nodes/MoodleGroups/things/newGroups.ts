import type { INodeProperties } from 'n8n-workflow';

import { courseLocator, groupingLocator } from '../panel/locators';
import type { Shown } from '../panel/properties';
import { rowProperties, type RowPanel } from '../panel/rowProperties';
import type { Fields } from '../input/fields';
import type { RowSource } from '../input/rawRow';
import type { Identification } from '../moodle/naming';
import { optionalGrouping, requiredCourseOfGroup } from '../input/references';
import { additionalGroupFields } from './additionalGroupFields';
import { groupFields, nameField, type GroupValues } from './groupFields';

/** A group to create, as a row says it. */
export type NewGroupRow = GroupValues & {
	readonly course: Identification;
	readonly name: string;
	readonly grouping: Identification | undefined;
};

const fields: Fields<NewGroupRow> = {
	course: requiredCourseOfGroup,
	name: nameField,
	...groupFields,
	grouping: optionalGrouping,
};

/** Where Create and Create or Update find their groups. */
export const newGroups: RowSource<NewGroupRow> = {
	noun: 'group',
	list: { parameter: 'groups', key: 'group' },
	json: 'groupsJson',
	fields,
};

/** The panel of an operation that creates groups. */
export function newGroupProperties(
	shown: Shown,
	more: Pick<RowPanel, 'fields' | 'options'> = {},
): INodeProperties[] {
	return rowProperties(shown, newGroups, {
		...more,
		list: { displayName: 'Groups', description: 'The groups and their courses', entry },
		example: '[{ "course": "PHYS101", "name": "Lab A", "description": "" }]',
	});
}

const entry: INodeProperties[] = [
	courseLocator({ required: true }),
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Lab Group A',
		description: 'Name of the group, unique in its course',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		description: "What members see on the group's page",
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			...additionalGroupFields,
			groupingLocator({ description: 'The grouping to put a new group into' }),
		].sort((left, right) => left.displayName.localeCompare(right.displayName)),
	},
];
