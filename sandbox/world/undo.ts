/** The changes of a transaction, to be taken back when it fails. */
export class Undo {
	private steps: Array<() => void> | undefined;

	/** Takes back what the work has changed if it throws. */
	transaction<T>(work: () => T): T {
		const steps: Array<() => void> = [];
		this.steps = steps;
		let done = false;
		try {
			const result = work();
			done = true;
			return result;
		} finally {
			if (!done) for (const step of steps.reverse()) step();
			this.steps = undefined;
		}
	}

	/** Puts a value, or removes it with `undefined`, so that it can be taken back. */
	put<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
		const before = map.get(key);
		this.steps?.push(() => put(map, key, before));
		put(map, key, value);
	}
}

function put<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
	if (value === undefined) map.delete(key);
	else map.set(key, value);
}
