import type { INodeProperties } from 'n8n-workflow';

import { COURSE, GROUP, GROUPING, USER } from '../input/references';
import { locator } from './locators';
import { at, inEach, ROWS, shown, sorted } from './places';
import { groupFields, nameField, newNameField, type ValueField } from './valueFields';

const { description, ...moreOfGroup } = groupFields;
const { descriptionformat, idnumber, customfields, ...onlyOfGroup } = moreOfGroup;
const ofBoth = { descriptionformat, idnumber, customfields };

const { newGroups, knownGroups, updatedGroups, members, assignments } = at;
const { newGroupings, knownGroupings, updatedGroupings } = at;

const entry: INodeProperties[] = [
	...inEach(
		[newGroups, newGroupings],
		locator(COURSE, { required: true, description: 'The course of the group or grouping' }),
	),
	...inEach(
		[knownGroups, members, assignments, knownGroupings],
		locator(COURSE, {
			description:
				'The course of the group or grouping below. Needed to choose that from a list, by name or by ID number.',
		}),
	),
	...inEach(
		[knownGroups, members, assignments],
		locator(GROUP, {
			required: true,
			description: 'The group; its name and ID number are looked up in the course',
		}),
	),
	shown(
		members,
		locator(USER, {
			required: true,
			description: 'The user, who must be enrolled in the course of the group',
		}),
	),
	...inEach(
		[assignments, knownGroupings],
		locator(GROUPING, {
			required: true,
			description: 'The grouping; its name and ID number are looked up in the course',
		}),
	),
	...inEach([newGroups, newGroupings], { ...property('name', nameField), required: true }),
	...inEach([newGroups, newGroupings], property('description', description)),
	shown(newGroups, locator(GROUPING, { description: 'The grouping to put a new group into' })),
	...inEach(
		[newGroups, newGroupings],
		moreFields({ displayName: 'Additional Fields', name: 'additionalFields' }, [
			...properties(ofBoth),
			...inEach([newGroups], ...properties(onlyOfGroup)),
		]),
	),
	...inEach(
		[updatedGroups, updatedGroupings],
		moreFields({ displayName: 'Update Fields', name: 'updateFields' }, [
			property('name', newNameField),
			...properties({ description, ...ofBoth }),
			...inEach([updatedGroups], ...properties(onlyOfGroup)),
		]),
	),
];

/** The list of Define Below. */
export const rows: INodeProperties = shown(
	{ ...ROWS, '/dataMode': ['defineBelow'] },
	{
		displayName: 'Rows',
		name: 'rows',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Row',
		default: { row: [{}] },
		options: [{ displayName: 'Row', name: 'row', values: entry }],
	},
);

function moreFields(
	named: Pick<INodeProperties, 'displayName' | 'name'>,
	fields: readonly INodeProperties[],
): INodeProperties {
	const options = sorted(fields);
	return { ...named, type: 'collection', placeholder: 'Add Field', default: {}, options };
}

function properties(fields: Readonly<Record<string, ValueField<unknown>>>): INodeProperties[] {
	return Object.entries(fields).map(([name, field]) => property(name, field));
}

function property(name: string, { displayName, panel }: ValueField<unknown>): INodeProperties {
	return { displayName, name, ...panel };
}
