import type { Answer, Failure } from '../moodle/failure';

/** Keys that are sent together. */
interface Batch<K> {
	readonly keys: K[];
	done: Promise<void>;
}

/**
 * Loads each key once in a run, as dataloader does: keys asked for in one turn travel together, and
 * whoever asks for a key that is under way waits for it. For many keys at once, {@link loadAll} and
 * then {@link peek} cost no promise a key.
 */
export class Loader<K, V> {
	private readonly values = new Map<unknown, V>();
	private readonly expired = new Set<unknown>();
	private readonly underWay = new Map<unknown, Batch<K>>();
	private next: Batch<K> | undefined;

	/**
	 * @param fetch says what becomes of each key; the value of a key that it leaves out is
	 *   `undefined`. It reports failures as values and never throws.
	 * @param idOf what tells keys apart; the keys themselves without it.
	 */
	constructor(
		private readonly fetch: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
		private readonly idOf: (key: K) => unknown = (key) => key,
	) {}

	/** The value of a key. */
	async load(key: K): Promise<V> {
		await this.loadAll([key]);
		return this.peek(key) as V;
	}

	/** Loads keys, so that {@link peek} has them. */
	async loadAll(keys: readonly K[]): Promise<void> {
		// What is cleared meanwhile is asked for again.
		for (let asked = this.ask(keys); asked.size > 0; asked = this.ask(keys)) {
			await Promise.all([...asked].map(async ({ done }) => await done));
		}
	}

	/** The last value of a key that was loaded or primed; `undefined` for any other. */
	peek(key: K): V | undefined {
		return this.values.get(this.idOf(key));
	}

	/** Whether a key was asked for, be it still under way. */
	isAsked(key: K): boolean {
		const id = this.idOf(key);
		return this.isFresh(id) || this.underWay.has(id);
	}

	/** Sets a value that is known otherwise; what is under way for the key no longer counts. */
	prime(key: K, value: V): void {
		this.underWay.delete(this.idOf(key));
		this.set(this.idOf(key), value);
	}

	/** Forgets the value of a key. */
	clear(key: K): void {
		this.underWay.delete(this.idOf(key));
		this.values.delete(this.idOf(key));
	}

	/**
	 * Makes the next load of a key a fresh one. Until then, {@link peek} has the old value: others
	 * may still be at work with it.
	 */
	expire(key: K): void {
		this.underWay.delete(this.idOf(key));
		this.expired.add(this.idOf(key));
	}

	private isFresh(id: unknown): boolean {
		return this.values.has(id) && !this.expired.has(id);
	}

	private set(id: unknown, value: V): void {
		this.expired.delete(id);
		this.values.set(id, value);
	}

	/** The batches of the keys that have no value yet. */
	private ask(keys: readonly K[]): ReadonlySet<Batch<K>> {
		const batches = new Set<Batch<K>>();
		for (const key of keys) {
			const id = this.idOf(key);
			if (this.isFresh(id)) continue;
			let batch = this.underWay.get(id);
			if (batch === undefined) {
				batch = this.next ??= this.open();
				batch.keys.push(key);
				this.underWay.set(id, batch);
			}
			batches.add(batch);
		}
		return batches;
	}

	private open(): Batch<K> {
		const batch: Batch<K> = { keys: [], done: Promise.resolve() };
		batch.done = batch.done.then(async () => {
			this.next = undefined;
			const values = await this.fetch(batch.keys);
			for (const key of batch.keys) {
				const id = this.idOf(key);
				if (this.underWay.get(id) !== batch) continue;
				this.underWay.delete(id);
				this.set(id, values.get(key) as V);
			}
		});
		return batch;
	}
}

/** What {@link Loader} needs from a source that answers one key at a time. */
export function each<K, V>(fetchOne: (key: K) => Promise<V>) {
	return async (keys: readonly K[]): Promise<ReadonlyMap<K, V>> => {
		const pairs = keys.map(async (key): Promise<[K, V]> => [key, await fetchOne(key)]);
		return new Map(await Promise.all(pairs));
	};
}

/** The value of an answer, if there is one. */
export function valueOf<T>(answer: Answer<T> | undefined): T | undefined {
	return answer !== undefined && 'value' in answer ? answer.value : undefined;
}

/** Why an answer has no value, if it has none. */
export function failureOf(answer: Answer<unknown> | undefined): Failure | undefined {
	return answer !== undefined && 'failure' in answer ? answer.failure : undefined;
}
