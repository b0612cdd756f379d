import { explainException, type MoodleException } from './exceptions';
import { siteFailure, type Answer, type Failure } from './failure';
import { isWithinMeasure } from './measure';
import { isRecord, readText } from './shapes/reading';
import { REST_ENDPOINT } from './siteUrl';
import type { HttpAnswer } from './transport';

/** What a proxy or a busy server says for a while. */
const PASSING_STATUS = [429, 502, 503, 504, 524];

/** Statuses that mean that the request certainly never reached Moodle's code. */
const UNTOUCHED_STATUS = [301, 302, 303, 307, 308, 403, 404, 405, 413, 414, 429];

/**
 * Milliseconds within which a 503 comes from a server that did not pass on the request: a site in
 * maintenance, or a proxy without a Moodle behind it. A later one may come from a proxy that has
 * waited for Moodle in vain, such as Varnish.
 */
const PROMPT = 5_000;

/**
 * Tells apart what can come back from a call: Moodle answers its errors with HTTP 200, and a
 * proxy, a firewall or a login page answers in Moodle's place.
 *
 * @returns the parsed JSON, or the failure.
 */
export function readAnswer(wsfunction: string, http: HttpAnswer): Answer<unknown> {
	if (http.status >= 300 && http.status < 400) return redirected(http);
	if (http.status !== 200) return refusedByStatus(http);
	if (/^\s*[[{]/.test(http.body) && !isWithinMeasure(http.body)) return excessive();
	const parsed = parseJson(http.body);
	if (parsed === undefined) return unreadable(http);
	const exception = readException(parsed.json);
	if (exception !== undefined) return { failure: explainException(wsfunction, exception) };
	return { value: parsed.json };
}

const ENTER_SITE = "Enter that address as 'Site URL' in the credential.";

/** Who is led to a login page or the like has not found the site. */
const FIND_SITE =
	"Open the front page of the site in a browser, and enter the address that the browser shows as 'Site URL' in the credential. If that is the same, ask whoever runs the server to let calls of /webservice/rest/server.php through.";

function redirected({ status, location }: HttpAnswer): { failure: Failure } {
	const page = location?.split('?')[0] ?? '';
	const isSite = page.endsWith(REST_ENDPOINT);
	const target = isSite ? page.slice(0, -REST_ENDPOINT.length) : page;
	return siteFailure(
		`The site address redirects to ${target || 'another address'}`,
		`${isSite ? ENTER_SITE : FIND_SITE} The node does not follow redirects, because they could take the token to another site.`,
		{ httpStatus: status },
	);
}

function refusedByStatus({ status, retryAfter, took = 0 }: HttpAnswer): { failure: Failure } {
	const isUntouched = UNTOUCHED_STATUS.includes(status) || (status === 503 && took < PROMPT);
	const effect = isUntouched ? 'nothing' : 'unknown';
	const more: Partial<Failure> = {
		blame: status === 413 || status === 500 ? 'request' : 'site',
		httpStatus: status,
		effect,
		transient: PASSING_STATUS.includes(status),
		retryAfter,
	};
	const [message, advice, known] = STATUS_MEANINGS[status] ?? [
		`The site answered with HTTP status ${status} instead of a result`,
		'Run this again later, or ask the administrator of the site.',
	];
	return siteFailure(message, advice, { ...more, ...known });
}

type StatusMeaning = readonly [message: string, advice: string, more?: Partial<Failure>];

const GAVE_UP: StatusMeaning = [
	'Moodle took too long, and a server in front of it gave up',
	"Check in Moodle before you run this again. A lower 'Rows per Request' may help.",
	{ kind: 'late', asksToLook: true, cause: 'temporarily-unavailable' },
];

const STATUS_MEANINGS: Record<number, StatusMeaning> = {
	403: [
		'Web services or the REST protocol are switched off on this Moodle, or a firewall refused the call',
		'Switch them on under Site administration > Server > Web services > Overview.',
	],
	404: [
		'There is no Moodle at the site address',
		"Check 'Site URL' in the credential: open it in a browser, it must show Moodle's front page.",
	],
	413: [
		'The request is too large for the web server',
		"Lower 'Rows per Request' in the options of the node.",
	],
	429: [
		'The site accepts no more requests for now',
		"Lower 'Requests at Once' in the options of the node, or run this later.",
		{ cause: 'rate-limited' },
	],
	500: [
		'Moodle stopped while it worked on the request',
		"Check in Moodle before you run this again. A lower 'Rows per Request' may help.",
		{ asksToLook: true },
	],
	502: [
		'A server in front of Moodle got no answer from it',
		'Run this again later.',
		{ cause: 'temporarily-unavailable' },
	],
	503: [
		'The Moodle site is in maintenance mode or overloaded',
		'Run this again when the site is back.',
		{ cause: 'temporarily-unavailable' },
	],
	504: GAVE_UP,
	// Cloudflare's.
	524: GAVE_UP,
};

/** HTTP 200 without clean JSON: Moodle may have worked, unless the page is clearly not Moodle's. */
function unreadable({ body, contentType }: HttpAnswer): { failure: Failure } {
	if (/^\s*<(?:!doctype|html)/i.test(body)) {
		return siteFailure(
			`The site answered with a web page${titleOf(body)} instead of a result`,
			"Check 'Site URL' in the credential. A login page, a firewall or a maintenance page may be in front of Moodle.",
			{ effect: 'unknown' },
		);
	}
	if (contentType.includes('xml') || body.startsWith('<?xml')) {
		return siteFailure(
			'The server cut the request before Moodle could read it',
			"Lower 'Rows per Request' in the options of the node, or raise PHP's post_max_size and max_input_vars.",
			{ blame: 'request' },
		);
	}
	return siteFailure(
		body.trim() === ''
			? 'Moodle stopped without an answer'
			: 'Moodle answered with something that is not clean JSON',
		'Check in Moodle before you run this again. A plugin of the site may print text into the answer.',
		{ blame: 'request', effect: 'unknown', asksToLook: true },
	);
}

function excessive(): { failure: Failure } {
	return siteFailure(
		'The answer of the Moodle site is too complex to come from Moodle',
		"Check that 'Site URL' in the credential is the address of Moodle.",
		{ errorcode: 'ANSWER_TOO_COMPLEX', effect: 'unknown' },
	);
}

function titleOf(page: string): string {
	const start = page.slice(0, LONGEST_MESSAGE);
	const title = /<title[^>]*>([^<]{1,80})/i.exec(start)?.[1].trim();
	return title ? ` ("${title}")` : '';
}

function parseJson(text: string): { json: unknown } | undefined {
	try {
		return { json: JSON.parse(text) };
	} catch {
		return undefined;
	}
}

/** Characters of a message or a page that are looked at: patterns take long for a long text. */
const LONGEST_MESSAGE = 4000;

/** Moodle's names of errors are short words; what looks otherwise is none of them. */
const ERRORCODE = /^[\w./:-]{1,100}$/;

function readException(json: unknown): MoodleException | undefined {
	if (!isRecord(json) || !('exception' in json || 'errorcode' in json)) return undefined;
	const errorcode = readText(json.errorcode);
	return {
		exception: readText(json.exception),
		errorcode: errorcode !== undefined && ERRORCODE.test(errorcode) ? errorcode : undefined,
		message: readText(json.message)?.slice(0, LONGEST_MESSAGE),
	};
}
