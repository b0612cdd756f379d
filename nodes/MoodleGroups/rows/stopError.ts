import type { Failure } from '../moodle/failure';
import { entryMessage, type AnsweredRow, type Job, type RunState } from './job';
import { itemRanges, placeLabel, type Reason } from './row';

/** The error that stops a workflow, and the item that it belongs to. */
export interface Stop {
	readonly item: number;
	readonly message: string;
	readonly description: string;
}

/** How many further rows an error lists by name. */
const LISTED_ROWS = 10;

/**
 * What the user reads when the workflow stops: which row is to blame, and which items are in
 * Moodle all the same.
 *
 * @returns `undefined` if every row was written.
 */
export async function stopError(
	rows: readonly AnsweredRow[],
	run: RunState,
): Promise<Stop | undefined> {
	const refused = rows.filter((row) => 'refused' in row);
	if (refused.length > 0) return refusal(refused, run);
	const jobs = rows.flatMap((row) => ('job' in row ? [row.job] : []));
	await Promise.all(jobs.map(async (job) => await job.outcome));
	const failed = jobs.filter(({ settled }) => settled !== undefined && 'failure' in settled);
	if (failed.length === 0) return undefined;
	const { failure } = failed[0].settled as { failure: Failure };
	const together = new Set(
		failed.filter(({ settled }) => (settled as { failure: Failure }).failure === failure),
	);
	return {
		item: failed[0].places[0].item,
		message: stopMessage(failure, [...together]),
		description: [failure.advice, ...errorcodeOf(failure), ...account(run)].join(' '),
	};
}

function refusal(
	refused: ReadonlyArray<{ place: { item: number }; refused: Reason }>,
	run: RunState,
) {
	const [first, ...more] = refused;
	const listed = more.slice(0, LISTED_ROWS).map((row) => row.refused.message);
	const rest = more.length - listed.length;
	return {
		item: first.place.item,
		message: first.refused.message,
		description: [
			first.refused.advice,
			...(more.length === 0 ? [] : [`Also: ${listed.join('; ')}.`]),
			...(rest === 0 ? [] : [`And ${rest} more rows.`]),
			...account(run),
		].join(' '),
	};
}

function stopMessage(failure: Failure, jobs: ReadonlyArray<Job<unknown>>): string {
	const places = jobs.flatMap((job) => job.places);
	if (failure.blame === 'site') return failure.message;
	if (jobs.length === 1)
		return `${entryMessage(failure.message, jobs[0])} ${placeLabel(places[0])}`;
	const items = itemRanges(places.map(({ item }) => item));
	return `${failure.message}: one of ${jobs.length} entries is to blame [Items ${items}]`;
}

function errorcodeOf({ errorcode }: Failure): string[] {
	return errorcode === undefined ? [] : [`Error code: ${errorcode}.`];
}

/** Which items of the whole run are in Moodle, which are not, and of which that is not known. */
function account(run: RunState): string[] {
	const saved: number[] = [];
	const unsaved: number[] = [];
	const unknown: number[] = [];
	for (const { settled, places } of run.jobs.values()) {
		const list =
			settled !== undefined && 'result' in settled
				? saved
				: settled !== undefined && 'failure' in settled && settled.failure.effect === 'unknown'
					? unknown
					: unsaved;
		list.push(...places.map(({ item }) => item));
	}
	return [
		saved.length === 0 ? 'Nothing was saved.' : `Saved: items ${itemRanges(saved)}.`,
		...(unsaved.length === 0 || saved.length === 0
			? []
			: [`Not saved: items ${itemRanges(unsaved)}.`]),
		...(unknown.length === 0 ? [] : [`Not known: items ${itemRanges(unknown)}.`]),
	];
}
