import type { INodeProperties } from 'n8n-workflow';

import { COURSE, GROUP, GROUPING, USER } from '../input/references';
import { locator } from './locators';
import {
	ASSIGNMENTS,
	inEach,
	KNOWN_GROUPINGS,
	KNOWN_GROUPS,
	MEMBERS,
	NEW_GROUPINGS,
	NEW_GROUPS,
	ROWS,
	sorted,
	UPDATED_GROUPINGS,
	UPDATED_GROUPS,
} from './places';
import { groupFields, nameField, newNameField, type ValueField } from './valueFields';

const { description, ...moreOfGroup } = groupFields;
const { descriptionformat, idnumber, customfields, ...onlyOfGroup } = moreOfGroup;
const ofBoth = { descriptionformat, idnumber, customfields };

/** The list of Define Below. */
export const rows: INodeProperties = {
	displayName: 'Rows',
	name: 'rows',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Row',
	default: { row: [{}] },
	displayOptions: { show: { ...ROWS, '/dataMode': ['defineBelow'] } },
	options: [
		{
			displayName: 'Row',
			name: 'row',
			values: [
				...inEach(
					locator(COURSE, { required: true, description: 'The course that it belongs to' }),
					NEW_GROUPS,
					NEW_GROUPINGS,
				),
				...inEach(
					locator(COURSE, {
						description:
							'The course of what is chosen below. Needed to choose it from a list, by name or by ID number.',
					}),
					KNOWN_GROUPS,
					MEMBERS,
					ASSIGNMENTS,
					KNOWN_GROUPINGS,
				),
				...inEach(
					locator(GROUP, {
						required: true,
						description: 'The group; its name and ID number are looked up in the course',
					}),
					KNOWN_GROUPS,
					MEMBERS,
					ASSIGNMENTS,
				),
				...inEach(
					locator(USER, {
						required: true,
						description: 'The user, who must be enrolled in the course of the group',
					}),
					MEMBERS,
				),
				...inEach(
					locator(GROUPING, {
						required: true,
						description: 'The grouping; its name and ID number are looked up in the course',
					}),
					ASSIGNMENTS,
					KNOWN_GROUPINGS,
				),
				...inEach({ ...property('name', nameField), required: true }, NEW_GROUPS, NEW_GROUPINGS),
				...inEach(property('description', description), NEW_GROUPS, NEW_GROUPINGS),
				...inEach(
					locator(GROUPING, { description: 'The grouping to put a new group into' }),
					NEW_GROUPS,
				),
				...inEach(
					{
						displayName: 'Additional Fields',
						name: 'additionalFields',
						type: 'collection',
						placeholder: 'Add Field',
						default: {},
						options: sorted([
							...properties(ofBoth),
							...properties(onlyOfGroup).flatMap((one) => inEach(one, NEW_GROUPS)),
						]),
					},
					NEW_GROUPS,
					NEW_GROUPINGS,
				),
				...inEach(
					{
						displayName: 'Update Fields',
						name: 'updateFields',
						type: 'collection',
						placeholder: 'Add Field',
						default: {},
						options: sorted([
							property('name', newNameField),
							...properties({ description, ...ofBoth }),
							...properties(onlyOfGroup).flatMap((one) => inEach(one, UPDATED_GROUPS)),
						]),
					},
					UPDATED_GROUPS,
					UPDATED_GROUPINGS,
				),
			],
		},
	],
};

function properties(fields: Readonly<Record<string, ValueField<unknown>>>): INodeProperties[] {
	return Object.entries(fields).map(([name, field]) => property(name, field));
}

function property(name: string, { displayName, panel }: ValueField<unknown>): INodeProperties {
	return { displayName, name, ...panel };
}
