import { Entry, type AnsweredRow } from './entry';
import { placeLabel, type Place, type Row } from '../input/row';
import type { Run } from './run';
import type { Writing } from './writing';

/** One entry for all rows that say the same; a row that repeats one joins it or is refused. */
export function planEntries<E, R>(rows: ReadonlyArray<Row<E>>, writing: Writing<E, R>, run: Run) {
	const entries: Array<Entry<E>> = [];
	const answered = rows.map((row): AnsweredRow => {
		if ('refused' in row) return row;
		const { place, values } = row;
		const identity = writing.identity(values);
		const known = run.ledger.entries.get(identity);
		if (known !== undefined) {
			if (writing.twice !== undefined) {
				return { place, refused: duplicate(writing.twice(values), known.places[0], place) };
			}
			known.places.push(place);
			return { place, entry: known };
		}
		const unique = writing.unique?.(values);
		if (unique !== undefined) {
			const other = run.unique.get(unique.key);
			if (other !== undefined) return { place, refused: duplicate(unique.twice, other, place) };
			run.unique.set(unique.key, place);
		}
		const entry = new Entry(values, writing.show(values), [place], writing.isSideEffect);
		run.ledger.entries.set(identity, entry);
		entries.push(entry);
		return { place, entry };
	});
	return { answered, entries };
}

/** Why the second of two rows is refused that cannot both be. */
export function duplicate(message: string, first: Place, second: Place) {
	return {
		message: `${message}: in ${placeLabel(first)} and ${placeLabel(second)}`,
		advice: 'Keep one of the two rows.',
	};
}
