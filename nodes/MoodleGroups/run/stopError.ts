import { isInDoubt, type Failure } from '../moodle/failure';
import { entryMessage, type AnsweredRow, type Job, type Outcome, type RunState } from './entry';
import { besideBefore, outcomeBefore, placesBefore } from './ledger';
import { itemList, itemNumbers } from './itemList';
import { placeKey, placeLabel, type Place, type Reason } from '../input/row';

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
	// Other batches of the run may still be writing; what becomes of them is part of the account.
	await Promise.all([...run.jobs.values()].map(async (job) => await job.outcome));
	const refused = rows.filter((row) => 'refused' in row);
	if (refused.length > 0) return refusal(refused, run);
	const jobs = [...new Set(rows.flatMap((row) => ('job' in row ? [row.job] : [])))];
	const failed = jobs.filter(({ settled }) => settled !== undefined && 'failure' in settled);
	if (failed.length === 0) return undefined;
	const failureOf = (job: Job<unknown>) => (job.settled as { failure: Failure }).failure;
	const failure = failureOf(failed[0]);
	const together = failed.filter((job) => failureOf(job) === failure);
	const others = failed
		.filter((job) => failureOf(job) !== failure)
		.map((job) => `${entryMessage(failureOf(job), job)} ${placeLabel(job.places[0])}`);
	return {
		item: failed[0].places[0].item,
		message: stopMessage(failure, together),
		description: [
			failure.advice,
			...errorcodeOf(failure),
			...alsoFailed(others),
			...account(run),
		].join(' '),
	};
}

function refusal(
	refused: ReadonlyArray<{ place: { item: number }; refused: Reason }>,
	run: RunState,
) {
	const [first, ...more] = refused;
	return {
		item: first.place.item,
		message: first.refused.message,
		description: [
			first.refused.advice,
			...errorcodeOf(first.refused),
			...alsoFailed(more.map((row) => row.refused.message)),
			...account(run),
		].join(' '),
	};
}

/** The other rows that failed, as far as a person would read them. */
function alsoFailed(messages: readonly string[]): string[] {
	if (messages.length === 0) return [];
	const rest = messages.length - LISTED_ROWS;
	return [
		`Also: ${messages.slice(0, LISTED_ROWS).join('; ')}.`,
		...(rest > 0 ? [`And ${rest} more rows.`] : []),
	];
}

function stopMessage(failure: Failure, jobs: ReadonlyArray<Job<unknown>>): string {
	const places = jobs.flatMap((job) => job.places);
	if (failure.blame === 'site' || failure.blame === 'others') return failure.message;
	if (jobs.length === 1) return `${entryMessage(failure, jobs[0])} ${placeLabel(places[0])}`;
	return `${failure.message}: one of ${jobs.length} entries is to blame [item ${itemNumbers(places)}]`;
}

function errorcodeOf({ errorcode }: Reason): string[] {
	return errorcode === undefined ? [] : [`Error code: ${errorcode}.`];
}

/** What became of a row, or of what was done beside the rows of an item. */
interface Told extends Place {
	readonly beside?: boolean;
}

/**
 * How much of the whole run is in Moodle, how much is not, and of how much that is not known, with
 * the items. An item may carry many entries, of which some are.
 */
function account(run: RunState): string[] {
	const lists = { saved: [], unsaved: [], partly: [], unknown: [] } as Record<State, Told[]>;
	const seen = new Set<string>();
	for (const { settled, places, beside } of run.jobs.values()) {
		for (const place of places) {
			if (!beside) seen.add(placeKey(place));
			const told = beside ? { item: place.item, beside } : place;
			lists[stateOf(settled, outcomeBefore(run, place))].push(told);
		}
	}
	for (const place of run.agreed) {
		seen.add(placeKey(place));
		lists.saved.push(place);
	}
	// Rows for which nobody has got as far as sending them; an earlier try may have written them.
	for (const place of [...run.places, ...placesBefore(run)]) {
		if (seen.has(placeKey(place))) continue;
		seen.add(placeKey(place));
		lists[stateOf(undefined, outcomeBefore(run, place))].push(place);
	}
	for (const { settled, places } of besideBefore(run)) {
		lists[stateOf(settled, undefined)].push({ item: places[0].item, beside: true });
	}
	const { saved, unsaved, partly, unknown } = lists;
	if (saved.length + partly.length + unknown.length === 0) return ['Nothing was saved.'];
	const sets = [saved, unsaved, partly, unknown].map((places) => new Set(places.map(itemOf)));
	const isInPart = (item: number) => sets.filter((items) => items.has(item)).length > 1;
	const tell = (places: readonly Told[]) =>
		`${countOf(places, seen.size)} (${itemList(places, isInPart)})`;
	return [
		...(saved.length === 0 ? [] : [`Saved: ${tell(saved)}.`]),
		...(unsaved.length === 0 ? [] : [`Not saved: ${tell(unsaved)}.`]),
		...(partly.length === 0 ? [] : [`Saved in part: ${tell(partly)}.`]),
		...(unknown.length === 0 ? [] : [`Not known: ${tell(unknown)}.`]),
	];
}

/** `3 of 40 rows and 2 other changes`: removals, say, which belong to no row. */
function countOf(places: readonly Told[], total: number): string {
	const changes = places.filter(({ beside }) => beside).length;
	const rows = places.length - changes;
	return [
		...(rows === 0 ? [] : [`${rows} of ${total} ${total === 1 ? 'row' : 'rows'}`]),
		...(changes === 0 ? [] : [`${changes} other ${changes === 1 ? 'change' : 'changes'}`]),
	].join(' and ');
}

function itemOf({ item }: Place): number {
	return item;
}

type State = 'saved' | 'unsaved' | 'partly' | 'unknown';

function stateOf(settled: Outcome | undefined, before: Outcome | undefined): State {
	if (settled !== undefined && 'result' in settled) return 'saved';
	if (settled !== undefined && 'failure' in settled) {
		if (settled.failure.effect === 'partly') return 'partly';
		if (before === undefined && isInDoubt(settled.failure)) return 'unknown';
	}
	return before === undefined ? 'unsaved' : stateOf(before, undefined);
}
