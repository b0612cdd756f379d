import type { Answer } from '../moodle/failure';
import { labelled, type Row } from '../input/row';

/** Turns the values of every readable row into others, or refuses the row with the reason why not. */
export async function resolveRows<E, F>(
	rows: ReadonlyArray<Row<E>>,
	resolve: (values: E) => Promise<Answer<F>>,
): Promise<Array<Row<F>>> {
	const resolved: Array<Row<F>> = [];
	for (const row of rows) {
		if ('refused' in row) {
			resolved.push(row);
			continue;
		}
		const { place } = row;
		const answer = await resolve(row.values);
		resolved.push(
			'value' in answer
				? { place, values: answer.value }
				: { place, refused: labelled(answer.failure, place) },
		);
	}
	return resolved;
}

/** The values of the rows that can be read. */
export function readable<E>(rows: ReadonlyArray<Row<E>>): E[] {
	return rows.flatMap((row) => ('values' in row ? [row.values] : []));
}
