import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { plain, type NamedField } from './columns';
import { jsonRows, listedRows, mappedItems } from './dataModes';
import { isBlank } from './fields';
import type { Located } from './references';
import { fieldsOf, refuse, type RawRow, type RowSource } from './rawRow';
import type { Row } from './row';

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
	const readItem =
		mode === 'autoMapInputData'
			? mappedItems(contexts[0], source)
			: mode === 'usingJson'
				? jsonRows(contexts[0], source)
				: (context: IExecutePaginationFunctions) => listedRows(context, source);
	return contexts.flatMap((context) =>
		readItem(context).map((row) => ('refused' in row ? row : readRow(row, source))),
	);
}

function readRow<E extends object>(row: RawRow, source: RowSource<E>): Row<E> {
	const { place, values, record } = row;
	const cells = [...values.values()].filter(({ isDefault }) => !isDefault);
	if (cells.every(hasNoValue) && isEmpty(record)) {
		const names = cells.map(({ label }) => `'${label}'`).join(', ');
		const problem = `The row is empty: it has no value in ${names}`;
		return { ...refuse(place, problem, 'Fill it or leave it out.'), isEmpty: true };
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
	{ place, values }: RawRow,
	fields: readonly NamedField[],
): Row<E> {
	const entry: Record<string, unknown> = {};
	let problem: string | undefined;
	for (const [name, { read }] of fields) {
		const cell = values.get(name);
		const result = read(cell?.raw);
		if ('value' in result) entry[name] = result.value;
		else problem ??= `'${cell?.label ?? name}' ${result.refusal}${cell?.note ?? ''}`;
	}
	if (problem === undefined) return { place, values: entry as E };
	return { ...refuse(place, problem, 'Correct the value.'), partial: entry, cells: values };
}
