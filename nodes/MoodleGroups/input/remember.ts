/** What a map has for a key; if it has nothing yet, that is made and kept. */
export function remember<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	let value = map.get(key);
	if (value === undefined) map.set(key, (value = make()));
	return value;
}
