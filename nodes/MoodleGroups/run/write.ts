import type { Answer, Failure } from '../moodle/failure';
import { cutIntoRequests } from '../moodle/limits';
import { unusable } from '../moodle/typedCalls';
import { answerRows } from './answerRows';
import { Entry, ROW_REFUSED, type AnsweredRow, type BatchAnswer } from './entry';
import { stillInDoubt, withDoubt } from './inDoubt';
import { placeLabel, type RowRef, type Row } from '../input/row';
import type { Run } from './run';
import type { Writing } from './writing';

/**
 * Writes the rows of a batch in few requests. Every row is answered: written, refused before
 * anything was sent, failed with its own reason, or not sent because something ended the run.
 */
export async function writeRows<E, R>(
	rows: ReadonlyArray<Row<E>>,
	writing: Writing<E, R>,
	run: Run,
): Promise<BatchAnswer> {
	return await answerRows(await writeEntries(rows, writing, run), run);
}

/** The writing half of {@link writeRows}, for an operation that writes in more than one way. */
export async function writeEntries<E, R>(
	rows: ReadonlyArray<Row<E>>,
	writing: Writing<E, R>,
	run: Run,
): Promise<AnsweredRow[]> {
	const { answered, entries } = planEntries(rows, writing, run);
	for (const entry of entries) {
		const outcome = writing.alreadySettled?.(entry.values);
		if (outcome !== undefined) entry.settle(outcome);
	}
	// A workflow that stops on errors sends nothing while one of its rows cannot be sent.
	if (!run.continues && (answered.some((row) => 'refused' in row) || entries.some(hasFailed))) {
		run.ended ??= ROW_REFUSED;
	}
	const unsettled = () => entries.filter(({ settled }) => settled === undefined);
	if (run.ended === undefined && writing.prepare !== undefined) {
		const ready = unsettled();
		for (const [index, outcome] of (await writing.prepare(ready)).entries()) {
			if (outcome !== undefined) ready[index].settle(outcome);
		}
	}
	const toSend = unsettled();
	const { order } = writing;
	if (order !== undefined) toSend.sort((left, right) => order(left.values, right.values));
	const cut = (some: ReadonlyArray<Entry<E>>) =>
		cutIntoRequests(some, run.how.rowsPerRequest, ({ values }) => writing.variables(values));
	const later: Later<E> = new Map();
	const sent: Array<Promise<void>> = [];
	const sendSoon = async (request: ReadonlyArray<Entry<E>>, second?: true) => {
		const lanes = writing.serialKey ? request.map(({ values }) => writing.serialKey!(values)) : [];
		const state = { later: second ? undefined : later };
		await run.pool.run(lanes, async () => await deliver(request, writing, run, state));
	};
	for (const request of cut(toSend)) {
		sent.push(sendSoon(request));
		if (writing.keepsOrder) await sent.at(-1);
	}
	await Promise.all(sent);
	if (run.ended === undefined && entries.some(isDone)) {
		for (const request of cut([...later.keys()])) await sendSoon(request, true);
	}
	for (const [entry, failure] of later) entry.settle({ failure });
	return answered;
}

/** Entries whose refusal may pass, to be sent once more after the others. */
type Later<E> = Map<Entry<E>, Failure>;

/** What is known of entries that are sent. */
interface Sending<E> {
	/** Whether an earlier request with them was lost: it may have done the work. */
	readonly wasLost?: boolean;
	readonly later?: Later<E>;
}

/** One entry for all rows that say the same; a row that repeats one joins it or is refused. */
function planEntries<E, R>(rows: ReadonlyArray<Row<E>>, writing: Writing<E, R>, run: Run) {
	const entries: Array<Entry<E>> = [];
	const answered = rows.map((row): AnsweredRow => {
		if ('refused' in row) return row;
		const { place, values } = row;
		const identity = writing.identity(values);
		const known = run.ledger.entries.get(identity);
		if (known !== undefined) {
			if (writing.duplicateMessage !== undefined) {
				return {
					place,
					refused: duplicate(writing.duplicateMessage(values), known.places[0], place),
				};
			}
			known.places.push(place);
			return { place, entry: known, shown: writing.show(values), repeats: known.places[0] };
		}
		const unique = writing.uniqueKey?.(values);
		if (unique !== undefined) {
			const other = run.unique.get(unique.key);
			if (other !== undefined && unique.isShared !== true) {
				return { place, refused: duplicate(unique.twice, other, place) };
			}
			run.unique.set(unique.key, other ?? place);
		}
		const entry = new Entry(values, writing.show(values), [place], writing.isSideEffect);
		run.ledger.entries.set(identity, entry);
		entries.push(entry);
		return { place, entry };
	});
	return { answered, entries };
}

/** Why the second of two rows is refused that cannot both be. */
export function duplicate(message: string, first: RowRef, second: RowRef) {
	return {
		message: `${message}: in ${placeLabel(first)} and ${placeLabel(second)}`,
		advice: 'Keep one of the two rows.',
	};
}

