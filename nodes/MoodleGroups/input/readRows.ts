import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { readCells, refuseEmpty } from './cells';
import { namedFields, type NamedField } from './columns';
import { quote, type Fields } from './fields';
import { jsonAdvice } from './jsonKeys';
import { refuse, type Cell, type RowRef, type Refused, type Row, type RowSource } from './row';
import { Sheet, type SheetRecord } from './sheet';

/**
 * Reads the rows of the items in the data mode that the user chose. What cannot be sent comes
 * back as a refused row that names field and value; nothing is left out.
 *
 * @param contexts the engine's contexts of the items, one each.
 */
export function readRows<E extends object>(
	contexts: readonly IExecutePaginationFunctions[],
	source: RowSource<E>,
): Array<Row<E>> {
	switch (contexts[0].getNodeParameter('dataMode', 'defineBelow')) {
		case 'autoMapInputData':
			return new Sheet(contexts.map(itemOf), source, contexts[0]).read();
		case 'usingJson': {
			const entries = contexts.flatMap((context) => entriesOf(context, source));
			return new Sheet(entries, source, contexts[0], jsonAdvice(source)).read();
		}
		default:
			return contexts.flatMap((context) => listedRows(context, source));
	}
}

/** Auto-Map Input Data: the item is the row. */
function itemOf(context: IExecutePaginationFunctions): SheetRecord {
	return {
		place: { item: context.getItemIndex() },
		record: context.getInputData().json,
		context,
	};
}

/** Using JSON: an array of entries, one entry, or text that holds either. */
function entriesOf<E>(
	context: IExecutePaginationFunctions,
	source: RowSource<E>,
): Array<SheetRecord | Refused> {
	const item = context.getItemIndex();
	const given = context.getNodeParameter('rowsJson', '[]') as unknown;
	const parsed = typeof given === 'string' ? parseJson(given) : given;
	if (parsed === undefined) {
		return [refuse({ item }, `The JSON cannot be read: ${quote(given)}`, jsonAdvice(source))];
	}
	const entries: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
	return entries.map((entry, index) => {
		const place = placeOf(item, index, entries);
		if (isRecord(entry)) return { place, record: entry, context };
		const problem = `A ${source.noun} must be a JSON object, but is ${quote(entry)}`;
		return refuse(place, problem, jsonAdvice(source));
	});
}

/** The only entry of an item has the place of the item. */
function placeOf(item: number, entry: number, { length }: readonly unknown[]): RowRef {
	return length === 1 ? { item } : { item, entry };
}

function isRecord(entry: unknown): entry is Record<string, unknown> {
	return typeof entry === 'object' && entry !== null && !Array.isArray(entry);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Define Below: the entries of the list in the node's panel. */
function listedRows<E extends object>(
	context: IExecutePaginationFunctions,
	{ fields }: RowSource<E>,
): Array<Row<E>> {
	const item = context.getItemIndex();
	const { row: entries = [] } = context.getNodeParameter('rows', {}) as { row?: IDataObject[] };
	if (entries.length === 0) {
		return [refuse({ item }, 'The list has no row', 'Add at least one row to the list.')];
	}
	const named = namedFields(fields);
	return entries.map(({ additionalFields, updateFields, ...entry }, index) => {
		const place = placeOf(item, index, entries);
		const given = { ...entry, ...(additionalFields as object), ...(updateFields as object) };
		const cells = panelCells(named, (name) => given[name as keyof typeof given]);
		return refuseEmpty(place, cells) ?? readCells(place, named, cells);
	});
}

/** A single row whose fields are parameters of the node itself; a hidden one is as good as empty. */
export function readPanelRow<E extends object>(
	context: IExecutePaginationFunctions,
	fields: Fields<E>,
): Row<E> {
	const named = namedFields(fields);
	const cells = panelCells(named, (name) => context.getNodeParameter(name, null));
	return readCells({ item: context.getItemIndex() }, named, cells);
}

function panelCells(fields: readonly NamedField[], given: (name: string) => unknown): Cell[] {
	return fields.map(([name, { displayName }]) => ({ label: displayName, raw: given(name) }));
}
