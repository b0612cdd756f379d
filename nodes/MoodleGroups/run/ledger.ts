import { isInDoubt, type Failure } from '../moodle/failure';
import { placeKey, type RowRef } from '../input/row';
import type { Entry, Outcome } from './entry';

/** Whether something is in Moodle. */
export type Standing = 'saved' | 'unsaved' | 'partly' | 'unknown';

/** How a row stands, or what is done beside the rows of an item: that has the place of the item. */
export interface Account {
	readonly place: RowRef;
	readonly isSideEffect: boolean;
	readonly standing: Standing;
}

/**
 * What a try of a run writes, and what the tries before it have written or may have written. n8n's
 * Retry On Fail runs the node again over all of its items; what the new try cannot read any more is
 * not undone.
 */
export class Ledger {
	/** What this try writes, by the identity of the entry. */
	readonly entries = new Map<string, Entry<unknown>>();
	/** The rows of this try that have come so far, whatever becomes of them. */
	readonly rows: RowRef[] = [];
	/** Those that Moodle agrees with already, so that they need no entry. */
	readonly agreed: RowRef[] = [];
	private readonly rowsBefore = new Map<string, RowRef>();
	private readonly outcomesBefore = new Map<string, Outcome>();
	/** By identity, the latest first. */
	private readonly entriesBefore = new Map<string, ReadonlyArray<Entry<unknown>>>();

	/** Whether other tries came before. */
	readonly isRetry: boolean;

	/** @param before the ledger of the try before this one, all of whose entries are settled. */
	constructor(before?: Ledger) {
		this.isRetry = before !== undefined;
		if (before === undefined) return;
		this.rowsBefore = new Map(before.rowsBefore);
		this.outcomesBefore = new Map(before.outcomesBefore);
		this.entriesBefore = new Map(before.entriesBefore);
		for (const place of before.rows) this.rowsBefore.set(placeKey(place), place);
		for (const [identity, entry] of before.entries) this.carryOver(identity, entry);
	}

	private carryOver(identity: string, entry: Entry<unknown>): void {
		const { settled, places, isSideEffect } = entry;
		if (settled === undefined || !mayBeWritten(settled)) return;
		this.entriesBefore.set(identity, [entry, ...(this.entriesBefore.get(identity) ?? [])]);
		for (const place of isSideEffect ? [] : places) {
			const earlier = this.ofRow(place);
			// What was certain stays certain.
			if (earlier === undefined || !('done' in earlier)) {
				this.outcomesBefore.set(placeKey(place), settled);
			}
		}
	}

	/** What earlier tries did with a row; `undefined` if they certainly did nothing. */
	ofRow(place: RowRef): Outcome | undefined {
		return this.outcomesBefore.get(placeKey(place));
	}

	/** What earlier tries that may have written an entry did with it, the latest first. */
	ofEntry(identity: string): Outcome[] {
		return (this.entriesBefore.get(identity) ?? []).map(({ settled }) => settled!);
	}

	/**
	 * Why it is not known whether an earlier try has done what must not be done twice; `undefined` if
	 * none of them has tried, or the latest one knows.
	 */
	doubt(identity: string): Failure | undefined {
		const latest = this.ofEntry(identity).at(0);
		const failure = latest !== undefined && 'failure' in latest ? latest.failure : undefined;
		return failure && isInDoubt(failure) ? failure : undefined;
	}

	/**
	 * The state of the whole run: each row and each side effect once.
	 *
	 * Precondition: the entries of this try are settled.
	 */
	account(): Account[] {
		const told: Account[] = [];
		const rows = new Map(this.rowsBefore);
		for (const place of this.rows) rows.set(placeKey(place), place);
		const tell = (place: RowRef, standing: Standing, isSideEffect = false) => {
			told.push({ place: isSideEffect ? { item: place.item } : place, isSideEffect, standing });
			if (!isSideEffect) rows.delete(placeKey(place));
		};
		for (const [identity, { settled, places, isSideEffect }] of this.entries) {
			for (const place of places) {
				const before = isSideEffect ? certain(this.ofEntry(identity)) : this.ofRow(place);
				tell(place, standingOf(settled, before), isSideEffect);
			}
		}
		for (const place of this.agreed) tell(place, 'saved');
		// Rows that were not sent; an earlier try may have written them.
		for (const place of rows.values()) tell(place, standingOf(undefined, this.ofRow(place)));
		for (const [identity, [{ isSideEffect, places }]] of this.entriesBefore) {
			if (!isSideEffect || this.entries.has(identity)) continue;
			tell(places[0], standingOf(certain(this.ofEntry(identity)), undefined), isSideEffect);
		}
		return told;
	}
}

function certain(outcomes: readonly Outcome[]): Outcome | undefined {
	return outcomes.find((outcome) => 'done' in outcome) ?? outcomes.at(0);
}

function mayBeWritten(outcome: Outcome): boolean {
	if ('done' in outcome) return outcome.done !== 'failed';
	return (
		'failure' in outcome && (outcome.failure.effect === 'partly' || isInDoubt(outcome.failure))
	);
}

function standingOf(settled: Outcome | undefined, before: Outcome | undefined): Standing {
	if (settled !== undefined && 'done' in settled && settled.done !== 'failed') return 'saved';
	if (settled !== undefined && 'failure' in settled) {
		if (settled.failure.effect === 'partly') return 'partly';
		if (before === undefined && isInDoubt(settled.failure)) return 'unknown';
	}
	return before === undefined ? 'unsaved' : standingOf(before, undefined);
}
