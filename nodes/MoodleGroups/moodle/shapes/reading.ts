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

/** What a key of a row holds; Moodle says `null` of what is not there. */
export type Kind = 'text' | 'whole' | 'yesNo';

const IS: Record<Kind, (value: unknown) => boolean> = {
	text: (value) => typeof value === 'string',
	whole: isId,
	yesNo: (value) => typeof value === 'boolean',
};

/**
 * The named keys of a row, as far as it has them; whatever a plugin adds stays behind.
 *
 * @param required keys that every such row has.
 * @returns `undefined` if the row is none or a key does not hold what Moodle describes: a site that
 *   answers so is broken or means harm, and what is made of its answer could be anything.
 */
export function pick<T>(
	row: unknown,
	kinds: Readonly<Record<keyof T & string, Kind>>,
	...required: readonly string[]
): T | undefined {
	if (!isRecord(row)) return undefined;
	const picked: Record<string, unknown> = {};
	for (const [key, kind] of Object.entries<Kind>(kinds)) {
		const value = row[key];
		if (value === undefined || value === null) {
			if (required.includes(key)) return undefined;
		} else if (IS[kind](value)) picked[key] = value;
		else return undefined;
	}
	return picked as T;
}

/** A text, `undefined` for anything else. */
export function readText(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** Takes a row only if it is of the course that was asked for. */
export function ofCourse<T extends { readonly courseid: number }>(
	courseid: number,
	read: ReadRow<T>,
): ReadRow<T> {
	return (row) => {
		const one = read(row);
		return one?.courseid === courseid ? one : undefined;
	};
}

/** Takes a list only if it is of the ids that were asked for, all of them and no others. */
export function ofIds<K extends string, T extends { readonly [key in K]: number }>(
	ids: readonly number[],
	key: K,
	read: ReadRow<T>,
): (json: unknown) => T[] | undefined {
	const asked = new Set(ids);
	return (json) => {
		const rows = readList(json, read);
		const given = new Set(rows?.map((row) => row[key]));
		const isWhole = given.size === asked.size && [...given].every((id) => asked.has(id));
		return isWhole ? rows : undefined;
	};
}

/** The beginning of a message of Moodle, without its full stop: it may hold HTML and whole stack traces. */
export function plainText(html: string): string {
	const text = html
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/\.$/, '');
	return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** What Moodle escapes of a short text, even where it is asked not to. */
export function unescaped(text: string): string {
	return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
