import { encodeCall, type Parameters } from './encode';
import { isInDoubt, unsent, type Answer, type Failure } from './failure';
import { readAnswer } from './readAnswer';
import type { Transport } from './transport';

/** How often a call is repeated after its first try. */
const MAX_REPEATS = 3;

/** Milliseconds before the first repeat; each further one waits twice as long. */
const FIRST_PAUSE = 500;

/** The longest wait in seconds that a server's `Retry-After` gets. */
const LONGEST_RETRY_AFTER = 60;

export interface Call {
	readonly wsfunction: string;
	readonly parameters: Parameters;
	/** Names and descriptions as stored instead of formatted as HTML. */
	readonly raw?: boolean;
	/** Whether doing it twice does no harm. What is not is repeated only if nothing was done. */
	readonly repeatable: boolean;
	/** Whether the run goes on without it: then its failure says nothing of the site, and what takes long is not asked for again. */
	readonly optional?: boolean;
}

/**
 * Calls a web service function, and repeats it after temporary failures. If these persist, the site
 * is treated as down for the rest of the run: waiting again with each call could take days. The
 * same number of late answers in a row, from any calls, has the same effect.
 */
export async function call(transport: Transport, request: Call): Promise<Answer<unknown>> {
	const body = encodeCall(request.wsfunction, request.parameters, request.raw);
	const post = async () => await send(transport, request, body);
	return await sendAgain(transport, post, (failure, repeat) => {
		if (!mayRepeat(request, failure)) return false;
		if (repeat === MAX_REPEATS && !request.optional) transport.down ??= failure;
		return repeat < MAX_REPEATS && transport.down === undefined;
	});
}

/**
 * Sends, and again after pauses that grow, as long as `mayRepeat` says so.
 *
 * @param send gets to know how many tries there were before.
 * @returns the last answer. Whatever its failure says, a try before it may have done the work: then
 *   it is `lost`.
 */
export async function sendAgain<T>(
	transport: Transport,
	send: (repeat: number) => Promise<Answer<T>>,
	mayRepeat: (failure: Failure, repeat: number) => boolean,
): Promise<Answer<T>> {
	let inDoubt = false;
	for (let repeat = 0; ; repeat++) {
		const answer = await send(repeat);
		if (!('failure' in answer)) return answer;
		const { failure } = answer;
		if (!mayRepeat(failure, repeat)) return inDoubt ? { failure: { ...failure, inDoubt } } : answer;
		inDoubt ||= isInDoubt(failure);
		await transport.pause(pauseBefore(repeat, failure));
	}
}

async function send(
	transport: Transport,
	{ wsfunction, optional }: Call,
	body: string,
): Promise<Answer<unknown>> {
	if (transport.down !== undefined) return unsent(transport.down);
	const http = await transport.post(body);
	if (!('failure' in http)) {
		transport.late = 0;
		return readAnswer(wsfunction, http);
	}
	if (optional) return http;
	const late = http.failure.kind === 'late' ? (transport.late ?? 0) + 1 : 0;
	transport.late = late;
	if (late > MAX_REPEATS) transport.down ??= http.failure;
	return http;
}

function mayRepeat({ repeatable, optional }: Call, { transient, effect, kind }: Failure): boolean {
	if (optional && kind === 'late') return false;
	return transient && (repeatable || effect === 'nothing');
}

/** Milliseconds to wait before a further try: what the server asks for, else twice as long each time. */
export function pauseBefore(repeat: number, failure?: Failure): number {
	if (failure?.retryAfter !== undefined) {
		return Math.min(failure.retryAfter, LONGEST_RETRY_AFTER) * 1000;
	}
	return FIRST_PAUSE * 2 ** repeat;
}
