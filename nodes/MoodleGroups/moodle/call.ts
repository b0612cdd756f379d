import { encodeCall, type Parameters } from './encode';
import type { Answer, Failure } from './failure';
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
}

/** Calls a web service function, again after failures that pass. */
export async function call(transport: Transport, request: Call): Promise<Answer<unknown>> {
	const body = encodeCall(request.wsfunction, request.parameters, request.raw);
	let lost = false;
	for (let repeat = 0; ; repeat++) {
		const answer = await send(transport, request.wsfunction, body);
		if (!('failure' in answer)) return answer;
		const { failure } = answer;
		if (repeat === MAX_REPEATS || !mayRepeat(request, failure)) {
			// Whatever the last answer says, a try before it may have done the work.
			return lost ? { failure: { ...failure, lost } } : answer;
		}
		lost ||= failure.effect === 'unknown';
		await transport.pause(pauseBefore(repeat, failure));
	}
}

async function send(
	transport: Transport,
	wsfunction: string,
	body: string,
): Promise<Answer<unknown>> {
	const http = await transport.post(body);
	return 'failure' in http ? http : readAnswer(wsfunction, http);
}

function mayRepeat({ repeatable }: Call, { passing, effect }: Failure): boolean {
	return passing && (repeatable || effect === 'nothing');
}

/** Milliseconds to wait before a further try: what the server asks for, else twice as long each time. */
export function pauseBefore(repeat: number, failure?: Failure): number {
	if (failure?.retryAfter !== undefined) {
		return Math.min(failure.retryAfter, LONGEST_RETRY_AFTER) * 1000;
	}
	return FIRST_PAUSE * 2 ** repeat;
}
