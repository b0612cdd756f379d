/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */

/**
 * The cores of a small real site: each does one thing after the other, so that many requests at
 * once wait for each other.
 */
export class Workers {
	/** When each worker is done with all that it has taken on, as `performance.now()` counts. */
	private readonly doneAt: number[];

	constructor(count: number) {
		this.doneAt = Array.from({ length: count }, () => 0);
	}

	/**
	 * Gives work to the worker who is free first.
	 *
	 * @param from when the work is there to be done.
	 * @returns when it is done.
	 */
	take(milliseconds: number, from: number): number {
		const next = this.doneAt.indexOf(Math.min(...this.doneAt));
		this.doneAt[next] = Math.max(from, this.doneAt[next]) + milliseconds;
		return this.doneAt[next];
	}
}

/** The time that one request takes of the workers; without workers it takes none. */
export class Stint {
	private spent = 0;
	private doneAt = performance.now();

	constructor(private readonly workers: Workers | undefined) {}

	/** Works so long; other requests get on meanwhile, even if it takes no time. */
	async spend(milliseconds: number): Promise<void> {
		this.spent += milliseconds;
		if (this.workers === undefined) {
			await new Promise((resolve) => setImmediate(resolve));
			return;
		}
		this.doneAt = this.workers.take(milliseconds, this.doneAt);
		await wait(this.doneAt - performance.now());
	}

	/** Works until so much time is spent in all. */
	async spendInAll(milliseconds: number): Promise<void> {
		if (this.workers !== undefined && milliseconds > this.spent) {
			await this.spend(milliseconds - this.spent);
		}
	}

	/** Goes on after something that took time and no work. */
	resume(): void {
		this.doneAt = performance.now();
	}
}

export async function wait(milliseconds: number): Promise<void> {
	if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
