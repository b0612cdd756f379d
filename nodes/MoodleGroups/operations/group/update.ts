import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { rowProperties } from '../../panel/rowProperties';
import type { Fields } from '../../input/fields';
import type { RowSource } from '../../input/rawRow';
import { optionalCourseOfGroup, requiredGroup } from '../../input/references';
import { collectRows } from '../../run/collectRows';
import { additionalGroupFields } from '../../things/additionalGroupFields';
import { groupFields, newNameField, type GroupValues } from '../../things/groupFields';
import { groupEntry } from './groupPanel';
import { updateThings } from '../../things/update';
import { GROUP } from '../../things/kind';
import type { GroupRow } from '../../things/find';

/** A group and what shall change of it; blank means that it stays as it is. */
type UpdateRow = GroupRow & GroupValues & { readonly name: string | undefined };

const fields: Fields<UpdateRow> = {
	course: optionalCourseOfGroup,
	group: requiredGroup,
	...groupFields,
	name: newNameField,
	// `groupidnumber` says which group it is.
	idnumber: { ...groupFields.idnumber, columns: ['newidnumber'] },
};

const groups: RowSource<UpdateRow> = {
	noun: 'group',
	list: { parameter: 'groupUpdates', key: 'group' },
	json: 'groupUpdatesJson',
	fields,
};

/** Group > Update: `core_group_update_groups`. */
export const updateOption: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update groups',
	description: 'Change what is given of groups, and keep the rest as it is',
	routing: collectRows(groups, async (rows, run) => await updateThings(GROUP, rows, run)),
};

const shown = { resource: 'group', operation: 'update' };

export const updateFields: INodeProperties[] = rowProperties(shown, groups, {
	list: {
		displayName: 'Groups',
		description: 'The groups to change',
		entry: [
			...groupEntry,
			{
				displayName: 'Update Fields',
				name: 'additionalFields',
				type: 'collection',
				placeholder: 'Add Field',
				default: {},
				options: [
					...additionalGroupFields,
					{
						displayName: 'Description',
						name: 'description',
						type: 'string' as const,
						typeOptions: { rows: 2 },
						default: '',
						description: "What members see on the group's page",
					},
					{
						displayName: 'Name',
						name: 'name',
						type: 'string' as const,
						default: '',
						placeholder: 'e.g. Lab Group B',
						description: 'The new name of the group, unique in its course',
					},
				].sort((left, right) => left.displayName.localeCompare(right.displayName)),
			},
		],
	},
	example: '[{ "groupid": 42, "name": "Lab B" }]',
});
