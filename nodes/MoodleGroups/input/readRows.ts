import type { IExecutePaginationFunctions } from 'n8n-workflow';

import type { NamedField } from './columns';
import { jsonRows, listedRows, mappedItems } from './dataModes';
import { isBlank, type Located, type Refusal } from './fields';
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

/** Whether a cell of a row is empty. */
export function hasNoValue({ raw }: { readonly raw: unknown }): boolean {
	return isBlank(raw) || isBlank((raw as Partial<Located>).value ?? raw);
}

/** What n8n's Google Sheets node adds to every row, empty or not. */
const ROW_NUMBER = 'rownumber';

/** Values under other headers are values all the same: whoever has any is no empty row. */
function isEmpty(record: RawRow['record'] = {}): boolean {
	return Object.entries(record).every(
		([key, value]) => isBlank(value) || plain(key) === ROW_NUMBER,
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
