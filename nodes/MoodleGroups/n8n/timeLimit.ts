import { OperationalError } from 'n8n-workflow';

/** The code of the error with which a request ends that took too long. */
export const TOO_LATE = 'ETIMEDOUT';

/**
 * Ends a request, connection and all, when its time is over or the execution is cancelled. n8n's
 * own timeout restarts with each byte, and ends when the first bytes of the answer arrive.
 */
export class TimeLimit {
	/** Rejects when the time is over, for whoever does not listen to the signal. */
	readonly over: Promise<never>;
	private readonly controller = new AbortController();
	private readonly time: AbortSignal;
	private giveUp!: (error: Error) => void;
	private readonly stop = () => this.controller.abort();
	private readonly end = () => {
		this.giveUp(Object.assign(new OperationalError(TOO_LATE), { code: TOO_LATE }));
		this.controller.abort();
	};

	constructor(
		milliseconds: number,
		private readonly cancelling: AbortSignal | undefined,
	) {
		this.over = new Promise((_, reject) => {
			this.giveUp = reject;
		});
		this.over.catch(() => {});
		this.time = AbortSignal.timeout(milliseconds);
		this.time.addEventListener('abort', this.end);
		cancelling?.addEventListener('abort', this.stop);
		if (cancelling?.aborted) this.stop();
	}

	/** Tells whoever is at work for the request to end it. */
	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** To be called when the request is done: both signals outlive it. */
	release(): void {
		this.time.removeEventListener('abort', this.end);
		this.cancelling?.removeEventListener('abort', this.stop);
	}

	/** A context of n8n whose requests listen to this limit: its helper asks it for the signal. */
	within<C extends object>(context: C): C {
		return Object.create(context, {
			getExecutionCancelSignal: { value: () => this.signal },
		}) as C;
	}
}
