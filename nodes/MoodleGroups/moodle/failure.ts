/** Why a call brought no result, and what is known about its effect. */
export interface Failure {
	/** What happened, in one sentence that stands alone. */
	readonly message: string;
	/** How to go on. */
	readonly advice: string;
	/**
	 * `entry`: something in the list is to blame. `request`: the request as a whole, its size
	 * perhaps. `site`: every other request would fail alike.
	 */
	readonly blame: 'entry' | 'request' | 'site';
	/** `nothing`: Moodle rolled back or never began. `unknown`: it may have done the work. */
	readonly effect: 'nothing' | 'unknown';
	/** Whether the same request may succeed a moment later. */
	readonly passing: boolean;
	/** Seconds that the server asked to wait (`Retry-After`). */
	readonly retryAfter?: number;
	/** Moodle's own name for it, when Moodle answered with an exception. */
	readonly errorcode?: string;
	/** Whether the message names the things of the entry itself. */
	readonly telling?: boolean;
	/** The HTTP status, when it was not 200. */
	readonly httpStatus?: number;
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
 * Tells that a call failed because something is not there. From Moodle 5.1 on the errorcode is one
 * for all tables, unless the site is debugging.
 */
export function isMissing({ errorcode, blame }: Failure): boolean {
	return (
		blame === 'entry' && (errorcode === 'invalidrecord' || errorcode === 'invalidrecordunknown')
	);
}
