import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isInDoubt, type Failure } from '../moodle/failure';
import { omit } from '../input/omit';
import { remember } from '../input/remember';
import { toDisplayText } from '../n8n/displayText';
import {
	doneFor,
	entryMessage,
	repeated,
	ROW_REFUSED,
	type AnsweredRow,
	type BatchAnswer,
	type Done,
	type Outcome,
	type Status,
} from './entry';
import type { Ledger } from './ledger';
import { labelled, placeKey, placeLabel, type RowRef, type Reason } from '../input/row';
import type { Run } from './run';
import { errorcodeTold, stopError } from './stopError';

/** A row that failed, all tries together, and the values that name it. */
interface Failed {
	readonly reason: Reason;
	readonly shown: IDataObject;
}

/**
 * One output item for each row, in the order of the rows, paired with the row's item; side effects
 * are paired with none. If the user wants it, each item repeats the fields of its row.
 *
 * @param isShown whether a row gets one, by what was done with it: `undefined` if it failed.
 */
export async function answerRows(
	rows: readonly AnsweredRow[],
	run: Run,
	isShown: (done: Status | undefined) => boolean = () => true,
): Promise<BatchAnswer> {
	if (!run.continues) {
		const stop = await stopError(rows, run.ledger);
		if (stop !== undefined) return { stop };
	}
	const items = new Map<number, INodeExecutionData[]>();
	for (const row of rows) {
		const concluded = await conclude(row, run.ledger);
		if (!isShown('done' in concluded ? concluded.done : undefined)) continue;
		const told = withHints(concluded, run.hints.take());
		const json =
			'done' in told
				? doneJson(told)
				: errorJson(told.reason, row.place, told.shown, run.hasErrorOutput);
		// On the error output, n8n adds the fields itself, and refuses items that have more.
		const isBare = isBeside(row) || (!('done' in told) && run.hasErrorOutput);
		const repeated = isBare ? undefined : run.inputFields.get(placeKey(row.place));
		addItem(items, row.place, repeated ? { ...json, ...repeated, ...json } : json, isBeside(row));
	}
	return { items };
}

/**
 * Adds an output item to those of a row's item.
 *
 * @param isSideEffect whether it is no row's own: then `$('Rows').item` after it is an error. Without
 *   any `pairedItem` n8n would guess one, and of a list with one row in it take that.
 */
export function addItem(
	items: Map<number, INodeExecutionData[]>,
	{ item }: RowRef,
	json: IDataObject,
	isSideEffect = false,
): void {
	const own = remember(items, item, (): INodeExecutionData[] => []);
	own.push({ json, pairedItem: isSideEffect ? [] : { item } });
}

/** Whether a line is about a side effect and not about the row that it is reported with. */
function isBeside(row: AnsweredRow): boolean {
	return ('entry' in row ? row.entry : row).isSideEffect === true;
}

/** What a row comes to in the end: one that an earlier try has written is written. */
async function conclude(row: AnsweredRow, ledger: Ledger): Promise<Done | Failed> {
	if ('done' in row) return row;
	const { place } = row;
	const before = isBeside(row) ? undefined : ledger.ofRow(place);
	if ('refused' in row) return afterAll({ reason: row.refused, shown: {} }, place, before);
	const { entry, note, shown = entry.shown } = row;
	const outcome = entry.settled ?? (await entry.outcome);
	if ('done' in outcome) {
		const done = doneFor(row, outcome);
		const all = joinReasons(row.repeats && repeated(row.repeats).reason, outcome.reason, note);
		const reason = all === '' ? {} : { reason: all };
		if (row.shown === undefined) return { ...outcome, done, ...reason };
		const told = omit(outcome.value as IDataObject, ...Object.keys(entry.shown));
		const value = { ...shown, ...told };
		return { ...outcome, done, value, ...reason };
	}
	const reason = 'unsent' in outcome ? unsentReason(outcome.unsent) : outcome.failure;
	const message = `${entryMessage(reason, { shown })} ${placeLabel(place)}`;
	const advice = note === undefined ? reason.advice : `${reason.advice} ${note}`;
	return afterAll({ reason: { ...reason, message, advice }, shown }, place, before);
}

function afterAll(failed: Failed, place: RowRef, before: Outcome | undefined): Done | Failed {
	if (before === undefined || 'done' in before) return before ?? failed;
	const { reason, shown } = failed;
	if (isInDoubt(reason) || !isPartly(before))
		return { reason: { ...reason, inDoubt: true }, shown };
	// What was done in part is no more and no less done when the new try comes to nothing.
	return reason.effect === 'partly' ? failed : { reason: labelled(before.failure, place), shown };
}

/** The item of a row that did not fail. */
function doneJson({ done, value, reason }: Done): IDataObject {
	return { ...value, status: done, ...(reason === undefined ? {} : { reason }) };
}

/** Hints about the whole run are in the item of one row. */
function withHints(told: Done | Failed, hints: readonly string[]): Done | Failed {
	if (hints.length === 0) return told;
	if ('done' in told) return { ...told, reason: joinReasons(told.reason, ...hints) };
	const { reason } = told;
	return { ...told, reason: { ...reason, advice: `${reason.advice} ${hints.join('. ')}.` } };
}

/** The reasons that there are, in one text; empty if there are none. */
export function joinReasons(...all: ReadonlyArray<string | null | undefined>): string {
	return all.filter(Boolean).join('; ');
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

/**
 * The item of a failed row.
 *
 * @param shown the values that name its entry.
 * @param isErrorOutput whether it goes to n8n's error output, where n8n adds the fields of the
 *   incoming item: before n8n 2.36 it must have no keys but `error` and `message`, or it would pass
 *   as written.
 */
export function errorJson(
	reason: Reason,
	{ item, entry }: RowRef,
	shown: IDataObject,
	isErrorOutput = false,
): IDataObject {
	const { message, advice, effect = 'nothing', inDoubt, saysDoubt = false, errorcode } = reason;
	const outcome = isInDoubt({ effect, inDoubt }) ? 'unknown' : effect;
	const isSaid = outcome !== 'unknown' || saysDoubt;
	const said = toDisplayText(isSaid ? advice : `${advice} ${IN_DOUBT}`);
	const error = toDisplayText(message);
	if (isErrorOutput) return { error, message: [said, ...errorcodeTold(errorcode)].join(' ') };
	return {
		error,
		message: said,
		details: {
			item,
			...(entry === undefined ? {} : { entry }),
			...shown,
			...(errorcode === undefined ? {} : { errorcode }),
			...(outcome === 'nothing' ? {} : { outcome }),
		},
	};
}

/** Every row fails for the same reason, and nothing is done. One row is enough to stop for. */
export async function refuseAll(
	rows: ReadonlyArray<{ readonly place: RowRef }>,
	failure: Failure,
	run: Run,
): Promise<BatchAnswer> {
	if (!run.continues) run.ended ??= ROW_REFUSED;
	const told = run.continues ? rows : rows.slice(0, 1);
	const refused = told.map(({ place }) => ({ place, refused: labelled(failure, place) }));
	return await answerRows(refused, run);
}