/**
 * Sends a list and settles its entries. Moodle rolls a failing list back whole and does not say
 * which entry is to blame: reading finds that out, and where it cannot, halves are sent until the
 * culprits stand alone. When the workflow stops on errors, nothing more is sent instead.
 */
async function deliver<E, R>(
	entries: ReadonlyArray<Entry<E>>,
	writing: Writing<E, R>,
	run: Run,
	sending: Sending<E>,
): Promise<void> {
	const { wasLost = false } = sending;
	if (run.ended !== undefined) {
		leave(entries, run.ended, wasLost);
		return;
	}
	// What was wrong with one request is likely to be wrong with the next.
	const { refusal } = run;
	const toSend =
		refusal === undefined
			? entries
			: await settleCulprits(entries, refusal, writing, { wasLost, wereRefused: false });
	if (toSend.length > 0) await send(toSend, writing, run, sending);
}

async function send<E, R>(
	entries: ReadonlyArray<Entry<E>>,
	writing: Writing<E, R>,
	run: Run,
	{ wasLost = false, later }: Sending<E>,
): Promise<void> {
	const values = entries.map((entry) => entry.values);
	const answer = oneEach(await writing.send(run.moodle, values), values);
	if ('value' in answer) {
		entries.forEach((entry, index) =>
			entry.settle(writing.result(entry.values, answer.value[index])),
		);
		if (!run.continues) run.ended ??= entries.find(hasFailed)?.failure;
		return;
	}
	const inDoubt = wasLost || answer.failure.inDoubt === true;
	const failure: Failure = { ...answer.failure, inDoubt };
	const isLast = !run.continues && !(writing.recovers && isOfEntries(failure));
	if (isLast || failure.blame === 'site') run.ended ??= failure;
	if (isOfEntries(failure) && failure.effect === 'nothing') {
		if (failure.blame === 'entry') run.refusal ??= failure;
		const others = await settleCulprits(entries, failure, writing, {
			wasLost: inDoubt,
			wereRefused: true,
		});
		if (!run.continues && (others.length === entries.length || entries.some(hasFailed))) {
			run.ended ??= failure;
		}
		if (others.length < entries.length) {
			if (others.length > 0) await deliver(others, writing, run, { wasLost: inDoubt, later });
			return;
		}
	}
	if (entries.length > 1 && isWorthHalving(failure, run)) {
		const middle = Math.ceil(entries.length / 2);
		for (const half of [entries.slice(0, middle), entries.slice(middle)]) {
			if (run.ended === undefined) await send(half, writing, run, { wasLost: inDoubt, later });
			else leave(half, run.ended, inDoubt);
		}
		return;
	}
	const told = entries.length > 1 ? withDoubt(failure) : failure;
	const mayPass = entries.length === 1 && !inDoubt && writing.mayPass?.(failure) === true;
	for (const entry of entries) {
		if (mayPass && later !== undefined) later.set(entry, told);
		else entry.settle({ failure: told });
	}
}

/**
 * The result of each entry; `null` for all of them where a function has none. Results of another
 * number may belong to any of them.
 */
function oneEach<R>(
	answer: Answer<readonly R[] | null>,
	entries: readonly unknown[],
): Answer<readonly R[]> {
	if ('failure' in answer) return answer;
	const value = answer.value ?? entries.map(() => null as R);
	return value.length === entries.length ? { value } : unusable('the request');
}

/** Nothing more is sent, but an earlier request with these entries may have done the work. */
function leave(entries: ReadonlyArray<Entry<unknown>>, ended: Failure, wasLost: boolean): void {
	const outcome = wasLost ? { failure: { ...ended, inDoubt: true } } : { unsent: ended };
	for (const entry of entries) entry.settle(outcome);
}

/** Settles the entries that reading finds something wrong with, and returns the others. */
async function settleCulprits<E, R>(
	entries: ReadonlyArray<Entry<E>>,
	failure: Failure,
	writing: Writing<E, R>,
	{ wasLost, wereRefused }: { wasLost: boolean; wereRefused: boolean },
): Promise<ReadonlyArray<Entry<E>>> {
	if (writing.explain === undefined) return entries;
	const values = entries.map((entry) => entry.values);
	const outcomes = await writing.explain(values, failure, wereRefused);
	return entries.filter((entry, index) => {
		const outcome = outcomes[index];
		if (outcome !== undefined) entry.settle(wasLost ? stillInDoubt(outcome) : outcome);
		return outcome === undefined;
	});
}

function isDone({ settled }: Entry<unknown>): boolean {
	return settled !== undefined && 'done' in settled;
}

function hasFailed({ failure }: Entry<unknown>): boolean {
	return failure !== undefined;
}

/** Whether reading the entries may tell more: what others write at the same time is one guess. */
function isOfEntries({ blame }: Failure): boolean {
	return blame === 'entry' || blame === 'others';
}

function isWorthHalving(failure: Failure, run: Run): boolean {
	return run.continues && failure.blame !== 'site' && failure.effect === 'nothing';
}
