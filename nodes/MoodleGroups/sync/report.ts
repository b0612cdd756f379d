import type { IDataObject } from 'n8n-workflow';

import { addItem, answerRows, joinReasons } from '../run/answerRows';
import {
	doneFor,
	repeated,
	settledLine,
	type AnsweredRow,
	type BatchAnswer,
	type Outcome,
	type Status,
} from '../run/entry';
import type { Writing } from '../run/writing';
import { byPlace, type RowRef } from '../input/row';
import type { Run } from '../run/run';
import type { Kept } from './removal';
import type { SyncSettings } from './settings';

/** What a sync has to say. */
export interface SyncReport {
	/** What became of every row, and what else was changed, each at the place of a row. */
	readonly lines: AnsweredRow[];
	readonly summaries: ReadonlyArray<{ readonly place: RowRef; readonly json: IDataObject }>;
	/** What is said instead when nothing was changed. */
	readonly nothing: IDataObject;
}

/**
 * The output of a sync, in the order of the rows. Failures are part of every kind of output. In a
 * dry run, each summary says so, and what stays is reported with the changes.
 *
 * @param first the row at which it is said that nothing was changed.
 */
export async function answerSync(
	{ lines, summaries, nothing }: SyncReport,
	first: RowRef,
	{ settings: { output, dryRun }, run }: { settings: SyncSettings; run: Run },
): Promise<BatchAnswer> {
	const idle = ['unchanged', 'duplicate', ...(dryRun ? [] : ['kept'])];
	const isShown = (done: Status | undefined) =>
		done === undefined || output === 'all' || (output === 'changes' && !idle.includes(done));
	const answer = await answerRows(lines.sort(byPlace), run, isShown);
	if ('stop' in answer || output === 'all') return answer;
	const items = new Map(answer.items);
	const told = (json: IDataObject) => hinted(dryRun ? { ...json, dryRun } : json, run.hints.take());
	for (const { place, json } of output === 'summary' ? summaries : []) {
		addItem(items, place, told(json), true);
	}
	if (items.size === 0) addItem(items, first, told(nothing), true);
	return { items };
}

/** An item with what is worth being told once of the whole run. */
function hinted(json: IDataObject, hints: readonly string[]): IDataObject {
	return hints.length === 0
		? json
		: { ...json, reason: joinReasons(json.reason as string, ...hints) };
}

/** How many things stay that no row lists, and why. */
export function keptBack(kept: ReadonlyArray<Kept<unknown>>) {
	const reasons = new Set(kept.map(({ why }) => why));
	return { keptBack: kept.length, reason: joinReasons(...reasons) || null };
}

/** A line of a row that may say what one before it says; its answer is known without an entry. */
export function rowLine(row: { place: RowRef; repeats?: RowRef }, done: Status, value: object) {
	const { place, repeats } = row;
	if (repeats === undefined) return settledLine(place, done, value);
	return { place, value, ...repeated(repeats) } satisfies AnsweredRow;
}

/**
 * A failed row that also says which removals it holds back. Side effects hold back nothing.
 */
export function withHint(line: AnsweredRow, hintOf: (line: AnsweredRow) => string): AnsweredRow {
	if (!mayMeanMore(line)) return line;
	if ('entry' in line && line.entry.isSideEffect) return line;
	const hint = hintOf(line);
	if (hint === '') return line;
	if ('entry' in line) return { ...line, note: [line.note ?? [], hint].flat().join(' ') };
	if (!('refused' in line)) return line;
	const { refused } = line;
	return { ...line, refused: { ...refused, advice: `${refused.advice} ${hint}` } };
}

/** How many lines say one of these. */
export function count(lines: readonly AnsweredRow[], ...said: Status[]): number {
	return lines.filter((line) => said.includes(doneOf(line)!)).length;
}

/** Whether a line's row failed, or was not sent at all. */
export function hasFailed(line: AnsweredRow): boolean {
	return doneOf(line) === undefined;
}

/** Whether something may have to wait for a line's row: it failed, and is not empty. */
export function mayMeanMore(line: AnsweredRow): boolean {
	return hasFailed(line) && !('isEmpty' in line && line.isEmpty === true);
}

/** What was done of a line; `undefined` if it failed. */
function doneOf(line: AnsweredRow): Status | undefined {
	if ('done' in line) return line.done;
	const settled: Outcome | undefined = 'entry' in line ? line.entry.settled : undefined;
	if (!('entry' in line) || settled === undefined || !('done' in settled)) return undefined;
	return doneFor(line, settled);
}

/** The writing of an operation, where a sync has other words for what was done. */
export function inWordsOf<E, R>(
	writing: Writing<E, R>,
	words: Partial<Record<Status, Status>>,
): Writing<E, R> {
	const rename = <O extends Outcome | undefined>(outcome: O): O =>
		outcome !== undefined && 'done' in outcome
			? { ...outcome, done: words[outcome.done] ?? outcome.done }
			: outcome;
	return {
		...writing,
		alreadySettled: (values) => rename(writing.alreadySettled?.(values)),
		result: (values, result) => rename(writing.result(values, result)),
	};
}
