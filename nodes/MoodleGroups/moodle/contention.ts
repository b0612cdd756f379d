import { sendAgain } from './call';
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
	const again = async (repeat: number) => await send(repeat > 0);
	return await sendAgain(transport, again, (failure, repeat) => {
		if (failure.blame !== 'others') return false;
		if (repeat === MAX_REPEATS) transport.contended = true;
		return repeat < repeats;
	});
}
