import type { INodeProperties } from 'n8n-workflow';

/** What can be said of a group beyond its course, name and description. */
export const additionalGroupFields: INodeProperties[] = [
	{
		displayName: 'Custom Fields',
		name: 'customfields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Custom Field',
		default: {},
		description: 'Custom fields that the site has for groups (Moodle 4.3 or later)',
		options: [
			{
				displayName: 'Custom Field',
				name: 'customfield',
				values: [
					{
						displayName: 'Short Name',
						name: 'shortname',
						type: 'string',
						default: '',
						placeholder: 'e.g. campus',
						description: 'Short name of the custom field',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						description: 'What the field shall hold',
					},
				],
			},
		],
	},
	{
		displayName: 'Description Format',
		name: 'descriptionformat',
		type: 'options',
		options: [
			{ name: 'HTML', value: 1 },
			{ name: 'Markdown', value: 4 },
			{ name: 'Plain Text', value: 2 },
		],
		default: 1,
		description: 'How Moodle reads the description',
	},
	{
		displayName: 'Enrolment Key',
		name: 'enrolmentkey',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'Who enrols with this key becomes a member of the group',
	},
	{
		displayName: 'ID Number',
		name: 'idnumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. PHYS101-A',
		description: 'Your own identifier of the group, unique in its course',
	},
	{
		displayName: 'Participation',
		name: 'participation',
		type: 'boolean',
		default: true,
		description: 'Whether activities can use the group (Moodle 4.2 or later)',
	},
	{
		displayName: 'Visibility',
		name: 'visibility',
		type: 'options',
		options: [
			{ name: 'Everyone', value: 0 },
			{ name: 'Members Only', value: 1 },
			{ name: 'Nobody', value: 3 },
			{ name: 'Own Membership Only', value: 2 },
		],
		default: 0,
		description: 'Who can see the group and its members (Moodle 4.2 or later)',
	},
];
