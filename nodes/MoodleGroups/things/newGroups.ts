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

/** Where Create and Create or Update find their groups. */
export const newGroups: RowSource<NewGroupRow> = {
	noun: 'group',
	fields,
};
