import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Failure } from '../moodle/failure';
import { quoted } from '../moodle/naming';
import type { Named } from '../moodle/shapes/group';
import { placeLabel, type RowRef, type Reason } from '../input/row';

/** What was done with a row, or would be in a dry run, in the words of the output. */
export type Status =
	| ('created' | 'existing' | 'updated' | 'unchanged' | 'deleted' | 'missing' | 'sent')
	| ('added' | 'alreadyMember' | 'alreadyInGrouping' | 'removed' | 'notMember' | 'notInGrouping')
	| ('wouldCreate' | 'wouldUpdate' | 'wouldDelete' | 'wouldAdd' | 'wouldRemove')
	| ('enrolled' | 'kept' | 'duplicate' | 'failed');

/** What was done, and what else its item says. */
export interface Done {
	readonly done: Status;
	readonly value: object;
	/** Why no more was done. */
	readonly reason?: string;
	/** What was created or found. */
	readonly thing?: Named;
}

/** What became of an entry. */
export type Outcome =
	| Done
	| { readonly failure: Failure }
	/** Never sent, because this failure had ended the run before. */
	| { readonly unsent: Failure };

/** Something to write, once, for all the rows that say the same. */
export class Entry<E> {
	readonly outcome: Promise<Outcome>;
	/** The outcome, once it is known. */
	settled: Outcome | undefined;
	private resolve!: (outcome: Outcome) => void;

	/**
	 * @param values what to write.
	 * @param shown the values that name the entry in a message; no secrets.
	 * @param places the rows that it answers, the first one first.
	 * @param isSideEffect whether it is no row's own, but something that is done beside the rows.
	 */
	constructor(
		readonly values: E,
		readonly shown: IDataObject,
		readonly places: [RowRef, ...RowRef[]],
		readonly isSideEffect = false,
	) {
		this.outcome = new Promise((resolve) => {
			this.resolve = resolve;
		});
	}

	/** Why it was not written, once that is known. */
	get failure(): Failure | undefined {
		return this.settled && 'failure' in this.settled ? this.settled.failure : undefined;
	}

	/** Only the first outcome counts. */
	settle(outcome: Outcome): void {
		this.settled ??= outcome;
		this.resolve(this.settled);
	}
}

/** A row with the entry that answers it. */
interface EntryRow {
	readonly place: RowRef;
	readonly entry: Entry<unknown>;
	/** The row's own words for what the entry names, where another row came first. */
	readonly shown?: IDataObject;
	/** That row. */
	readonly repeats?: RowRef;
	/** What else to say: with the advice if the entry fails. */
	readonly note?: string;
}

/** What was done for a row that says the same as one before it: nothing more than for that one. */
export function repeated(first: RowRef) {
	return { done: 'duplicate', reason: `The row says the same as ${placeLabel(first)}` } as const;
}

/** What was done for a row whose entry is done. */
export function doneFor({ repeats }: EntryRow, { done }: Done): Status {
	return repeats === undefined ? done : repeated(repeats).done;
}

/** A row with the entry that answers it, with what was done, or with the reason why it has none. */
export type AnsweredRow =
	| EntryRow
	/** `isSideEffect`: it is not about the row that it is reported with. */
	| ({ readonly place: RowRef; readonly isSideEffect?: boolean } & Done)
	| { readonly place: RowRef; readonly refused: Reason; readonly isSideEffect?: boolean };

/** A line whose answer is known without an entry of the run. */
export function settledLine(place: RowRef, done: Status, value: object, reason?: string) {
	return { place, done, value, reason } satisfies AnsweredRow;
}

/** The same of what no row caused, told at the place of one. */
export function lineBeside(place: RowRef, done: Status, value: object, reason?: string) {
	return { ...settledLine(place, done, value, reason), isSideEffect: true } satisfies AnsweredRow;
}

/** The error that stops a workflow, and the item that it belongs to. */
export interface Stop {
	readonly item: number;
	readonly message: string;
	readonly description: string;
	readonly cause: Failure['cause'];
}

/** The output items of a batch by incoming item, or the error that stops the workflow. */
export type BatchAnswer =
	| { readonly items: ReadonlyMap<number, INodeExecutionData[]> }
	| { readonly stop: Stop };

/** The sentence with the values that say which entry it is about, unless it names them itself. */
export function entryMessage(
	{ message, namesEntry }: Pick<Failure, 'message' | 'namesEntry'>,
	{ shown }: Pick<Entry<unknown>, 'shown'>,
): string {
	if (namesEntry) return message;
	const values = Object.entries(shown).map(([name, value]) => `${name} ${quoted(value)}`);
	return `${message} (${values.join(', ')})`;
}

/** Why rows are not sent when the workflow stops for another one. */
export const ROW_REFUSED: Failure = {
	message: 'another row cannot be sent',
	advice: 'Correct that row as its own message says.',
	blame: 'site',
	effect: 'nothing',
	transient: false,
};
