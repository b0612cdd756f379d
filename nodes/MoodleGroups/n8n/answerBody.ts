import { OperationalError } from 'n8n-workflow';

/**
 * The most bytes of an answer, unpacked. The largest that a real site gives, all courses of a site
 * with ten thousand, has some 20 MB; parsed, 32 MB of JSON can take a gigabyte.
 */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** The code of the error with which a longer answer breaks off. */
export const TOO_LARGE = 'ANSWER_TOO_LARGE';

/** The most bytes of all answers of a run together: what is read stays in memory until its end. */
export const MAX_RUN_BYTES = 8 * MAX_ANSWER_BYTES;

/** What n8n's HTTP helper gives for an answer that is to be read piece by piece. */
interface Stream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

/**
 * Reads the answers of a run. n8n's helper does not limit their size, so each is read piece by
 * piece: a site must not be able to fill the memory of n8n.
 */
export class AnswerBodies {
	private taken = 0;

	/** Whether the run has read so much that it shall ask for nothing more. */
	get isFull(): boolean {
		return this.taken > MAX_RUN_BYTES;
	}

	/**
	 * Reads the body of an answer whole.
	 *
	 * @throws an error with the code {@link TOO_LARGE}, or that of the connection.
	 */
	async read(body: unknown): Promise<string> {
		if (!isStream(body)) return typeof body === 'string' ? body : '';
		try {
			const bytes = await readBytes(body);
			this.taken += bytes.length;
			return new TextDecoder().decode(bytes);
		} finally {
			body.destroy();
		}
	}
}

/** One growing buffer: a list of pieces of one byte each would take fifty times the memory. */
async function readBytes(stream: Stream): Promise<Uint8Array> {
	let bytes = new Uint8Array(64 * 1024);
	let size = 0;
	for await (const piece of stream) {
		const needed = size + piece.length;
		if (needed > MAX_ANSWER_BYTES) {
			throw Object.assign(new OperationalError(TOO_LARGE), { code: TOO_LARGE });
		}
		if (needed > bytes.length) {
			const larger = new Uint8Array(Math.max(needed, bytes.length * 2));
			larger.set(bytes.subarray(0, size));
			bytes = larger;
		}
		bytes.set(piece, size);
		size = needed;
	}
	return bytes.subarray(0, size);
}

function isStream(body: unknown): body is Stream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
