/** Does a task once for each key, however often and from wherever it is asked for. */
export class Once<K> {
	private readonly asked = new Map<K, Promise<void>>();

	/** Does the task for the keys that are new, and waits for those that are under way. */
	async run(keys: Iterable<K>, task: (fresh: readonly K[]) => Promise<void>): Promise<void> {
		const all = new Set(keys);
		const fresh = [...all].filter((key) => !this.asked.has(key));
		if (fresh.length > 0) {
			const done = task(fresh);
			for (const key of fresh) this.asked.set(key, done);
		}
		await Promise.all(new Set([...all].map((key) => this.asked.get(key))));
	}

	/** Makes the task be done anew for these keys. */
	forget(keys: Iterable<K>): void {
		for (const key of keys) this.asked.delete(key);
	}
}
