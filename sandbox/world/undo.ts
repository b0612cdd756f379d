/** The changes of a transaction, to be taken back when it fails, or kept back until it ends. */
export class Undo {
	private steps: Step[] | undefined;
	/** What transactions have changed that shall end later. */
	private kept: Step[] | undefined;
	/** How often anything was put, also to take it back. */
	puts = 0;

	/** Takes back what the work has changed if it throws. */
	transaction<T>(work: () => T): T {
		const steps: Step[] = [];
		this.steps = steps;
		let done = false;
		try {
			const result = work();
			done = true;
			return result;
		} finally {
			if (done) this.kept?.push(...steps);
			if (!done || this.kept) for (const { undo } of [...steps].reverse()) undo();
			this.steps = undefined;
		}
	}

	/**
	 * Does work of which nobody sees anything until it is committed, so that others find free what it
	 * has found free.
	 */
	hold<T>(work: () => T): { readonly result: T; readonly commit: () => void } {
		const kept: Step[] = [];
		this.kept = kept;
		try {
			const result = work();
			return { result, commit: () => kept.forEach(({ redo }) => redo()) };
		} finally {
			this.kept = undefined;
		}
	}

	/** Puts a value, or removes it with `undefined`, so that it can be taken back. */
	put<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
		const before = map.get(key);
		this.steps?.push({
			undo: () => this.set(map, key, before),
			redo: () => {
				// What is gone meanwhile is not updated.
				if (before === undefined || map.has(key)) this.set(map, key, value);
			},
		});
		this.set(map, key, value);
	}

	private set<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
		this.puts++;
		if (value === undefined) map.delete(key);
		else map.set(key, value);
	}
}

interface Step {
	readonly undo: () => void;
	readonly redo: () => void;
}
