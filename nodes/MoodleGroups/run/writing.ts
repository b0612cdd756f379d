import type { IDataObject } from 'n8n-workflow';

import type { RowRef } from '../input/row';
import type { SerialKey } from './pool';
import type { Outcome } from './entry';
import { WebService } from '../moodle/webService';
import type { Answer, Failure } from '../moodle/failure';

/** What no two entries of a run may have. */
export interface Unique {
	readonly key: string;
	/** What a second row with it is told. */
	readonly twice: string;
	/** Whether this entry may have what another one has, but not the other way round. */
	readonly isShared?: boolean;
}

/** How an operation writes its entries. */
export interface Writing<E, R> {
	/** Entries with the same identity are the same thing. */
	readonly identity: (values: E) => string;
	/** What a second row of the same identity is told; without it, both rows get the one answer. */
	readonly duplicateMessage?: (values: E) => string;
	/** What no other entry of the run may have, and what a second row with it is told. */
	readonly uniqueKey?: (values: E) => Unique | undefined;
	/** Whether the entries are side effects and not rows. */
	readonly isSideEffect?: boolean;
	/** The values that name the entry in a message; no secrets. */
	readonly show: (values: E) => IDataObject;
	/** How many form variables the entry takes. */
	readonly variables: (values: E) => number;
	/** In which order the entries of a batch are sent; by default, in the order of the rows. */
	readonly order?: (left: E, right: E) => number;
	/** Entries that share a key are never in two requests at the same time. */
	readonly serialKey?: (values: E) => SerialKey;
	/** Whether later requests need what earlier ones have done, so that they go one by one. */
	readonly keepsOrder?: boolean;
	/** Whether what Moodle refuses an entry for may be over once another one is written. */
	readonly mayPass?: (failure: Failure) => boolean;
	/** Whether reading may find that an entry which Moodle refused is no failure after all. */
	readonly recovers?: boolean;
	/**
	 * Makes what entries need that are sure to be sent; what became of those for which it could not be
	 * made.
	 */
	readonly prepare?: (
		entries: ReadonlyArray<{ readonly values: E; readonly places: readonly RowRef[] }>,
	) => Promise<ReadonlyArray<Outcome | undefined>>;
	/** What reading has shown of an entry, if that settles it: then it is not sent at all. */
	readonly alreadySettled?: (values: E) => Outcome | undefined;
	/** Writes a list, whole or not at all; results in the order of the entries. */
	readonly send: (
		moodle: WebService,
		entries: readonly E[],
	) => Promise<Answer<readonly R[] | null>>;
	/** The output of an entry that was written. */
	readonly result: (values: E, result: R) => Outcome;
	/**
	 * Finds by reading which entries of a refused list are to blame, and why; `undefined` for those
	 * with which nothing seems wrong. Asked again before each further request of the run: those
	 * entries were not refused themselves.
	 */
	readonly explain?: (
		entries: readonly E[],
		failure: Failure,
		wereRefused: boolean,
	) => Promise<ReadonlyArray<Outcome | undefined>>;
}
