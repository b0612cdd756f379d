import type { Failure } from '../moodle/failure';

/** Where a row comes from: the incoming item, and its place in the item's list if that has more. */
export interface Place {
	/** Index of the incoming item, from 0, as n8n counts. */
	readonly item: number;
	/** Index of the entry in the item's list, from 0; absent when the item is the row. */
	readonly entry?: number;
}

/** Why a row is not in Moodle. */
export type Reason = Pick<Failure, 'message' | 'advice' | 'errorcode' | 'telling'> &
	Partial<Pick<Failure, 'effect' | 'lost' | 'saysDoubt'>>;

/** What stands in a row for a field, and what else the row says of the same thing. */
export interface RawCell {
	readonly raw: unknown;
	readonly also?: readonly unknown[];
}

/** A row of one run: what it says, or why it cannot be sent. */
export type Row<E> =
	| { readonly place: Place; readonly values: E }
	| {
			readonly place: Place;
			readonly refused: Reason;
			/** What could be read of the row all the same; nothing if the row itself could not be. */
			readonly partial?: object;
			/** What stands in the cells of its fields, by name; nothing if it could not be read at all. */
			readonly cells?: ReadonlyMap<string, RawCell>;
			/** Whether it is as good as no row, like an empty line of a sheet. */
			readonly isEmpty?: boolean;
	  };

/** The same for the same row in every try of a run. */
export function placeKey({ item, entry = 0 }: Place): string {
	return `${item} ${entry}`;
}

/**
 * `[item 3]`, or `[item 3, entry 2]`: how n8n marks the item in a message. The editor adds its own
 * mark to a message that does not hold `item 3` in lower case.
 */
export function placeLabel({ item, entry }: Place): string {
	return entry === undefined ? `[item ${item}]` : `[item ${item}, entry ${entry}]`;
}

/** A reason with the row that it is about. */
export function labelled(reason: Reason, place: Place): Reason {
	return { ...reason, message: `${reason.message} ${placeLabel(place)}` };
}
