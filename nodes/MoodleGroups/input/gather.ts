/** Sorts things by what they have in common. */
export function gather<T, K>(all: Iterable<T>, keyOf: (one: T) => K): Map<K, T[]> {
	const gathered = new Map<K, T[]>();
	for (const one of all) {
		const same = gathered.get(keyOf(one));
		if (same === undefined) gathered.set(keyOf(one), [one]);
		else same.push(one);
	}
	return gathered;
}
