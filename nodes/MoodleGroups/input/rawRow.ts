import type { NamedField } from './columns';
import type { Field, Fields, Located, Refusal } from './fields';
import { placeLabel, type Place } from './row';

/** The parameters of the node that hold an operation's rows, and how to read them. */
export interface RowSource<E> {
	/** What an entry is, for messages: `member`. */
	readonly noun: string;
	/** The list of Define Below: a parameter and the key of its entries. */
	readonly list: { readonly parameter: string; readonly key: string };
	/** The parameter of Using JSON. */
	readonly json: string;
	readonly fields: Fields<E>;
	/** The key that a bare value stands for, where one is enough: `[12, 13]`. */
	readonly bare?: string;
	/** Whether one record can name several groups, in the columns of Moodle's user upload: `group1`, `group2`. */
	readonly isNumbered?: boolean;
}

/** A raw value, and what to call its field in a message. */
export interface Cell {
	readonly label: string;
	readonly raw: unknown;
	/** What else the row says of the same thing. */
	readonly also?: readonly Located[];
	/** Whether it holds for all rows that do not say it, so that an empty row has it too. */
	readonly isDefault?: boolean;
}

/** The raw values of one row, by field name. */
export interface RawRow {
	readonly place: Place;
	readonly values: ReadonlyMap<string, Cell>;
	/** The item or JSON entry that it was read from, with all its keys. */
	readonly record?: Readonly<Record<string, unknown>>;
	/** Says why a value of the row cannot be sent, better than the value alone could. */
	readonly tell?: (field: NamedField, refusal: Refusal, cell: Cell) => Told;
}

/** What is wrong with a row, and what to do about it. */
export interface Told {
	readonly problem: string;
	readonly advice: string;
}

/** A row that is refused before its values are looked at. */
export type Unreadable = {
	readonly place: Place;
	readonly refused: { message: string; advice: string };
};

export function fieldsOf<E>(source: RowSource<E>): NamedField[] {
	return Object.entries(source.fields) as Array<[string, Field<unknown>]>;
}

export function refuse(place: Place, problem: string, advice: string): Unreadable {
	return { place, refused: { message: `${problem} ${placeLabel(place)}`, advice } };
}

/** An item with a single entry is named by its item alone. */
export function placeOf(item: number, entry: number, entries: number): Place {
	return entries === 1 ? { item } : { item, entry };
}
