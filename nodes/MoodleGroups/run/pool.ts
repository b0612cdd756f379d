/** Something that only one task at a time may work on: a course, say. */
export type SerialKey = string | number;

interface Waiting {
	readonly keys: ReadonlySet<SerialKey>;
	readonly start: () => void;
}

/**
 * Runs tasks in their order, so many at once, and never two at once that share a key. A task
 * whose key is taken lets later ones pass.
 */
export class Pool {
	private running = 0;
	private readonly taken = new Set<SerialKey>();
	private readonly waiting: Waiting[] = [];

	/** @param limit the most tasks that run at once. */
	constructor(private readonly limit: number) {}

	async run<T>(keys: Iterable<SerialKey>, task: () => Promise<T>): Promise<T> {
		const own = new Set(keys);
		await new Promise<void>((start) => {
			this.waiting.push({ keys: own, start });
			this.startNext();
		});
		try {
			return await task();
		} finally {
			this.running--;
			for (const key of own) this.taken.delete(key);
			this.startNext();
		}
	}

	private startNext(): void {
		for (let index = 0; index < this.waiting.length && this.running < this.limit; ) {
			const { keys, start } = this.waiting[index];
			if ([...keys].some((key) => this.taken.has(key))) {
				index++;
				continue;
			}
			this.waiting.splice(index, 1);
			this.running++;
			for (const key of keys) this.taken.add(key);
			start();
		}
	}
}
