import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { answerRows, type BatchAnswer } from '../run/answerRows';
import type { AnsweredRow } from '../run/entry';
import type { Place } from '../input/row';
import type { Run } from '../run/run';
import type { CommonSettings } from './settings';

/** What a sync has to say. */
export interface SyncReport {
	/** What became of every row, and what else was changed, each paired with a row. */
	readonly lines: AnsweredRow[];
	readonly summaries: ReadonlyArray<{ readonly place: Place; readonly json: IDataObject }>;
	/** What is said instead when nothing was changed. */
	readonly nothing: IDataObject;
	/** The row that says it. */
	readonly first: Place;
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
	const answer = await answerRows(lines.sort(byPlace), run);
	if ('stop' in answer || output === 'all') return answer;
	const idle = dryRun ? ['unchanged'] : ['unchanged', 'kept'];
	const isShown =
		output === 'changes'
			? ({ json }: INodeExecutionData) => !idle.includes(String(json.action))
			: ({ json }: INodeExecutionData) => json.error !== undefined;
	const items = new Map([...answer.items].map(([item, list]) => [item, list.filter(isShown)]));
	const added = output === 'summary' ? summaries : [];
	const told = (json: IDataObject) => (dryRun ? { ...json, dryRun } : json);
	for (const { place, json } of added) push(items, place, told(json));
	const isEmpty = [...items.values()].every((list) => list.length === 0);
	if (isEmpty) push(items, first, told(nothing));
	return { items };
}

/** A line whose answer is known without an entry of the run. */
export function settledLine(place: Place, said: IDataObject): AnsweredRow {
	return { place, said };
}

/** Whether a line says that something was written. */
export function isWritten(line: AnsweredRow): boolean {
	if ('said' in line) return true;
	if ('refused' in line || line.entry.settled === undefined) return false;
	return 'result' in line.entry.settled && line.entry.settled.result.action !== 'failed';
}

/** Whether a line's row failed, or was not sent at all. */
export function hasFailed(line: AnsweredRow): boolean {
	if ('said' in line) return false;
	if ('refused' in line) return true;
	return line.entry.settled !== undefined && !('result' in line.entry.settled);
}

export function byPlace({ place: left }: { place: Place }, { place: right }: { place: Place }) {
	return left.item - right.item || (left.entry ?? 0) - (right.entry ?? 0);
}

function push(items: Map<number, INodeExecutionData[]>, { item }: Place, json: IDataObject): void {
	items.set(item, [...(items.get(item) ?? []), { json, pairedItem: { item } }]);
}
