import {
	sleep,
	type IDataObject,
	type IExecutePaginationFunctions,
	type ILoadOptionsFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import { siteFailure, type Failure } from '../moodle/failure';
import { cancelled, connectionFailure, type HttpAnswer, type Transport } from '../moodle/transport';

/** The name of the credential, which knows the address of the site and puts the token in. */
export const CREDENTIAL = 'moodleWebServiceApi';

/**
 * The way to Moodle through n8n's own HTTP helper, with the credential and the request options
 * (timeout, proxy, SSL) of the node.
 *
 * @param request what n8n's routing made of the node's request defaults and request options.
 */
export function nodeTransport(
	context: IExecutePaginationFunctions | ILoadOptionsFunctions,
	request: IHttpRequestOptions,
): Transport {
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		async post(body) {
			if (signal?.aborted) return cancelled('nothing');
			const response = await context.helpers.httpRequestWithAuthentication
				.call(context, CREDENTIAL, requestFor(body, request))
				.catch(failureOf);
			return 'failure' in response ? response : httpAnswer(response as IN8nHttpFullResponse);
		},
		async pause(milliseconds) {
			if (signal?.aborted) return;
			await sleepUnlessAborted(milliseconds, signal);
		},
	};
}

function requestFor(body: string, request: IHttpRequestOptions): IHttpRequestOptions {
	return {
		...request,
		headers: { ...request.headers },
		qs: {},
		body,
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}

function httpAnswer({ statusCode, headers, body }: IN8nHttpFullResponse): HttpAnswer {
	return {
		status: statusCode,
		contentType: headerOf(headers, 'content-type') ?? '',
		body: typeof body === 'string' ? body : '',
		location: headerOf(headers, 'location'),
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
	const code = errorCodeOf(error);
	if (code !== undefined || !(error instanceof Error)) return connectionFailure(code);
	return siteFailure(error.message, 'Check the credential of the node.');
}

/**
 * The code of a failed connection. Only the code is taken: the error itself holds the request,
 * and with it the token.
 */
function errorCodeOf(error: unknown): string | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as { code?: unknown };
		if (typeof code === 'string') return code;
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
