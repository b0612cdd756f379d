import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { entryMessage, type AnsweredRow, type Job, type Outcome, type RunState } from './job';
import { harmless } from './harmless';
import { placeLabel, type Place, type Reason } from './row';
import { stopError, type Stop } from './stopError';

/** The output items of a batch by incoming item, or the error that stops the workflow. */
export type BatchAnswer =
	| { readonly items: ReadonlyMap<number, INodeExecutionData[]> }
	| { readonly stop: Stop };

/** One output item for each row, in the order of the rows, paired with the row's item. */
export async function answerRows(
	rows: readonly AnsweredRow[],
	run: RunState,
): Promise<BatchAnswer> {
	if (!run.continues) {
		const stop = await stopError(rows, run);
		if (stop !== undefined) return { stop };
	}
	const items = new Map<number, INodeExecutionData[]>();
	for (const row of rows) {
		const { item } = row.place;
		const json = await jsonOf(row);
		const own = items.get(item);
		const answer = { json, pairedItem: { item } };
		if (own === undefined) items.set(item, [answer]);
		else own.push(answer);
	}
	return { items };
}

async function jsonOf(row: AnsweredRow): Promise<IDataObject> {
	if ('said' in row) return row.said;
	return 'refused' in row ? refusedJson(row) : outcomeJson(row, await row.job.outcome);
}

function outcomeJson({ place, job }: { place: Place; job: Job<unknown> }, outcome: Outcome) {
	if ('result' in outcome) return { ...outcome.result };
	const reason = 'unsent' in outcome ? unsentReason(outcome.unsent) : outcome.failure;
	return errorJson(
		{ ...reason, message: `${entryMessage(reason, job)} ${placeLabel(place)}` },
		place,
		job.shown,
	);
}

function refusedJson({ place, refused }: { place: Place; refused: Reason }): IDataObject {
	return errorJson(refused, place, {});
}

function unsentReason({ message, advice, errorcode }: Reason): Reason {
	return { message: `Not sent, because the run had ended: ${message}`, advice, errorcode };
}

/** A failed row. */
export function errorJson(reason: Reason, { item, entry }: Place, shown: IDataObject): IDataObject {
	return {
		error: harmless(reason.message),
		message: harmless(reason.advice),
		details: {
			item,
			...(entry === undefined ? {} : { entry }),
			...shown,
			...(reason.errorcode === undefined ? {} : { errorcode: reason.errorcode }),
		},
	};
}

/**
 * A failed row as n8n knows it for the error output, where n8n adds the fields of the incoming item:
 * before n8n 2.36 it must have no keys but `error` and `message`, or it would pass as written.
 */
export function forErrorOutput(item: INodeExecutionData): INodeExecutionData {
	const { error, message, details } = item.json;
	if (error === undefined || message === undefined) return item;
	const { errorcode } = (details ?? {}) as IDataObject;
	const code = errorcode === undefined ? '' : ` Error code: ${String(errorcode)}.`;
	return { ...item, json: { error, message: `${String(message)}${code}` } };
}
