import type { Answer } from '../moodle/failure';
import { labelled, type Row, type RowRef } from '../input/row';

/** Turns the values of every readable row into others, or refuses the row with the reason why not. */
export async function resolveRows<E, F>(
	rows: ReadonlyArray<Row<E>>,
	resolve: (values: E) => Promise<Answer<F>>,
): Promise<Array<Row<F>>> {
	const resolved: Array<Row<F>> = [];
	for (const row of rows) {
		resolved.push('refused' in row ? row : answeredRow(row.place, await resolve(row.values)));
	}
	return resolved;
}

/** A row with what was found out of it, or refused with the reason why nothing was. */
export function answeredRow<F>(place: RowRef, answer: Answer<F>): Row<F> {
	return 'value' in answer
		? { place, values: answer.value }
		: { place, refused: labelled(answer.failure, place) };
}

/** The values of the rows that can be read. */
export function readable<E>(rows: ReadonlyArray<Row<E>>): E[] {
	return rows.flatMap((row) => ('values' in row ? [row.values] : []));
}
