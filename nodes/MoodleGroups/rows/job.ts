import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../moodle/failure';
import type { Place } from './row';

/** What became of an entry. */
export type Outcome =
	| { readonly result: IDataObject }
	| { readonly failure: Failure }
	/** Never sent, because this failure had ended the run before. */
	| { readonly unsent: Failure };

/** Something to write, once, for all the rows that say the same. */
export class Job<E> {
	readonly outcome: Promise<Outcome>;
	/** The outcome, once it is known. */
	settled: Outcome | undefined;
	private resolve!: (outcome: Outcome) => void;

	/**
	 * @param values what to write.
	 * @param shown the values that name the entry in a message; no secrets.
	 * @param places the rows that it answers, the first one first.
	 */
	constructor(
		readonly values: E,
		readonly shown: IDataObject,
		readonly places: [Place, ...Place[]],
	) {
		this.outcome = new Promise((resolve) => {
			this.resolve = resolve;
		});
	}

	settle(outcome: Outcome): void {
		this.settled ??= outcome;
		this.resolve(outcome);
	}
}
