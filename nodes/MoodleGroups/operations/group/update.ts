import type { INodePropertyOptions } from 'n8n-workflow';

import type { Fields } from '../../input/fields';
import { optionalCourseOfGroup, requiredGroup } from '../../input/references';
import { collectRows } from '../../run/collectRows';
import { updateThings } from '../../things/update';
import { GROUP } from '../../things/kind';
import type { GroupRow } from '../../things/find';
import type { RowSource } from '../../input/row';
import {
	groupFields,
	newIdnumberField,
	newNameField,
	type GroupValues,
} from '../../panel/valueFields';

/** A group and what changes of it; blank means that it stays as it is. */
type UpdateRow = GroupRow & GroupValues & { readonly name: string | undefined };

const fields: Fields<UpdateRow> = {
	course: optionalCourseOfGroup,
	group: requiredGroup,
	...groupFields,
	name: newNameField,
	idnumber: newIdnumberField,
};

export const groupUpdates: RowSource<UpdateRow> = {
	noun: 'group',
	fields,
};

/** Group > Update: `core_group_update_groups`. */
export const updateOption: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update groups',
	description: 'Change what is given of groups, and keep the rest as it is',
	routing: collectRows(groupUpdates, async (rows, run) => await updateThings(GROUP, rows, run)),
};
