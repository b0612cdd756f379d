import {
	sleep,
	type IDataObject,
	type IExecutePaginationFunctions,
	type ILoadOptionsFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import { siteFailure, type Failure } from '../moodle/failure';
import { REST_ENDPOINT } from '../moodle/siteUrl';
import {
	cancelled,
	connectionFailure,
	surfeited,
	type HttpAnswer,
	type Transport,
} from '../moodle/transport';
import { AnswerBodies } from './answerBody';
import { Redaction } from './redaction';
import { TimeLimit } from './timeLimit';

/** The name of the credential, which knows the address of the site and puts the token in. */
export const CREDENTIAL = 'moodleWebServiceApi';

/** Milliseconds in which an answer must be there, as n8n has it for the nodes of a workflow. */
const TIMEOUT = 300_000;

/** The longest time that a timer of Node.js can measure. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * The way to Moodle through n8n's own HTTP helper, with the credential and the request options
 * (timeout, proxy, SSL) of the node.
 *
 * @param request what n8n's routing made of the node's request options; a pick list has none.
 */
export function nodeTransport(
	context: IExecutePaginationFunctions | ILoadOptionsFunctions,
	request: Partial<IHttpRequestOptions> = {},
): Transport {
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const redaction = new Redaction(
		async () => (await context.getCredentials<{ token: unknown }>(CREDENTIAL)).token,
	);
	const timeout = timeoutOf(request);
	const bodies = new AnswerBodies();
	const ask = async (body: string, limit: TimeLimit): Promise<HttpAnswer> => {
		const own = limit.within(context);
		const started = Date.now();
		const response = (await own.helpers.httpRequestWithAuthentication.call(
			own,
			CREDENTIAL,
			requestFor(body, request, timeout, limit),
		)) as IN8nHttpFullResponse;
		const took = Date.now() - started;
		return { ...(await httpAnswer(response, await bodies.read(response.body), redaction)), took };
	};
	return {
		patience: timeout,
		async post(body) {
			if (signal?.aborted) return cancelled('nothing');
			if (bodies.isFull) return surfeited();
			const limit = new TimeLimit(timeout, signal);
			try {
				return await Promise.race([ask(body, limit), limit.over]);
			} catch (error) {
				return failureOf(error);
			} finally {
				limit.release();
			}
		},
		async pause(milliseconds) {
			if (signal?.aborted) return;
			await sleepUnlessAborted(milliseconds, signal);
		},
	};
}

function requestFor(
	body: string,
	request: Partial<IHttpRequestOptions>,
	timeout: number,
	{ signal }: TimeLimit,
): IHttpRequestOptions {
	return {
		...request,
		method: 'POST',
		// The credential puts the site's address in front and the token into the body.
		url: REST_ENDPOINT,
		headers: { ...request.headers, 'Content-Type': 'application/x-www-form-urlencoded' },
		abortSignal: signal,
		timeout,
		qs: {},
		body,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}

/** The 'Timeout' of the request options; an expression may give anything. */
function timeoutOf({ timeout }: Partial<IHttpRequestOptions>): number {
	const wanted = Math.trunc(Number(timeout));
	return wanted > 0 ? Math.min(wanted, LONGEST_TIMEOUT) : TIMEOUT;
}

async function httpAnswer(
	{ statusCode, headers }: IN8nHttpFullResponse,
	body: string,
	redaction: Redaction,
): Promise<HttpAnswer> {
	const location = headerOf(headers, 'location');
	return {
		status: statusCode,
		contentType: headerOf(headers, 'content-type') ?? '',
		body: await redaction.of(body),
		location: location && (await redaction.of(location)),
		retryAfter: secondsOf(headerOf(headers, 'retry-after')),
	};
}

function headerOf(headers: IDataObject, name: string): string | undefined {
	const value = headers[name];
	return typeof value === 'string' ? value : undefined;
}

/** `Retry-After` holds seconds or a date. */
function secondsOf(retryAfter: string | undefined): number | undefined {
	if (retryAfter === undefined) return undefined;
	if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
	const date = Date.parse(retryAfter);
	return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

/** A failed connection has a code; without one, the request was refused before it was sent. */
function failureOf(error: unknown): { failure: Failure } {
	const code = wordOf(error, 'code');
	if (code !== undefined || !(error instanceof Error)) {
		return connectionFailure(code, wordOf(error, 'syscall'));
	}
	return siteFailure(error.message, 'Check the credential of the node.');
}

/**
 * A word of a failed connection. Only words are taken: the error itself holds the request, and with
 * it the token.
 */
function wordOf(error: unknown, key: 'code' | 'syscall'): string | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { [key]: word } = cause as { code?: unknown; syscall?: unknown };
		if (typeof word === 'string') return word;
	}
	return undefined;
}

/** The signal outlives the pause, so its listener must not. */
async function sleepUnlessAborted(milliseconds: number, signal: AbortSignal | undefined) {
	let wake = () => {};
	const aborted = new Promise<void>((resolve) => {
		wake = resolve;
	});
	signal?.addEventListener('abort', wake);
	await Promise.race([sleep(milliseconds), aborted]);
	signal?.removeEventListener('abort', wake);
}
