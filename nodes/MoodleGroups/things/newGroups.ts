import type { Fields } from '../input/fields';
import type { Identification } from '../moodle/naming';
import { yesOrNo, type Options } from '../input/options';
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

/** What the panel says of groupings that rows name and their course does not have. */
export interface MissingGroupingSettings {
	readonly createMissingGroupings: boolean;
}

/** The option of Create, Create or Update and Sync about them. */
export const missingGroupingOptions: Options<MissingGroupingSettings> = {
	createMissingGroupings: {
		displayName: 'Create Missing Groupings',
		read: yesOrNo,
		otherwise: false,
	},
};

/** Where Create and Create or Update find their groups. */
export const newGroups: RowSource<NewGroupRow> = {
	noun: 'group',
	fields,
	unsettable: UNSETTABLE,
};
