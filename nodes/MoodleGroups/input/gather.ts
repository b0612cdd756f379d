import { remember } from './remember';

/** Sorts things by what they have in common. */
export function gather<T, K>(all: Iterable<T>, keyOf: (one: T) => K): Map<K, T[]> {
	const gathered = new Map<K, T[]>();
	for (const one of all) remember(gathered, keyOf(one), (): T[] => []).push(one);
	return gathered;
}
