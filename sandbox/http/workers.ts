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
	 * @returns how many milliseconds pass until it is done.
	 */
	take(milliseconds: number): number {
		const now = performance.now();
		const next = this.doneAt.indexOf(Math.min(...this.doneAt));
		this.doneAt[next] = Math.max(now, this.doneAt[next]) + milliseconds;
		return this.doneAt[next] - now;
	}
}
