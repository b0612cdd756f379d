import type { INodeProperties } from 'n8n-workflow';

import type { CustomField } from '../moodle/shapes/group';
import { customFields } from '../input/customFields';
import {
	optionalChoice,
	optionalYesNo,
	quote,
	withRule,
	type Field,
	type Refusal,
} from '../input/fields';
import { anyTextOrNone, optionalSecret, optionalText, requiredText } from '../input/texts';
import { isPlaceholder } from '../input/placeholders';
import { refuseTags } from '../input/tags';

/** A value of a row, with what an entry of Define Below shows for it. */
export interface ValueField<V> extends Field<V> {
	readonly panel: Omit<INodeProperties, 'displayName' | 'name'>;
}

type ValueFields<E> = { readonly [K in keyof E]-?: ValueField<E[K]> };

/** What a row says of a grouping, apart from its course and name. */
export type GroupingValues = {
	readonly description: string | undefined;
	readonly descriptionformat: number | undefined;
	readonly idnumber: string | undefined;
	readonly customfields: readonly CustomField[] | undefined;
};

/** What a row says of a group, apart from its course and name. */
export type GroupValues = GroupingValues & {
	readonly enrolmentkey: string | undefined;
	readonly visibility: number | undefined;
	readonly participation: boolean | undefined;
};

/** Characters that Moodle's database keeps of each; longer texts make the whole list fail. */
const MAX_NAME = 254;
const MAX_IDNUMBER = 100;
const MAX_ENROLMENTKEY = 50;

/** The name of a group: `groupname` in Moodle's own upload. */
export const nameField: ValueField<string> = {
	displayName: 'Name',
	read: withRule(
		requiredText(MAX_NAME),
		(name) => refuseTags(name) ?? refusePlaceholder(name) ?? refuseList(name),
	),
	columns: ['groupname'],
	shared: ['name', 'group'],
	panel: {
		type: 'string',
		default: '',
		placeholder: 'e.g. Lab A',
		description: 'The name, unique in the course',
	},
};

export const groupingNameField: ValueField<string> = {
	...nameField,
	columns: ['groupingname'],
	shared: ['name', 'grouping'],
};

/** A name that is given only where it changes. */
export const newNameField: ValueField<string | undefined> = {
	...nameField,
	read: (raw) =>
		raw === undefined || raw === null || raw === '' ? { value: undefined } : nameField.read(raw),
	columns: ['newname'],
	shared: undefined,
	old: 'name',
	panel: { ...nameField.panel, description: 'The new name, unique in the course' },
};

const readIdnumber = optionalText(MAX_IDNUMBER);

/** The fields of a group, as Moodle names them, but for its course and name. */
export const groupFields: ValueFields<GroupValues> = {
	description: {
		displayName: 'Description',
		isClearable: true,
		read: anyTextOrNone,
		panel: {
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. Mondays at 10 in room 4',
			description: 'What it is for; members of a group see it on the page of the group',
		},
	},
	descriptionformat: {
		displayName: 'Description Format',
		read: optionalChoice({ html: 1, 'plain text': 2, markdown: 4, moodle: 0 }),
		panel: {
			type: 'options',
			options: [
				{ name: 'HTML', value: 1 },
				{ name: 'Markdown', value: 4 },
				{ name: 'Plain Text', value: 2 },
			],
			default: 1,
			description: 'How Moodle reads the description',
		},
	},
	idnumber: {
		displayName: 'ID Number',
		isClearable: true,
		// It identifies the group, so what stands for an empty cell is none.
		read: (raw) => (isPlaceholder(raw) ? { value: undefined } : readIdnumber(raw)),
		columns: ['groupidnumber'],
		panel: {
			type: 'string',
			default: '',
			placeholder: 'e.g. PHYS101-A',
			description: 'Your own identifier, unique in the course',
		},
	},
	enrolmentkey: {
		displayName: 'Enrolment Key',
		isClearable: true,
		read: optionalSecret(MAX_ENROLMENTKEY),
		panel: {
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. monday-lab',
			description: 'Whoever enrols with this key becomes a member of the group',
		},
	},
	visibility: {
		displayName: 'Visibility',
		read: optionalChoice({ all: 0, members: 1, own: 2, none: 3 }),
		panel: {
			type: 'options',
			options: [
				{ name: 'Hidden', value: 3 },
				{ name: 'Only See Own Membership', value: 2 },
				{ name: 'Only Visible to Members', value: 1 },
				{ name: 'Visible', value: 0 },
			],
			default: 0,
			description: 'Who can see the group and its members (Moodle 4.2 or later)',
		},
	},
	participation: {
		displayName: 'Participation',
		read: optionalYesNo,
		panel: {
			type: 'boolean',
			default: true,
			description: 'Whether activities can use the group (Moodle 4.2 or later)',
		},
	},
	// In columns with Moodle's prefix, as an object, or as Moodle's list.
	customfields: {
		displayName: 'Custom Fields',
		isClearable: true,
		read: customFields,
		prefix: 'customfield_',
		panel: {
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Custom Field',
			default: {},
			description: 'Custom fields that the site has for groups and groupings (Moodle 4.3 or later)',
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
							placeholder: 'e.g. North',
							description: 'Value of the field',
						},
					],
				},
			],
		},
	},
};

/** The fields of a grouping: some of those of a group. */
export const groupingFields: ValueFields<GroupingValues> = {
	description: groupFields.description,
	descriptionformat: groupFields.descriptionformat,
	idnumber: { ...groupFields.idnumber, columns: ['groupingidnumber'] },
	customfields: groupFields.customfields,
};

/** A new ID number: `groupidnumber` and `groupingidnumber` say what is changed. */
export const newIdnumberField: ValueField<string | undefined> = {
	...groupFields.idnumber,
	columns: ['newidnumber'],
	old: 'idnumber',
};

/** Nobody calls a group `#N/A`: a formula or an export put that into an empty cell. */
function refusePlaceholder(name: string): Refusal | undefined {
	if (!isPlaceholder(name)) return undefined;
	return {
		refusal: `must be a name, but is ${quote(name)}, which stands for an empty cell`,
		advice: 'Fill in the name or delete the row.',
	};
}

/** Nor `["Lab A","Lab B"]`: a cell of a database, or what a model answers, holds several names. */
function refuseList(name: string): Refusal | undefined {
	if (!/^[[{].*[\]}]$/s.test(name) || !isJson(name)) return undefined;
	return {
		refusal: `must be one name, but is ${quote(name)}`,
		advice: 'Make a row for each name.',
	};
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
