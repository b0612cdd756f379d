/** Why a call brought no result, and what is known about its effect. */
export interface Failure {
	/** What happened, in one sentence that stands alone. */
	readonly message: string;
	/** How to go on. */
	readonly advice: string;
	/**
	 * `entry`: something in the list is to blame. `request`: the request as a whole, its size
	 * perhaps. `others`: what else is written to the same things. `site`: every other request would
	 * fail alike.
	 */
	readonly blame: 'entry' | 'request' | 'others' | 'site';
	/**
	 * `nothing`: Moodle rolled back or never began. `partly`: it did what the message says. `unknown`:
	 * it may have done the work.
	 */
	readonly effect: 'nothing' | 'partly' | 'unknown';
	/** Whether an earlier try of the same call was lost, which may have done the work. */
	readonly lost?: boolean;
	/** Whether the same request may succeed a moment later. */
	readonly passing: boolean;
	/** Seconds that the server asked to wait (`Retry-After`). */
	readonly retryAfter?: number;
	/** Moodle's own name for it, when Moodle answered with an exception. */
	readonly errorcode?: string;
	/** Whether the message names the things of the entry itself. */
	readonly telling?: boolean;
	/** Whether the message itself says that it is not known what became of the entries. */
	readonly saysDoubt?: boolean;
	/** The HTTP status, when it was not 200. */
	readonly httpStatus?: number;
}

/** Whether the work may be done in spite of the failure. */
export function isInDoubt({ effect, lost }: Partial<Pick<Failure, 'effect' | 'lost'>>): boolean {
	return effect === 'unknown' || lost === true;
}

/** What a call brings: a value or the reason why there is none. */
export type Answer<T> = { readonly value: T } | { readonly failure: Failure };

/** A failure of the whole site that leaves nothing behind, unless told otherwise. */
export function siteFailure(
	message: string,
	advice: string,
	more: Partial<Failure> = {},
): { failure: Failure } {
	return {
		failure: { message, advice, blame: 'site', effect: 'nothing', passing: false, ...more },
	};
}

/**
 * Tells that a call failed because something is not there. From Moodle 5.0 on the errorcode is one
 * for all tables, unless the site is debugging.
 */
export function isMissing({ errorcode, blame }: Failure): boolean {
	return (
		blame === 'entry' && (errorcode === 'invalidrecord' || errorcode === 'invalidrecordunknown')
	);
}

/** The same failure for a call that was not sent because of it. */
export function unsent(failure: Failure): { failure: Failure } {
	return { failure: { ...failure, effect: 'nothing', lost: false } };
}

/** What a failure says, and what to do about it. */
export type Sentence = readonly [message: string, advice: string];
