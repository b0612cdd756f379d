import type { CustomField } from '../moodle/shapes/group';
import { isLocated, saysNothing } from './cells';
import type { Column, ColumnMap, NamedField } from './columns';
import type { Reader } from './fields';
import { isLost } from './placeholders';
import type { Cell, Row } from './row';
import { plain, type KeySet, type SheetKeys } from './sheetKeys';
import { listed, type SheetRow } from './sheetRow';
import { anyTextOrNone } from './texts';

/** What the empty cells of a row clear, with what Moodle takes for empty. */
export interface Cleared {
	readonly description?: '';
	readonly idnumber?: '';
	readonly enrolmentkey?: '';
	readonly customfields?: readonly CustomField[];
}

/** A row with its fields and their cells. */
interface Read<E> {
	readonly row: Row<E>;
	readonly fields: readonly NamedField[];
	readonly cells: readonly Cell[];
}

/** Finds the empty cells of a sheet, or of JSON. */
export class EmptyCells {
	/** The columns of a sheet: those in which a record has anything, be it an empty text. */
	private readonly columns: KeySet | undefined;
	private readonly lost = new Set<string>();

	/** @param sheet the records; nothing for JSON, where each record has its own columns. */
	constructor(keys: SheetKeys, sheet: ReadonlyArray<SheetRow['record']> | undefined) {
		const filled = new Set<string>();
		for (const record of sheet ?? []) {
			for (const key of Object.keys(record)) if (record[key] !== undefined) filled.add(key);
		}
		this.columns = sheet && keys.note(Object.fromEntries([...filled].map((key) => [key, null])));
	}

	/** What is worth being told once of all rows. */
	hints(): string[] {
		if (this.lost.size === 0) return [];
		return [`Not cleared, because it may stand for a value: ${listed([...this.lost])}`];
	}

	/**
	 * A row with what its empty cells clear. Who leaves a key out of JSON keeps what is there.
	 *
	 * @param find finds the columns of fields among some keys.
	 */
	clear<E extends object>(
		read: Read<E>,
		{ record, keys: own }: SheetRow,
		find: (keys: KeySet) => ColumnMap,
	): Row<E> {
		const keys = this.columns ?? own;
		const columns = find(keys);
		const isEmpty = (key: string, reader: Reader<unknown>) => this.isEmpty(record[key], reader);
		const customfields = read.fields.flatMap(([name, { prefix }]) => {
			if (prefix === undefined || columns.get(name)!.length > 0) return [];
			return keys.keys
				.filter((key) => key.startsWith(prefix) && isEmpty(key, anyTextOrNone))
				.map((key) => ({ shortname: key.slice(prefix.length), value: '' }));
		});
		const isCleared = ([name, field]: NamedField) => {
			const all = columns.get(name)!;
			return (
				all.some((column) => !isForNew(column, field)) &&
				all.every(({ key }) => isEmpty(key, field.read))
			);
		};
		return withCleared(read, isCleared, customfields);
	}

	/** Whether a cell is empty. What a formula or a script may have lost is not, and is told. */
	private isEmpty(raw: unknown, reader: Reader<unknown>): boolean {
		if (raw === undefined) return this.columns !== undefined;
		if (!saysEmpty(raw, reader)) return false;
		if (!isLost(raw)) return true;
		this.lost.add(String(raw));
		return false;
	}
}

/**
 * An entry of Define Below with what it clears: fields that were added to it and hold an empty text.
 * An expression that finds nothing gives no text.
 */
export function clearInPanel<E extends object>(
	read: Read<E>,
	added: Readonly<Record<string, unknown>>,
): Row<E> {
	return withCleared(read, ([name, field]) => {
		const raw = added[name];
		return typeof raw === 'string' && saysEmpty(raw, field.read) && !isLost(raw);
	});
}

/** Whether a field takes a value for an empty cell. */
function saysEmpty(raw: unknown, reader: Reader<unknown>): boolean {
	const read = reader(raw);
	return 'value' in read && read.value === undefined;
}

/** Whether a column holds new values only, so that an empty cell in it is no new one. */
function isForNew({ key }: Column, { old, columns = [] }: NamedField[1]): boolean {
	return old !== undefined && columns.map(plain).includes(plain(key));
}

/** What identifies the thing is never cleared. */
function withCleared<E extends object>(
	{ row, fields, cells }: Read<E>,
	isCleared: (field: NamedField) => boolean,
	customfields: readonly CustomField[] = [],
): Row<E> {
	if ('refused' in row) return row;
	const thing = fields.findIndex(([, { ways }]) => ways?.required);
	const named = waysOf(cells[thing]);
	const cleared = fields
		.filter(([, { isClearable, prefix }]) => isClearable && prefix === undefined)
		.filter(([, { old }]) => old === undefined || !named.includes(old))
		.filter(isCleared);
	if (cleared.length + customfields.length === 0) return row;
	const all: Cleared = {
		...Object.fromEntries(cleared.map(([name]) => [name, ''])),
		...(customfields.length > 0 && { customfields }),
	};
	return { ...row, values: { ...row.values, cleared: all } };
}

/** The ways in which a cell names a thing. */
function waysOf({ raw, also = [] }: Cell): string[] {
	return [raw, ...also].flatMap((one) =>
		isLocated(one) && !saysNothing(one.value) ? one.mode : [],
	);
}
