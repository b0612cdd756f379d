import type { Failure } from '../moodle/failure';
import { entryMessage, type AnsweredRow, type Entry, type Stop } from './entry';
import { gather } from '../input/gather';
import { itemList, itemNumbers } from './itemList';
import type { Account, Ledger, Standing } from './ledger';
import { placeLabel, type RowRef, type Reason } from '../input/row';

/** How many further reasons an error tells. */
const LISTED_REASONS = 5;

/**
 * What the user reads when the workflow stops: which row is to blame, and which items are in
 * Moodle all the same.
 *
 * @returns `undefined` if every row was written.
 */
export async function stopError(
	rows: readonly AnsweredRow[],
	ledger: Ledger,
): Promise<Stop | undefined> {
	// Other batches of the run may still be writing; what becomes of them is part of the account.
	await Promise.all([...ledger.entries.values()].map(async ({ outcome }) => await outcome));
	const [refused, ...alsoRefused] = rows.filter((row) => 'refused' in row);
	if (refused !== undefined) {
		const others = alsoRefused.map(({ place, refused: { message } }) => {
			return { message: message.replace(` ${placeLabel(place)}`, ''), places: [place] };
		});
		return stopFor(refused.place, refused.refused, [...account(ledger), ...alsoFailed(others)]);
	}
	const entries = new Set(rows.flatMap((row) => ('entry' in row ? [row.entry] : [])));
	const failed = [...entries].filter((entry) => entry.failure !== undefined);
	if (failed.length === 0) return undefined;
	const failure = failed[0].failure!;
	const together = failed.filter((entry) => entry.failure === failure);
	const others = failed
		.filter((entry) => entry.failure !== failure)
		.map((entry) => {
			const { failure: own, places } = entry;
			// What no entry is to blame for is the same for all of them.
			const message = own!.blame === 'entry' ? entryMessage(own!, entry) : own!.message;
			return { message, places };
		});
	const reason = { ...failure, message: stopMessage(failure, together) };
	return stopFor(failed[0].places[0], reason, [...account(ledger), ...alsoFailed(others)]);
}

/** The error of a row, with what else there is to say. */
export function stopFor({ item }: RowRef, reason: Reason, more: readonly string[] = []): Stop {
	const { message, advice, errorcode, cause } = reason;
	const description = [advice, ...errorcodeTold(errorcode), ...more].join(' ');
	return { item, message, description, cause };
}

/** Moodle's own name for a failure, as a sentence. */
export function errorcodeTold(errorcode: string | undefined): string[] {
	return errorcode === undefined ? [] : [`Error code: ${errorcode}.`];
}

/** Rows that failed for one reason. */
interface AlsoFailed {
	readonly message: string;
	readonly places: readonly RowRef[];
}

/** The other failed rows, as many as a person would read: each reason once. */
function alsoFailed(others: readonly AlsoFailed[]): string[] {
	if (others.length === 0) return [];
	const reasons = [...gather(others, ({ message }) => message)].map(([message, same]) => {
		return { message, places: same.flatMap(({ places }) => places) };
	});
	const told = reasons.slice(0, LISTED_REASONS).map(({ message, places }) => {
		const isOne = places.length === 1;
		return `${message} ${isOne ? placeLabel(places[0]) : `[item ${itemNumbers(places)}]`}`;
	});
	const rest = reasons.slice(LISTED_REASONS).flatMap(({ places }) => places).length;
	return [`Also: ${told.join('; ')}.`, ...(rest > 0 ? [`And ${rest} more rows.`] : [])];
}

export function stopMessage(failure: Failure, entries: ReadonlyArray<Entry<unknown>>): string {
	const places = entries.flatMap((entry) => entry.places);
	if (failure.blame === 'site' || failure.blame === 'others') return failure.message;
	if (entries.length === 1) return `${entryMessage(failure, entries[0])} ${placeLabel(places[0])}`;
	return `${failure.message}: one of ${entries.length} entries is to blame [item ${itemNumbers(places)}]`;
}

const STANDINGS: ReadonlyArray<[Standing, (told: string) => string]> = [
	['saved', (told) => `Saved: ${told}.`],
	['unsaved', (told) => `Not saved: ${told}.`],
	['partly', (told) => `Saved in part: ${told}.`],
	['unknown', (told) => `Not known: ${told}.`],
];

/**
 * How much of the whole run is in Moodle, how much is not, and how much is unknown, with the items.
 * An item may have many entries, and only some of them may be in Moodle.
 */
export function account(ledger: Ledger): string[] {
	const all = ledger.account();
	if (all.every(({ standing }) => standing === 'unsaved')) return ['Nothing was saved.'];
	const rows = all.filter(({ isSideEffect }) => !isSideEffect).length;
	const lists = STANDINGS.map(([wanted, sentence]) => ({
		sentence,
		told: all.filter(({ standing }) => standing === wanted),
	}));
	const sets = lists.map(({ told }) => new Set(told.map(({ place }) => place.item)));
	const isInPart = (item: number) => sets.filter((items) => items.has(item)).length > 1;
	return lists.flatMap(({ sentence, told }) => {
		if (told.length === 0) return [];
		const items = itemList(
			told.map(({ place }) => place),
			isInPart,
		);
		return [sentence(`${countOf(told, rows)} (${items})`)];
	});
}

/** `3 of 40 rows and 2 other changes`: removals, say, which belong to no row. */
function countOf(told: readonly Account[], total: number): string {
	const changes = told.filter(({ isSideEffect }) => isSideEffect).length;
	const rows = told.length - changes;
	return [
		...(rows === 0 ? [] : [`${rows} of ${total} ${total === 1 ? 'row' : 'rows'}`]),
		...(changes === 0 ? [] : [`${changes} other ${changes === 1 ? 'change' : 'changes'}`]),
	].join(' and ');
}
