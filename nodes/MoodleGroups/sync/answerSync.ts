import type { IDataObject } from 'n8n-workflow';

import { addItem, answerRows } from '../run/answerRows';
import type { AnsweredRow, BatchAnswer, Outcome, Status } from '../run/entry';
import { byPlace, type RowRef } from '../input/row';
import type { Run } from '../run/run';
import type { CommonSettings } from './settings';

/** What a sync has to say. */
export interface SyncReport {
	/** What became of every row, and what else was changed, each paired with a row. */
	readonly lines: AnsweredRow[];
	readonly summaries: ReadonlyArray<{ readonly place: RowRef; readonly json: IDataObject }>;
	/** What is said instead when nothing was changed. */
	readonly nothing: IDataObject;
	/** The row that says it. */
	readonly first: RowRef;
}

/**
 * The output of a sync, in the order of the rows. Failures are part of every kind of output. Of a
 * dry run each summary says that it is one, and what stays is told beside the changes.
 */
export async function answerSync(
	{ lines, summaries, nothing, first }: SyncReport,
	{ output, dryRun }: Pick<CommonSettings, 'output' | 'dryRun'>,
	run: Run,
): Promise<BatchAnswer> {
	const idle = dryRun ? ['unchanged'] : ['unchanged', 'kept'];
	const isShown = (done: Status | undefined) =>
		done === undefined || output === 'all' || (output === 'changes' && !idle.includes(done));
	const answer = await answerRows(lines.sort(byPlace), run, isShown);
	if ('stop' in answer || output === 'all') return answer;
	const items = new Map(answer.items);
	const told = (json: IDataObject) => (dryRun ? { ...json, dryRun } : json);
	for (const { place, json } of output === 'summary' ? summaries : []) {
		addItem(items, place, told(json));
	}
	if (items.size === 0) addItem(items, first, told(nothing));
	return { items };
}

/** A line whose answer is known without an entry of the run. */
export function settledLine(place: RowRef, done: Status, value: object, reason?: string) {
	return { place, done, value, reason, as: 'action' } satisfies AnsweredRow;
}

/** What was done of a line; `undefined` if it failed. */
export function doneOf(line: AnsweredRow): Status | undefined {
	if ('done' in line) return line.done;
	const settled: Outcome | undefined = 'entry' in line ? line.entry.settled : undefined;
	return settled !== undefined && 'done' in settled ? settled.done : undefined;
}

/** Whether a line says that something was written. */
export function isWritten(line: AnsweredRow): boolean {
	const done = doneOf(line);
	return done !== undefined && done !== 'failed';
}

/** Whether a line's row failed, or was not sent at all. */
export function hasFailed(line: AnsweredRow): boolean {
	return doneOf(line) === undefined;
}
