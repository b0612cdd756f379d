import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { refuseEmpty, type Told } from '../../nodes/MoodleGroups/input/cells';
import { MISSING, type Refusal } from '../../nodes/MoodleGroups/input/fields';
import { entriesOf } from '../../nodes/MoodleGroups/input/jsonEntries';
import {
	optionalCourse,
	requiredGroup,
	requiredUser,
} from '../../nodes/MoodleGroups/input/references';
import { refuseHeader, Sheet } from '../../nodes/MoodleGroups/input/sheet';
import { plain, SheetKeys } from '../../nodes/MoodleGroups/input/sheetKeys';
import { SheetRow } from '../../nodes/MoodleGroups/input/sheetRow';
import { tellRefusal } from '../../nodes/MoodleGroups/input/tellRefusal';
import { readTyped } from '../../nodes/MoodleGroups/input/typedValue';
import type { SiteField } from '../../nodes/MoodleGroups/moodle/siteFields';
import { nameField } from '../../nodes/MoodleGroups/panel/valueFields';
import { moodleId, says } from './said';

/* What the node says of rows that it cannot read, in its own words, as said.ts has the rest. */

type Context = IExecutePaginationFunctions;

const FIELDS = {
	course: optionalCourse,
	group: requiredGroup,
	user: requiredUser,
	name: nameField,
};

/**
 * A row that does not say its course, group, user or name: the problem, and the advice.
 *
 * @param names the columns in which it was looked for.
 */
export function lacksThing(
	thing: keyof typeof FIELDS,
	names: readonly string[],
	row: IDataObject,
): Told {
	return tellOf(MISSING, thing, thing, names, row);
}

/** A column with something else than an ID in it. */
export function noId(thing: 'group' | 'user', column: string, row: IDataObject): Told {
	return tellOf(moodleId(row[column]) as Refusal, thing, column, [column], row);
}

function tellOf(
	refusal: Refusal,
	thing: keyof typeof FIELDS,
	label: string,
	names: readonly string[],
	row: IDataObject,
): Told {
	const keys = new SheetKeys();
	const cell = { label, raw: undefined };
	const isAbsent = !names.some((name) => name in row);
	const asked = { field: [thing, FIELDS[thing]], names, cell, isAbsent } as const;
	return tellRefusal(refusal, asked, new SheetRow(row, keys.note(row)));
}

/** Columns between which the user has to choose. */
export function bothMatch(...columns: readonly string[]): string {
	const row = Object.fromEntries(columns.map((column) => [column, 1]));
	const keys = new SheetKeys();
	const map = new Map([['', columns.map((key) => ({ key }))]]);
	return String(new SheetRow(row, keys.note(row)).clash(map));
}

/** A row whose cells, by their labels, have no value. */
export function isEmpty(item: number, ...labels: readonly string[]): string {
	const cells = labels.map((label) => ({ label, raw: undefined }));
	const row = refuseEmpty({ item }, cells)!;
	return 'refused' in row ? row.refused.message : '';
}

/** JSON that cannot be read, or holds something else than entries. */
export function refusesJson(noun: string, given: string): string {
	const context = { getItemIndex: () => 0, getNodeParameter: () => given };
	const read = entriesOf(context as unknown as Context, { noun, fields: {} }, () => false);
	return read.flatMap((one) => ('refused' in one ? one.refused.message : [])).join('; ');
}

/** Keys of JSON that nothing reads. */
export function unread(...keys: readonly string[]): string {
	return hintsOf(keys, true);
}

/** Columns of Moodle's own upload that its web service cannot set. */
export function cannotSet(...columns: readonly string[]): string {
	return hintsOf(columns, false);
}

function hintsOf(keys: readonly string[], isJson: boolean): string {
	const context = { getNodeParameter: () => ({}), getNode: () => ({ parameters: {} }) };
	const record = Object.fromEntries(keys.map((key) => [key, 1]));
	const source = { noun: '', fields: {}, ...(isJson ? {} : { unsettable: keys.map(plain) }) };
	const how = {
		alwaysUseDefaultCourse: false,
		emptyCells: 'keep',
		includeInputFields: false,
	} as const;
	const first = context as unknown as Context;
	const records = [{ place: { item: 0 }, record, context: first }];
	return new Sheet(records, source, first, { ...how, isJson }).hints().join('; ');
}

/** A row that repeats the names of its columns. */
export function repeatsHeader(item: number): string {
	return refuseHeader({ place: { item }, values: {} }).refused.message;
}

/** A value that a custom field does not take. */
export function refusesTyped(
	shortname: string,
	type: string,
	raw: string,
	choices: SiteField['choices'] = new Map(),
): string {
	const field = { type, choices };
	const read = readTyped(raw, field, 'UTC');
	if (!('refusal' in read)) throw new Error(`${type} takes ${raw}`);
	return says('customFieldRefused', shortname, read);
}
