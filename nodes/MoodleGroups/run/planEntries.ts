import { Job, type AnsweredRow } from './entry';
import { placeLabel, type Place, type Row } from '../input/row';
import type { Run } from './run';
import type { Writing } from './writing';

/** One job for each entry of the run; a row that repeats one joins it or is refused. */
export function planJobs<E, R>(rows: ReadonlyArray<Row<E>>, writing: Writing<E, R>, run: Run) {
	const jobs: Array<Job<E>> = [];
	const answered = rows.map((row): AnsweredRow => {
		if ('refused' in row) return row;
		const { place, values } = row;
		const identity = writing.identity(values);
		const known = run.jobs.get(identity);
		if (known === undefined) {
			const unique = writing.unique?.(values);
			const other = unique && run.unique.get(unique.key);
			if (other !== undefined) return { place, refused: twice(unique!.twice, other, place) };
			if (unique !== undefined) run.unique.set(unique.key, place);
			const job = new Job(values, writing.show(values), [place], writing.beside);
			run.jobs.set(identity, job);
			jobs.push(job);
			return { place, job };
		}
		if (writing.twice !== undefined) {
			return { place, refused: twice(writing.twice(values), known.places[0], place) };
		}
		known.places.push(place);
		return { place, job: known };
	});
	return { answered, jobs };
}

function twice(message: string, first: Place, second: Place) {
	return {
		message: `${message}: in ${placeLabel(first)} and ${placeLabel(second)}`,
		advice: 'Keep one of the two rows.',
	};
}
