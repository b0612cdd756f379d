import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isInDoubt, type Failure } from '../moodle/failure';
import { harmless } from '../n8n/displayText';
import { entryMessage, ROW_REFUSED, type AnsweredRow, type Outcome } from './entry';
import type { Ledger } from './ledger';
import { labelled, placeLabel, type Place, type Reason } from '../input/row';
import { errorcodeTold, stopError, type Stop } from './stopError';

/** What the answers need of a run. */
export interface RunState {
	/** n8n's "On Error": whether failed rows become items instead of an error. */
	readonly continues: boolean;
	readonly ledger: Ledger;
	/** What ended the run: nothing more is sent then. */
	ended: Failure | undefined;
}

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
		const stop = await stopError(rows, run.ledger);
		if (stop !== undefined) return { stop };
	}
	const items = new Map<number, INodeExecutionData[]>();
	for (const row of rows) {
		const { item } = row.place;
		const json = await jsonOf(row, run.ledger);
		const own = items.get(item);
		const answer = { json, pairedItem: { item } };
		if (own === undefined) items.set(item, [answer]);
		else own.push(answer);
	}
	return { items };
}

async function jsonOf(row: AnsweredRow, ledger: Ledger): Promise<IDataObject> {
	if ('said' in row) return row.said;
	const { isSideEffect } = 'refused' in row ? row : row.entry;
	const before = isSideEffect ? undefined : ledger.ofRow(row.place);
	if ('refused' in row) return failedJson(row.refused, row.place, {}, before);
	const { place, entry, note } = row;
	const outcome = entry.settled ?? (await entry.outcome);
	if ('result' in outcome) return { ...outcome.result };
	const reason = 'unsent' in outcome ? unsentReason(outcome.unsent) : outcome.failure;
	const message = `${entryMessage(reason, entry)} ${placeLabel(place)}`;
	const advice = note === undefined ? reason.advice : `${reason.advice} ${note}`;
	return failedJson({ ...reason, message, advice }, place, entry.shown, before);
}

/** A row that an earlier try has written is written, whatever became of it in this one. */
function failedJson(
	reason: Reason,
	place: Place,
	shown: IDataObject,
	before: Outcome | undefined,
): IDataObject {
	if (before === undefined) return errorJson(reason, place, shown);
	if ('result' in before) return { ...before.result };
	if (isInDoubt(reason) || !isPartly(before)) {
		return errorJson({ ...reason, lost: true }, place, shown);
	}
	// What was done in part is no more and no less done when the new try comes to nothing.
	if (reason.effect === 'partly') return errorJson(reason, place, shown);
	return errorJson(labelled(before.failure, place), place, shown);
}

function isPartly(outcome: Outcome): outcome is { failure: Failure } {
	return 'failure' in outcome && outcome.failure.effect === 'partly' && !isInDoubt(outcome.failure);
}

/** Why a row was not sent, from what had ended the run: that may be a lost answer, but not this row's. */
export function unsentReason({ message, advice, errorcode }: Reason): Reason {
	return { message: `Not sent, because the run had ended: ${message}`, advice, errorcode };
}

/** What is said of a row whose request was lost. */
export const IN_DOUBT =
	'It is not known whether the row was written, because an answer of Moodle was lost.';

/** A failed row. */
export function errorJson(reason: Reason, { item, entry }: Place, shown: IDataObject): IDataObject {
	const { message, advice, effect = 'nothing', lost, saysDoubt = false, errorcode } = reason;
	const outcome = isInDoubt({ effect, lost }) ? 'unknown' : effect;
	const isSaid = outcome !== 'unknown' || saysDoubt;
	return {
		error: harmless(message),
		message: harmless(isSaid ? advice : `${advice} ${IN_DOUBT}`),
		details: {
			item,
			...(entry === undefined ? {} : { entry }),
			...shown,
			...(errorcode === undefined ? {} : { errorcode }),
			...(outcome === 'nothing' ? {} : { outcome }),
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
	const { errorcode } = (details ?? {}) as { errorcode?: string };
	return { ...item, json: { error, message: [message, ...errorcodeTold(errorcode)].join(' ') } };
}

/** Every row fails for the same reason, and nothing is done. One row is enough to stop for. */
export async function refuseAll(
	rows: ReadonlyArray<{ readonly place: Place }>,
	failure: Failure,
	run: RunState,
): Promise<BatchAnswer> {
	if (!run.continues) run.ended ??= ROW_REFUSED;
	const told = run.continues ? rows : rows.slice(0, 1);
	const refused = told.map(({ place }) => ({ place, refused: labelled(failure, place) }));
	return await answerRows(refused, run);
}
