import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { isBlank, quote } from './fields';
import { jsonAdvice } from './jsonKeys';
import { refuse, type Refused, type RowRef, type RowSource } from './row';
import type { SheetRecord } from './sheet';

type Record_ = Readonly<Record<string, unknown>>;
type IsField = (key: string) => boolean;

/**
 * Using JSON: an array of entries, one entry, or text that holds either, in the wrappings of language
 * models and Code nodes.
 *
 * @param isField whether a key is that of a field: a record that has one is an entry.
 */
export function entriesOf<E>(
	context: IExecutePaginationFunctions,
	source: RowSource<E>,
	isField: IsField,
): Array<SheetRecord | Refused> {
	const item = context.getItemIndex();
	const given = context.getNodeParameter('rowsJson', '[]') as unknown;
	// Nothing is no list of all that there is.
	const isNothing = given !== undefined && isBlank(given) && source.isWhole !== true;
	if (isNothing) return [];
	const parsed = typeof given === 'string' ? parse(given) : (given ?? undefined);
	if (parsed === undefined) {
		return [refuse({ item }, `The JSON cannot be read: ${quote(given)}`, jsonAdvice(source))];
	}
	const entries = unwrapped(parsed, { isField, isWhole: source.isWhole === true });
	return entries.map((entry, index) => {
		const place = placeOf(item, index, entries);
		if (isRecord(entry)) return { place, record: entry, context };
		const problem = `A ${source.noun} must be a JSON object, but is ${quote(entry)}`;
		return refuse(place, problem, jsonAdvice(source));
	});
}

/** The only entry of an item has the place of the item. */
export function placeOf(item: number, entry: number, { length }: readonly unknown[]): RowRef {
	return length === 1 ? { item } : { item, entry };
}

/** How often JSON may be the text of JSON, or a record be in another: once is common. */
const MOST_LAYERS = 3;

const FENCE = '```';

/** What a text holds: JSON, the text of JSON, or JSON in the one code block of an answer. */
function parse(text: string, layers = MOST_LAYERS): unknown {
	const parts = text.split(FENCE);
	try {
		// A file may begin with U+FEFF, a blank that JSON does not know.
		const value = JSON.parse(text.trim()) as unknown;
		return typeof value === 'string' && layers > 1 ? parse(value, layers - 1) : value;
	} catch {
		return parts.length === 3 ? parse(parts[1].replace(/^\w*\s/, ''), layers) : undefined;
	}
}

/** What tells a wrapping from an entry, and whether the entries are all that there is to be. */
interface Wrapping {
	readonly isField: IsField;
	readonly isWhole: boolean;
}

/** The entries of a list, of `{ members: […] }`, and of n8n's items `{ json: … }`. */
function unwrapped(value: unknown, wrapping: Wrapping, layers = MOST_LAYERS): unknown[] {
	if (Array.isArray(value)) return value.flatMap((one) => ofRecord(one, wrapping, layers));
	return ofRecord(value, wrapping, layers);
}

function ofRecord(value: unknown, wrapping: Wrapping, layers: number): unknown[] {
	if (!isRecord(value) || layers === 0) return [value];
	const keys = Object.keys(value);
	if (keys.some(wrapping.isField)) return [value];
	if (isRecord(value.json) && keys.every((key) => OF_ITEM.has(key))) return [value.json];
	const isAlone = keys.length === 1;
	// What an error leaves of a list is no list.
	const hasError = keys.some((key) => /error/i.test(key));
	const inside = (key: string) => {
		const inner = value[key];
		return isAlone && !hasError && typeof inner === 'string' ? parse(inner) : inner;
	};
	const wrapped = keys.filter((key) => isList(inside(key)) || (isAlone && isRecord(inside(key))));
	if (wrapped.length !== 1 || (hasError && !isAlone)) return [value];
	const inner = inside(wrapped[0]);
	const entries = unwrapped(inner, wrapping, layers - 1);
	// One of several answers may have nothing in it because something went wrong.
	return entries.length === 0 && wrapping.isWhole ? [inner] : entries;
}

/** What n8n has in an item. */
const OF_ITEM = new Set(['json', 'binary', 'pairedItem', 'index']);

function isList(value: unknown): boolean {
	return Array.isArray(value) && value.every(isRecord);
}

function isRecord(entry: unknown): entry is Record_ {
	return typeof entry === 'object' && entry !== null && !Array.isArray(entry);
}
