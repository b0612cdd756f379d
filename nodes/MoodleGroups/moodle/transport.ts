import { siteFailure, type Failure } from './failure';

/** An HTTP answer, its body unparsed. */
export interface HttpAnswer {
	readonly status: number;
	readonly contentType: string;
	readonly body: string;
	/** The `Location` of a redirect. */
	readonly location?: string;
	/** Seconds of a `Retry-After` header. */
	readonly retryAfter?: number;
	/** Milliseconds from the request to the answer. */
	readonly took?: number;
}

/** The way to the site's web service; whoever makes one knows the address and the token. */
export interface Transport {
	/** Why nothing is sent any more: the site did not come back for one of the calls. */
	down?: Failure;
	/** How many answers in a row did not come in time. */
	late?: number;
	/** Milliseconds that an answer gets, and then the looks for what a lost one may have done. */
	readonly patience: number;
	/** Whether other writes have outlasted a write that was repeated for long. */
	contended?: boolean;
	/** Sends a form body; a failure only when no answer came, whatever its status. */
	post(body: string): Promise<HttpAnswer | { failure: Failure }>;
	/** Waits so many milliseconds, or less when the execution is cancelled. */
	pause(milliseconds: number): Promise<void>;
}

/** Error codes of Node.js with which no byte of the request has reached the site, while connecting. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** What Node.js does before it sends anything. */
const CONNECTING = ['connect', 'getaddrinfo'];

/**
 * @param code the error code of Node.js or OpenSSL, e.g. `ECONNRESET`.
 * @param syscall what Node.js was doing: a network that fails later may have carried the request.
 */
export function connectionFailure(
	code: string | undefined,
	syscall = CONNECTING[0],
): { failure: Failure } {
	if (code !== undefined && NO_HTTPS.test(code)) {
		return siteFailure(
			'n8n cannot make an HTTPS connection to the Moodle site',
			"If the address of the site begins with http://, enter it that way as 'Site URL' in the credential. Otherwise check the port, or ask the administrator of the site which versions of TLS it supports.",
			{ errorcode: code },
		);
	}
	if (code !== undefined && isCertificateProblem(code)) {
		return siteFailure(
			'The certificate of the Moodle site cannot be trusted',
			"Ask the administrator of the site to renew it. 'Ignore SSL Issues' in the options of the node skips the check.",
			{ errorcode: code },
		);
	}
	if (code === 'ERR_CANCELED') return cancelled('unknown');
	if (code === 'ANSWER_TOO_LARGE') {
		return siteFailure(
			'The answer of the Moodle site is larger than 32 MB',
			"Check that 'Site URL' in the credential is the address of Moodle: none of its answers to this node is that large.",
			{ errorcode: code, effect: 'unknown' },
		);
	}
	if (code !== undefined && /^(?:HPE_|Z_)/.test(code)) {
		return siteFailure(
			'The Moodle site answered with something that is not HTTP',
			"Check 'Site URL' in the credential, and the proxies and firewalls between n8n and Moodle.",
			{ errorcode: code, effect: 'unknown' },
		);
	}
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return siteFailure(
			'The host name in the site address cannot be found',
			"Check 'Site URL' in the credential.",
			{ errorcode: code, transient: code === 'EAI_AGAIN' },
		);
	}
	if (code === 'ETIMEDOUT' || code === 'ECONNABORTED') {
		return siteFailure(
			'Moodle did not answer in time',
			"Check in Moodle before you run this again. A lower 'Rows per Request' or a longer 'Timeout' may help.",
			{ errorcode: code, kind: 'late', effect: 'unknown', transient: true, asksToLook: true },
		);
	}
	return siteFailure(
		code === 'ECONNREFUSED'
			? 'The Moodle site refused the connection'
			: 'The connection to the Moodle site was lost',
		"Check that the site is up and that 'Site URL' in the credential is right.",
		{
			errorcode: code,
			effect:
				code !== undefined && NEVER_SENT.includes(code) && CONNECTING.includes(syscall)
					? 'nothing'
					: 'unknown',
			transient: true,
		},
	);
}

/** Someone stopped the execution in n8n; a request under way may still do its work. */
export function cancelled(effect: Failure['effect']): { failure: Failure } {
	return siteFailure('The execution was cancelled', 'Run it again to do the rest.', { effect });
}

/** The answers of a run are too much together, so that nothing more is asked for. */
export function surfeited(): { failure: Failure } {
	return siteFailure(
		'The answers of the Moodle site in this run are larger than 256 MB',
		"Run this for fewer rows or courses at a time. If there are not many, check 'Site URL' in the credential.",
		{ errorcode: 'ANSWERS_TOO_LARGE' },
	);
}

/** What Node.js, by version, says of an answer that is not a handshake: usually plain HTTP. */
const NO_HTTPS = /^(?:EPROTO$|ERR_SSL_)/;

function isCertificateProblem(code: string): boolean {
	return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code);
}
