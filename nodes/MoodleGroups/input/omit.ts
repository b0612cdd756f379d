/** A record without some of its keys. */
export function omit<T extends object, K extends keyof T>(
	record: T,
	...keys: readonly K[]
): Omit<T, K> {
	const rest: Partial<T> = { ...record };
	for (const key of keys) delete rest[key];
	return rest as Omit<T, K>;
}
