/** Reads one row of an answer: `undefined` if it is not what Moodle describes. */
export type ReadRow<T> = (row: unknown) => T | undefined;

/** An answer's list, or `undefined` if it is none or one of its rows is not as described. */
export function readList<T>(json: unknown, read: ReadRow<T>): T[] | undefined {
	if (!Array.isArray(json)) return undefined;
	const rows = json.map(read);
	return rows.every((row) => row !== undefined) ? (rows as T[]) : undefined;
}

/** The list under a key of an answer, as in `{"courses": […], "warnings": […]}`. */
export function readListAt<T>(json: unknown, key: string, read: ReadRow<T>): T[] | undefined {
	return isRecord(json) ? readList(json[key], read) : undefined;
}

export function isRecord(json: unknown): json is Record<string, unknown> {
	return typeof json === 'object' && json !== null && !Array.isArray(json);
}

export function isId(value: unknown): value is number {
	return Number.isSafeInteger(value);
}

/** The named keys of a row, as far as it has them; whatever a plugin adds stays behind. */
export function pick<T>(row: Record<string, unknown>, keys: ReadonlyArray<keyof T & string>): T {
	return Object.fromEntries(
		keys.filter((key) => row[key] !== undefined).map((key) => [key, row[key]]),
	) as T;
}
