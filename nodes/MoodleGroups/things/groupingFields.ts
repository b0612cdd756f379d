import type { INodeProperties } from 'n8n-workflow';

import { additionalGroupFields } from './additionalGroupFields';
import { customFieldsField, descriptionFields, idnumberField, nameField } from './groupFields';
import type { CustomField } from '../moodle/shapes/group';
import { courseLocator, groupingLocator } from '../panel/locators';

/** What a row says of a grouping, beside its course and its name. */
export type GroupingValues = {
	readonly description: string | undefined;
	readonly descriptionformat: number | undefined;
	readonly idnumber: string | undefined;
	readonly customfields: readonly CustomField[] | undefined;
};

/** The fields of a grouping, as Moodle names them, but for its course. */
export const groupingFields = {
	name: { ...nameField, columns: ['groupingname'], shared: ['name', 'grouping'] },
	...descriptionFields,
	idnumber: { ...idnumberField, columns: ['groupingidnumber'] },
	customfields: customFieldsField,
};

/** Those of the fields of a group that a grouping has too. */
export const additionalGroupingFields: INodeProperties[] = additionalGroupFields
	.filter(({ name }) => name in groupingFields)
	.map((field) =>
		field.name === 'idnumber'
			? {
					...field,
					placeholder: 'e.g. PHYS101-LABS',
					description: 'Your own identifier of the grouping, unique in its course',
				}
			: field,
	);

export const descriptionProperty: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	description: 'What the grouping is for',
};

/** The fields that name a grouping in an entry of Define Below. */
export const groupingEntry: INodeProperties[] = [
	courseLocator({
		description:
			'The course of the grouping. Needed to choose the grouping from a list, by name or by ID number.',
	}),
	groupingLocator({ required: true }),
];
