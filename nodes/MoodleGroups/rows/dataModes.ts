import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { ColumnFinder } from './columns';
import { quote, type Field, type Fields } from './fields';
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
	/** The field that a bare value stands for, where one is enough: `[12, 13]`. */
	readonly bare?: keyof E & string;
}

/** A raw value, and what to call its field in a message. */
interface Cell {
	readonly label: string;
	readonly raw: unknown;
	/** What a message adds about a column that is not there. */
	readonly note?: string;
}

/** The raw values of one row, by field name. */
export interface RawRow {
	readonly place: Place;
	readonly values: ReadonlyMap<string, Cell>;
}

/** A row that is refused before its values are looked at. */
export type Unreadable = {
	readonly place: Place;
	readonly refused: { message: string; advice: string };
};

/** Auto-Map Input Data: the item is the row. */
export function mappedItem<E extends object>(
	first: IExecutePaginationFunctions,
	source: RowSource<E>,
) {
	const chosen = first.getNodeParameter('columns', {}) as Record<string, string>;
	const columns = Object.fromEntries(
		fieldsOf(source).map(([name]) => [name, chosen[name]?.trim() || name]),
	);
	const finder = new ColumnFinder(columns);
	return (context: IExecutePaginationFunctions): Array<RawRow | Unreadable> => {
		const place = { item: context.getItemIndex() };
		const record = context.getInputData().json;
		const map = finder.find(record);
		if ('ambiguous' in map) return [refuse(place, map.ambiguous, 'Rename or remove one of them.')];
		const values = new Map(
			fieldsOf(source).map(([name]) => {
				const key = map.get(name);
				return [
					name,
					key === undefined ? absent(columns[name], record) : { label: key, raw: record[key] },
				];
			}),
		);
		return [{ place, values }];
	};
}

function absent(label: string, record: IDataObject): Cell {
	const names = Object.keys(record).map(quote).join(', ');
	return { label, raw: undefined, note: `; the columns of the item are ${names || 'none'}` };
}

/** Define Below: the entries of the list in the node's panel. */
export function listedRows<E extends object>(
	context: IExecutePaginationFunctions,
	{ list, fields, noun }: RowSource<E>,
): Array<RawRow | Unreadable> {
	const item = context.getItemIndex();
	const entries = context.getNodeParameter(`${list.parameter}.${list.key}`, []) as IDataObject[];
	if (entries.length === 0) {
		return [refuse({ item }, `The list has no ${noun}`, `Add at least one ${noun} to the list.`)];
	}
	return entries.map(({ additionalFields, ...required }, entry) => {
		const given: IDataObject = { ...required, ...(additionalFields as IDataObject) };
		const values = new Map(
			(Object.entries(fields) as Array<[string, Field<unknown>]>).map(([name, { displayName }]) => [
				name,
				{ label: displayName, raw: given[name] },
			]),
		);
		return { place: placeOf(item, entry, entries.length), values };
	});
}

/** Using JSON: an array of entries, one entry, or text that holds either. */
export function jsonRows<E extends object>(
	context: IExecutePaginationFunctions,
	source: RowSource<E>,
): Array<RawRow | Unreadable> {
	const item = context.getItemIndex();
	const given = context.getNodeParameter(source.json, '[]') as unknown;
	const parsed = typeof given === 'string' ? parseJson(given) : given;
	if (parsed === undefined) {
		return [refuse({ item }, `The JSON cannot be read: ${quote(given)}`, jsonAdvice(source))];
	}
	const entries: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
	const finder = new ColumnFinder(
		Object.fromEntries(fieldsOf(source).map(([name]) => [name, name])),
	);
	return entries.map((entry, index) =>
		jsonRow(entry, placeOf(item, index, entries.length), finder, source),
	);
}

function jsonRow<E extends object>(
	entry: unknown,
	place: Place,
	finder: ColumnFinder,
	source: RowSource<E>,
): RawRow | Unreadable {
	const isRecord = typeof entry === 'object' && entry !== null && !Array.isArray(entry);
	if (!isRecord && (source.bare === undefined || typeof entry === 'object')) {
		const problem = `A ${source.noun} must be a JSON object, but is ${quote(entry)}`;
		return refuse(place, problem, jsonAdvice(source));
	}
	const record = (isRecord ? entry : { [source.bare!]: entry }) as Record<string, unknown>;
	const map = finder.find(record);
	if ('ambiguous' in map) return refuse(place, map.ambiguous, 'Remove one of them.');
	const used = new Set(map.values());
	const unknown = Object.keys(record).find((key) => !used.has(key));
	if (unknown !== undefined) {
		const problem = `${quote(unknown)} is no field of a ${source.noun}`;
		return refuse(place, problem, jsonAdvice(source));
	}
	const values = new Map(
		fieldsOf(source).map(([name]) => {
			const key = map.get(name);
			return [name, { label: name, raw: key === undefined ? undefined : record[key] }];
		}),
	);
	return { place, values };
}

export function fieldsOf<E>(source: RowSource<E>): Array<[string, Field<unknown>]> {
	return Object.entries(source.fields) as Array<[string, Field<unknown>]>;
}

function jsonAdvice<E>(source: RowSource<E>): string {
	const names = fieldsOf(source).map(([name]) => name);
	return `Give an array of objects with the fields ${names.join(', ')}.`;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** An item with a single entry is named by its item alone. */
function placeOf(item: number, entry: number, entries: number): Place {
	return entries === 1 ? { item } : { item, entry };
}

export function refuse(place: Place, problem: string, advice: string): Unreadable {
	return { place, refused: { message: `${problem} ${placeLabel(place)}`, advice } };
}
