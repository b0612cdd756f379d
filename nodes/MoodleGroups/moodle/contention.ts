import { pauseBefore } from './call';
import type { Answer } from './failure';
import type { Transport } from './transport';

/** How often a write that lost against others is sent again. */
const MAX_REPEATS = 4;

/** The same once other writes have outlasted all of these repeats: they hardly end for the next. */
const REPEATS_IF_CONTENDED = 1;

/**
 * Sends a write, and again after pauses that grow when the database refused it: two writes that
 * lock the same rows in different orders wait for each other, until the database fails one of them
 * and rolls it back.
 *
 * @param send gets to know whether it is the first time.
 * @param maxRepeats where the refusal may have another reason, fewer than usual.
 */
export async function sendUntilFree<T>(
	transport: Transport,
	send: (isRepeat: boolean) => Promise<Answer<T>>,
	maxRepeats = MAX_REPEATS,
): Promise<Answer<T>> {
	const repeats = transport.contended ? Math.min(REPEATS_IF_CONTENDED, maxRepeats) : maxRepeats;
	let lost = false;
	for (let repeat = 0; ; repeat++) {
		const answer = await send(repeat > 0);
		if (!('failure' in answer)) return answer;
		const { failure } = answer;
		lost ||= failure.lost === true;
		const isContended = failure.blame === 'others';
		if (isContended && repeat < repeats) {
			await transport.pause(pauseBefore(repeat));
			continue;
		}
		if (isContended && repeat === MAX_REPEATS) transport.contended = true;
		// Whatever the last answer says, a try before it may have done the work.
		return lost ? { failure: { ...failure, lost } } : answer;
	}
}
