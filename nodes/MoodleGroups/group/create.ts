import type {
	IExecutePaginationFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { createGroupsOnce } from '../moodle/createGroupsOnce';
import { countVariables } from '../moodle/encode';
import type { Group, NewGroup } from '../moodle/webService';
import { quote } from '../rows/fields';
import { columnsProperty, dataModeProperty, inMode, optionsProperty } from '../rows/panel';
import type { RowSource } from '../rows/dataModes';
import { readRows } from '../rows/readRows';
import { collectItems, type Run } from '../rows/run';
import { writeRows, type Writing } from '../rows/write';
import { groupFields } from './groupFields';
import { additionalGroupFields } from './additionalGroupFields';

/** Group > Create: `core_group_create_groups`. */
export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create groups',
	description: 'Make new groups in courses',
	routing: collectItems(createGroups),
};

const groups: RowSource<NewGroup> = {
	noun: 'group',
	list: { parameter: 'groups', key: 'group' },
	json: 'groupsJson',
	fields: groupFields,
};

const creating: Writing<NewGroup, Group> = {
	identity: ({ courseid, name }) => `${courseid} ${name}`,
	twice: ({ courseid, name }) => `The name ${quote(name)} occurs twice for course ${courseid}`,
	show: ({ courseid, name }) => ({ courseid, name }),
	variables: countVariables,
	// Two requests at once can make two groups with the same name and ID number in a course.
	lane: ({ courseid }) => courseid,
	send: createGroupsOnce,
	result: (_, group) => ({ ...group }),
};

async function createGroups(contexts: readonly IExecutePaginationFunctions[], run: Run) {
	return await writeRows(readRows(contexts, groups), creating, run);
}

const shown = { resource: 'group', operation: 'create' };

export const createFields: INodeProperties[] = [
	dataModeProperty(shown),
	{
		displayName: 'Groups',
		name: 'groups',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Group',
		default: { group: [{ courseid: '', name: '' }] },
		description: 'The groups to create',
		options: [
			{
				displayName: 'Group',
				name: 'group',
				values: [
					{
						displayName: 'Course ID',
						name: 'courseid',
						type: 'string',
						required: true,
						default: '',
						placeholder: 'e.g. 7',
						description: "ID of the course, as in the address of the course's page in Moodle",
					},
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
						options: additionalGroupFields,
					},
				],
			},
		],
		displayOptions: inMode(shown, 'defineBelow'),
	},
	columnsProperty(shown, groupFields),
	{
		displayName: 'Groups',
		name: 'groupsJson',
		type: 'json',
		required: true,
		default: '[\n  { "courseid": 7, "name": "Lab Group A", "description": "" }\n]',
		description: `An array of objects with ${Object.keys(groupFields).join(', ')}; only courseid and name are required`,
		displayOptions: inMode(shown, 'usingJson'),
	},
	optionsProperty(shown),
];
