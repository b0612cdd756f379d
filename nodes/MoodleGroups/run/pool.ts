/** Something that only one task at a time may work on: a course, say. */
export type Lane = string | number;

interface Waiting {
	readonly lanes: ReadonlySet<Lane>;
	readonly start: () => void;
}

/**
 * Runs tasks in their order, so many at once, and never two at once that share a lane. A task
 * whose lane is taken lets later ones pass.
 */
export class Pool {
	private running = 0;
	private readonly taken = new Set<Lane>();
	private readonly waiting: Waiting[] = [];

	/** @param limit the most tasks that run at once. */
	constructor(private readonly limit: number) {}

	async run<T>(lanes: Iterable<Lane>, task: () => Promise<T>): Promise<T> {
		const own = new Set(lanes);
		await new Promise<void>((start) => {
			this.waiting.push({ lanes: own, start });
			this.startNext();
		});
		try {
			return await task();
		} finally {
			this.running--;
			for (const lane of own) this.taken.delete(lane);
			this.startNext();
		}
	}

	private startNext(): void {
		for (let index = 0; index < this.waiting.length && this.running < this.limit; ) {
			const { lanes, start } = this.waiting[index];
			if ([...lanes].some((lane) => this.taken.has(lane))) {
				index++;
				continue;
			}
			this.waiting.splice(index, 1);
			this.running++;
			for (const lane of lanes) this.taken.add(lane);
			start();
		}
	}
}
