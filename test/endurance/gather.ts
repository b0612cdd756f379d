/** The members of a list by key, in their order. */
export function gather<T, K>(list: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
	const gathered = new Map<K, T[]>();
	for (const one of list) {
		const key = keyOf(one);
		const same = gathered.get(key);
		if (same === undefined) gathered.set(key, [one]);
		else same.push(one);
	}
	return gathered;
}
