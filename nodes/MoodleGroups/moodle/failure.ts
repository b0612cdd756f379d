/**
 * What failed, if the node decides by it. Only moodle/exceptions.ts reads Moodle's errorcodes;
 * everything else asks for the kind.
 *
 * `missing`: something does not exist. `forbidden`: the token's user lacks a permission. `noAccess`:
 * a course does not exist or is closed to the token's user. `functionForbidden`: the token's service
 * or Moodle does not have the function. `invalid`: a value that Moodle does not accept, or a taken
 * name. `clash`: a taken ID number. `keptElsewhere`: a member that another part of Moodle keeps in
 * the group. `userDeleted`, `guest`: an account that cannot be in a group. `notEnrollable`: a course
 * without manual enrolment, or not with this role. `late`: an answer did not come in time.
 */
export type FailureKind =
	| 'missing'
	| 'forbidden'
	| 'noAccess'
	| 'functionForbidden'
	| 'invalid'
	| 'clash'
	| 'keptElsewhere'
	| 'userDeleted'
	| 'guest'
	| 'notEnrollable'
	| 'late';

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
	readonly inDoubt?: boolean;
	/** Whether the same request may succeed a moment later. */
	readonly transient: boolean;
	/** Seconds that the server asked to wait (`Retry-After`). */
	readonly retryAfter?: number;
	/** Whether the advice begins with a look in Moodle, at what a lost write may have done. */
	readonly asksToLook?: true;
	/** What the node decides by; nothing if it makes no difference. */
	readonly kind?: FailureKind;
	/** Moodle's own name for it, when Moodle answered with an exception. For people only. */
	readonly errorcode?: string;
	/** Whether the message names the things of the entry itself. */
	readonly namesEntry?: boolean;
	/** Whether the message itself says that it is not known what became of the entries. */
	readonly saysDoubt?: boolean;
	/** What is wrong in n8n's words, where the answer of the site proves it. */
	readonly cause?: 'credential-invalid' | 'temporarily-unavailable' | 'rate-limited';
	/** The HTTP status, when it was not 200. */
	readonly httpStatus?: number;
}

/** Whether the work may be done in spite of the failure. */
export function isInDoubt({
	effect,
	inDoubt,
}: Partial<Pick<Failure, 'effect' | 'inDoubt'>>): boolean {
	return effect === 'unknown' || inDoubt === true;
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
		failure: { message, advice, blame: 'site', effect: 'nothing', transient: false, ...more },
	};
}

/** Tells that a call failed because something is not there. */
export function isMissing({ kind }: Failure): boolean {
	return kind === 'missing';
}

/** The same failure for a call that only reads, or was not sent because of it: there is nothing to look for. */
export function unsent(failure: Failure): { failure: Failure } {
	const advice = failure.asksToLook ? RUN_AGAIN : failure.advice;
	return { failure: { ...failure, advice, effect: 'nothing', inDoubt: false } };
}

const RUN_AGAIN =
	"Run this again later. A longer 'Timeout' in the options of the node may help. If it keeps happening, check the error log of the server.";

/** What a failure says, and what to do about it. */
export type Sentence = readonly [message: string, advice: string];
