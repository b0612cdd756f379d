import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import type { NamedField } from './columns';
import { isBlank, quote } from './fields';
import { fieldsOf, placeOf, refuse, type RawRow, type RowSource, type Unreadable } from './rawRow';
import { Records } from './records';
import type { Place } from './row';

/** Auto-Map Input Data: the item is the row. */
export function* mappedItems<E>(
	contexts: readonly IExecutePaginationFunctions[],
	source: RowSource<E>,
): Iterable<RawRow | Unreadable> {
	const records = new Records(contexts[0], source, true);
	const items = contexts.map((context) => context.getInputData().json);
	const keys = items.map((json) => records.note(json));
	for (const [index, context] of contexts.entries()) {
		const item = context.getItemIndex();
		const place = (entry: number, count: number) => placeOf(item, entry, count);
		yield* records.read(items[index], keys[index], context, place);
	}
}

/** Define Below: the entries of the list in the node's panel. */
export function listedRows<E>(
	context: IExecutePaginationFunctions,
	source: RowSource<E>,
): Array<RawRow | Unreadable> {
	const { list, noun } = source;
	const item = context.getItemIndex();
	const entries = context.getNodeParameter(`${list.parameter}.${list.key}`, []) as IDataObject[];
	if (entries.length === 0) {
		return [refuse({ item }, `The list has no ${noun}`, `Add at least one ${noun} to the list.`)];
	}
	return entries.map((entry, index) => ({
		place: placeOf(item, index, entries.length),
		values: valuesOf(entry, fieldsOf(source)),
	}));
}

/** A single row whose fields are parameters of the node itself; a hidden one is as good as empty. */
export function panelRow(
	context: IExecutePaginationFunctions,
	fields: readonly NamedField[],
): RawRow {
	const given = Object.fromEntries(
		fields.map(([name]) => [name, context.getNodeParameter(name, null)]),
	) as IDataObject;
	return { place: { item: context.getItemIndex() }, values: valuesOf(given, fields) };
}

function valuesOf(
	{ additionalFields, ...required }: IDataObject,
	fields: readonly NamedField[],
): RawRow['values'] {
	const given: IDataObject = { ...required, ...(additionalFields as IDataObject) };
	return new Map(
		fields.map(([name, { displayName }]) => [name, { label: displayName, raw: given[name] }]),
	);
}

/** Using JSON: an array of entries, one entry, or text that holds either. */
export function* jsonRows<E>(
	contexts: readonly IExecutePaginationFunctions[],
	source: RowSource<E>,
): Iterable<RawRow | Unreadable> {
	const records = new Records(contexts[0], source, false);
	const entries = contexts.flatMap((context) =>
		entriesOf(context, source).map((one) =>
			'refused' in one ? one : { ...one, context, keys: records.note(one.record) },
		),
	);
	for (const one of entries) {
		if ('refused' in one) yield one;
		else {
			const { place, record, keys, context } = one;
			const unknown = records.finder.unknownKey(keys);
			if (unknown === undefined) yield* records.read(record, keys, context, () => place);
			else {
				const problem = `${quote(unknown)} is no field of a ${source.noun}`;
				yield refuse(place, problem, jsonAdvice(source));
			}
		}
	}
}

/** The entries of one item, each as a record of its own. */
function entriesOf<E>(
	context: IExecutePaginationFunctions,
	source: RowSource<E>,
): Array<{ place: Place; record: Record<string, unknown> } | Unreadable> {
	const item = context.getItemIndex();
	const given = context.getNodeParameter(source.json, '[]') as unknown;
	const parsed = typeof given === 'string' ? parseJson(given) : given;
	if (parsed === undefined) {
		return [refuse({ item }, `The JSON cannot be read: ${quote(given)}`, jsonAdvice(source))];
	}
	const entries: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
	return entries.map((entry, index) => {
		const place = placeOf(item, index, entries.length);
		const record = recordOf(entry, source);
		if (record !== undefined) return { place, record };
		const problem = `A ${source.noun} must be a JSON object, but is ${quote(entry)}`;
		return refuse(place, problem, jsonAdvice(source));
	});
}

function recordOf<E>(entry: unknown, { bare }: RowSource<E>): Record<string, unknown> | undefined {
	const isRecord = typeof entry === 'object' && entry !== null && !Array.isArray(entry);
	if (isRecord) return entry as Record<string, unknown>;
	return bare === undefined || typeof entry === 'object' || isBlank(entry)
		? undefined
		: { [bare]: entry };
}

function jsonAdvice<E>(source: RowSource<E>): string {
	return `Give an array of objects with the fields ${jsonNames(source).join(', ')}.`;
}

/** The keys of an entry, of each thing to identify all the ways. */
export function jsonNames<E>(source: RowSource<E>): string[] {
	return fieldsOf(source).map(([name, { ways }]) => {
		if (ways === undefined) return name;
		const names = Object.values(ways.by)
			.map(({ columns }) => columns[0])
			.filter((column) => !column.endsWith('#'));
		const choice = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
		return ways.required ? choice : `${choice} (optional)`;
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
