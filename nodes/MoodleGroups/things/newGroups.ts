import type { Fields } from '../input/fields';
import type { Identification } from '../moodle/naming';
import { optionalGrouping, requiredCourseOfGroup } from '../input/references';

import type { RowSource } from '../input/row';
import { groupFields, nameField, type GroupValues } from '../panel/valueFields';

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

/** Columns of Moodle's group upload that make no difference here. */
export const UNSETTABLE = ['enablemessaging', 'picture', 'hidepicture'];

/** Where Create and Create or Update find their groups. */
export const newGroups: RowSource<NewGroupRow> = {
	noun: 'group',
	fields,
	unsettable: UNSETTABLE,
};
