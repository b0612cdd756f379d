import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../moodle/failure';
import type { Field, Fields, Located } from './fields';

/** What an operation reads of each row. */
export interface RowSource<E> {
	/** What an entry is, for messages: `member`. */
	readonly noun: string;
	readonly fields: Fields<E>;
	/** Whether one record can name several groups, in the columns of Moodle's user upload: `group1`, `group2`. */
	readonly isNumbered?: boolean;
	/** Whether the rows are all that there is to be: then nothing is no list of them. */
	readonly isWhole?: boolean;
	/** Columns of Moodle's own upload that its web service cannot set. */
	readonly unsettable?: readonly string[];
	/** Fields of other operations: JSON written for these is refused where nothing can be undone. */
	readonly foreign?: Readonly<Record<string, Field<unknown>>>;
}

/** A raw value, and what to call its field in a message. */
export interface Cell {
	readonly label: string;
	readonly raw: unknown;
	/** What else the row says of the same thing. */
	readonly also?: readonly Located[];
	/** Whether it holds for all rows that do not say it, so that an empty row has it too. */
	readonly isDefault?: boolean;
}

/** Where a row comes from: the incoming item, and its place in the item's list if that has more. */
export interface RowRef {
	/** Index of the incoming item, from 0, as n8n counts. */
	readonly item: number;
	/** Index of the entry in the item's list, from 0; absent when the item is the row. */
	readonly entry?: number;
}

/** Why a row is not in Moodle. */
export type Reason = Pick<Failure, 'message' | 'advice' | 'errorcode' | 'namesEntry'> &
	Partial<Pick<Failure, 'effect' | 'inDoubt' | 'saysDoubt' | 'cause'>>;

/** Where a row comes from, and what its item repeats of it. */
interface Placed {
	readonly place: RowRef;
	/** Only right after reading, and if the user wants it. */
	readonly inputFields?: IDataObject;
}

/** A row of one run: what it says, or why it cannot be sent. */
export type Row<E> =
	| (Placed & { readonly values: E })
	| (Placed & {
			readonly refused: Reason;
			/** What could be read of the row all the same; nothing if the row itself could not be. */
			readonly partial?: object;
			/** The contents of its cells, by name of the field; nothing if it could not be read at all. */
			readonly cells?: ReadonlyMap<string, Cell>;
			/** Whether it is as good as no row, like an empty line of a sheet or a header in it. */
			readonly isEmpty?: boolean;
	  });

export type Refused = Extract<Row<never>, { readonly refused: Reason }>;

/** A row that is refused for what it says, or does not say. */
export function refuse(place: RowRef, problem: string, advice: string): Refused {
	return { place, refused: { message: `${problem} ${placeLabel(place)}`, advice } };
}

/** The same for the same row in every try of a run. */
export function placeKey({ item, entry = 0 }: RowRef): string {
	return `${item} ${entry}`;
}

/** Sorts what has a place into the order of the rows. */
export function byPlace({ place: left }: { place: RowRef }, { place: right }: { place: RowRef }) {
	return left.item - right.item || (left.entry ?? 0) - (right.entry ?? 0);
}

/**
 * `[item 3]`, or `[item 3, entry 2]`: how n8n marks the item in a message. The editor adds its own
 * mark to a message that does not hold `item 3` in lower case.
 */
export function placeLabel({ item, entry }: RowRef): string {
	return entry === undefined ? `[item ${item}]` : `[item ${item}, entry ${entry}]`;
}

/** A reason with the row that it is about. */
export function labelled(reason: Reason, place: RowRef): Reason {
	return { ...reason, message: `${reason.message} ${placeLabel(place)}` };
}

/** The same reason for other rows, as {@link labelled} takes it. */
export function unlabelled(reason: Reason, place: RowRef): Reason {
	return { ...reason, message: reason.message.replace(` ${placeLabel(place)}`, '') };
}
