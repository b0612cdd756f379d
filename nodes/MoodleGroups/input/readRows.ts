import type { IExecutePaginationFunctions } from 'n8n-workflow';

import type { NamedField } from './columns';
import { jsonRows, listedRows, mappedItems } from './dataModes';
import type { Identification } from '../moodle/naming';
import { isBlank, scalarText, type Located, type Refusal } from './fields';
import { fieldsOf, refuse, type Cell, type RawRow, type RowSource, type Told } from './rawRow';
import type { Row } from './row';
import { plain } from './sheetKeys';

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
	const mode = contexts[0].getNodeParameter('dataMode', 'defineBelow');
	const raw =
		mode === 'autoMapInputData'
			? mappedItems(contexts, source)
			: mode === 'usingJson'
				? jsonRows(contexts, source)
				: contexts.flatMap((context) => listedRows(context, source));
	return Array.from(raw, (row) => ('refused' in row ? row : readRow(row, source)));
}

function readRow<E extends object>(row: RawRow, source: RowSource<E>): Row<E> {
	const { place, values, record } = row;
	const cells = [...values.values()].filter(({ isDefault }) => !isDefault);
	if (cells.every(hasNoValue) && isEmpty(record)) {
		const names = cells.map(({ label }) => `'${label}'`).join(', ');
		const problem = `The row is empty: it has no value in ${names}`;
		return { ...refuse(place, problem, 'Fill in the row or delete it.'), isEmpty: true };
	}
	return readValues(row, fieldsOf(source));
}

/** Whether a cell says nothing: blank, or an empty list or object of a database or a web service. */
function saysNothing(raw: unknown): boolean {
	if (isBlank(raw)) return true;
	const isPlain = Array.isArray(raw) || Object.prototype.toString.call(raw) === '[object Object]';
	return isPlain && Object.values(raw as object).every(isBlank);
}

/** Whether a cell of a row is empty. */
function hasNoValue({ raw }: { readonly raw: unknown }): boolean {
	return saysNothing(isLocated(raw) ? raw.value : raw);
}

function isLocated(raw: unknown): raw is Located {
	return typeof raw === 'object' && raw !== null && 'mode' in raw && 'value' in raw;
}

/** Whether a row says anything of a field, be it in a way that cannot be read. */
export function isFilled(row: Row<object>, field: string): boolean {
	const cell = 'refused' in row ? row.cells?.get(field) : undefined;
	return readOf(row, field) !== undefined || (cell !== undefined && !hasNoValue(cell));
}

/** What a row calls a thing, readable or not: a row that fails may mean what is called so. */
export function namings(row: Row<object>, field: string): Identification[] {
	const read = readOf(row, field);
	if (typeof read === 'object') return [read, ...(read.also ?? [])];
	if (read !== undefined) return [{ by: field, value: read }];
	const { raw, also = [] } = ('refused' in row && row.cells?.get(field)) || {};
	return [raw, ...also].map((one) => {
		const { mode, value } = isLocated(one) ? one : { mode: field, value: one };
		return { by: mode === 'idOrName' ? 'name' : mode, value: scalarText(value) };
	});
}

/** What could be read of a field that names something. */
export function readOf(row: Row<object>, field: string): Identification | string | undefined {
	const values = 'values' in row ? row.values : (row.partial ?? {});
	return (values as Readonly<Record<string, Identification | string | undefined>>)[field];
}

/** What n8n's Google Sheets node adds to every row, empty or not. */
const ROW_NUMBER = 'rownumber';

/** Values under other headers are values all the same: whoever has any is no empty row. */
function isEmpty(record: RawRow['record'] = {}): boolean {
	return Object.entries(record).every(
		([key, value]) => saysNothing(value) || plain(key) === ROW_NUMBER,
	);
}

/** Reads the values of one row, or says which of them cannot be sent. */
export function readValues<E extends object>(
	{ place, values, tell = tellPlainly }: RawRow,
	fields: readonly NamedField[],
): Row<E> {
	const entry: Record<string, unknown> = {};
	let told: Told | undefined;
	for (const [name, field] of fields) {
		const cell = values.get(name) ?? { label: name, raw: undefined };
		const result = field.read(cell.raw, cell.also);
		if ('value' in result) entry[name] = result.value;
		else told ??= tell([name, field], result, cell);
	}
	if (told === undefined) return { place, values: entry as E };
	const refused = refuse(place, told.problem, told.advice);
	return { ...refused, partial: entry, cells: values };
}

function tellPlainly(_: NamedField, { refusal, advice }: Refusal, { label }: Cell): Told {
	return { problem: `'${label}' ${refusal}`, advice };
}
