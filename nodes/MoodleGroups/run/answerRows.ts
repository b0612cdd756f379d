import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isInDoubt, type Failure } from '../moodle/failure';
import { harmless } from '../n8n/displayText';
import {
	entryMessage,
	ROW_REFUSED,
	type AnsweredRow,
	type Done,
	type Outcome,
	type Status,
} from './entry';
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

/** A row that failed, all tries together, and the values that name it. */
interface Failed {
	readonly reason: Reason;
	readonly shown: IDataObject;
}

/**
 * One output item for each row, in the order of the rows, paired with the row's item.
 *
 * @param isShown whether a row gets one, by what was done with it: `undefined` if it failed.
 */
export async function answerRows(
	rows: readonly AnsweredRow[],
	run: RunState,
	isShown: (done: Status | undefined) => boolean = () => true,
): Promise<BatchAnswer> {
	if (!run.continues) {
		const stop = await stopError(rows, run.ledger);
		if (stop !== undefined) return { stop };
	}
	const items = new Map<number, INodeExecutionData[]>();
	for (const row of rows) {
		const told = await conclude(row, run.ledger);
		if (!isShown('done' in told ? told.done : undefined)) continue;
		const json = 'done' in told ? doneJson(told) : errorJson(told.reason, row.place, told.shown);
		addItem(items, row.place, json);
	}
	return { items };
}

/** Adds an output item to those of a row's item. */
export function addItem(
	items: Map<number, INodeExecutionData[]>,
	{ item }: Place,
	json: IDataObject,
): void {
	const answer = { json, pairedItem: { item } };
	const own = items.get(item);
	if (own === undefined) items.set(item, [answer]);
	else own.push(answer);
}

/** What a row comes to in the end: one that an earlier try has written is written. */
async function conclude(row: AnsweredRow, ledger: Ledger): Promise<Done | Failed> {
	if ('done' in row) return row;
	const { place } = row;
	const { isSideEffect } = 'refused' in row ? row : row.entry;
	const before = isSideEffect ? undefined : ledger.ofRow(place);
	if ('refused' in row) return afterAll({ reason: row.refused, shown: {} }, place, before);
	const { entry, note } = row;
	const outcome = entry.settled ?? (await entry.outcome);
	if ('done' in outcome) return outcome;
	const reason = 'unsent' in outcome ? unsentReason(outcome.unsent) : outcome.failure;
	const message = `${entryMessage(reason, entry)} ${placeLabel(place)}`;
	const advice = note === undefined ? reason.advice : `${reason.advice} ${note}`;
	return afterAll({ reason: { ...reason, message, advice }, shown: entry.shown }, place, before);
}

function afterAll(failed: Failed, place: Place, before: Outcome | undefined): Done | Failed {
	if (before === undefined || 'done' in before) return before ?? failed;
	const { reason, shown } = failed;
	if (isInDoubt(reason) || !isPartly(before)) return { reason: { ...reason, lost: true }, shown };
	// What was done in part is no more and no less done when the new try comes to nothing.
	return reason.effect === 'partly' ? failed : { reason: labelled(before.failure, place), shown };
}

/** The item of a row that did not fail. */
function doneJson({ done, value, reason, as = 'status' }: Done): IDataObject {
	if (as === 'deleted') {
		const sent = done === 'sent' ? { status: done } : {};
		return { ...value, deleted: done !== 'missing', ...sent };
	}
	return { ...value, [as]: done, ...(reason === undefined ? {} : { reason }) };
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
