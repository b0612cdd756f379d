import type { IExecutePaginationFunctions } from 'n8n-workflow';

import {
	fieldsOf,
	jsonRows,
	listedRows,
	mappedItem,
	refuse,
	type RawRow,
	type RowSource,
} from './dataModes';
import { isBlank } from './fields';
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
			? mappedItem(contexts[0], source)
			: mode === 'usingJson'
				? (context: IExecutePaginationFunctions) => jsonRows(context, source)
				: (context: IExecutePaginationFunctions) => listedRows(context, source);
	return contexts.flatMap((context) =>
		readItem(context).map((row) => ('refused' in row ? row : readRow(row, source))),
	);
}

function readRow<E extends object>({ place, values }: RawRow, source: RowSource<E>): Row<E> {
	const cells = [...values.values()];
	if (cells.every(({ raw }) => isBlank(raw))) {
		const names = cells.map(({ label }) => `'${label}'`).join(', ');
		return refuse(
			place,
			`The row is empty: it has no value in ${names}`,
			'Fill it or leave it out.',
		);
	}
	const entry: Record<string, unknown> = {};
	for (const [name, { read }] of fieldsOf(source)) {
		const cell = values.get(name);
		const result = read(cell?.raw);
		if ('refusal' in result) {
			const problem = `'${cell?.label ?? name}' ${result.refusal}${cell?.note ?? ''}`;
			return refuse(place, problem, 'Correct the value.');
		}
		entry[name] = result.value;
	}
	return { place, values: entry as E };
}
