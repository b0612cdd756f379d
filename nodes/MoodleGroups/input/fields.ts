import { withOdd } from '../moodle/naming';

/** A value that cannot be sent. */
export type Refusal = {
	/** A clause to follow the field's name: `is missing`. */
	readonly refusal: string;
	/** What to do about it. */
	readonly advice: string;
	/** Its column, if that is not the one that counts first. */
	readonly column?: string;
	/** Whether another column or another way of naming things may hold what is asked for. */
	readonly lacks?: 'value' | 'id';
};

/** There is no value where one is needed. */
export const MISSING: Refusal = {
	refusal: 'is missing',
	advice: 'Fill in this field.',
	lacks: 'value',
};

/**
 * Reads a raw value of a row: the value to send, or why it cannot be sent.
 *
 * @param also what else the row says of the same thing.
 */
export type Reader<V> = (
	raw: unknown,
	also?: readonly Located[],
) => { readonly value: V } | Refusal;

/** A value with the way in which it identifies something: n8n's resource locator has both. */
export interface Located {
	/** A mode of the panel's resource locator, or a way of {@link Field.ways}. */
	readonly mode: string;
	readonly value: unknown;
	/** Where it stands in a sheet. */
	readonly column?: string;
	/** Whether its column may be about something else. */
	readonly isLast?: true;
}

/** A field of a row. */
export interface Field<V> {
	/** Its name in the node's panel. */
	readonly displayName: string;
	readonly read: Reader<V>;
	/** For what a row may leave out: how it is read where another value of the row needs it. */
	readonly readNeeded?: Reader<V>;
	/** Other names of its column, in addition to that of the field. */
	readonly columns?: readonly string[];
	/** Names that are used only if the others are empty and no other field needs them. */
	readonly shared?: readonly string[];
	/** For what people identify in several ways: the columns of each. */
	readonly ways?: Ways;
	/**
	 * For a new value: in which way the old one names the thing. In a sheet that has a column for
	 * each, that of the field's own name holds the old one, unless the row gives no new one and names
	 * the thing otherwise.
	 */
	readonly old?: string;
	/** Gathers every column that begins so into one value, by the rest of its name. */
	readonly prefix?: string;
	/** Whether Moodle takes it empty, so that an empty cell can clear it. */
	readonly isClearable?: boolean;
}

/**
 * The ways to identify a course, group, user or grouping, the surest first, each with the names
 * of its column. `#` stands for the number of Moodle's own user upload: `group1`, `group2`.
 */
export interface Ways {
	/** The option of Columns in which the user chooses one of them. */
	readonly parameter: string;
	/** Whether a row must say it; then it goes first where two fields could take a column. */
	readonly required: boolean;
	readonly by: Readonly<Record<string, Way>>;
}

export interface Way {
	/** What the panel calls it, and an example; nothing of what only a sheet has. */
	readonly displayName?: string;
	readonly placeholder?: string;
	/** Columns that can hold nothing else. */
	readonly columns: readonly string[];
	/** A column that is taken unless another field needs it: `idnumber`. */
	readonly shared?: readonly string[];
	/** Columns that mean this in Moodle's own group upload, and may mean something else elsewhere. */
	readonly inUpload?: readonly string[];
}

/** The fields of an entry, by Moodle's own names for them. */
export type Fields<E> = { readonly [K in keyof E]-?: Field<E[K]> };

/**
 * An id of Moodle: a whole number above 0. What is plainly one (` 11 `, `0011`, `11.0`, `+11`) is
 * taken as such, because Moodle itself refuses it.
 */
export const id: Reader<number> = (raw) => {
	if (isBlank(raw)) return MISSING;
	const text = typeof raw === 'number' || typeof raw === 'string' ? String(raw).trim() : '';
	const digits = /^\+?0*([1-9]\d*)(?:\.0*)?$/.exec(text)?.[1];
	if (digits === undefined || !Number.isSafeInteger(Number(digits))) {
		return {
			refusal: `must be a whole number above 0, but is ${quote(raw)}`,
			advice: "Give Moodle's own ID: the number in the address of the page in Moodle.",
			lacks: 'id',
		};
	}
	return { value: Number(digits) };
};

/** One of a few numbers, also by the words that the panel shows for them. */
export function optionalChoice(
	words: Readonly<Record<string, number>>,
): Reader<number | undefined> {
	return (raw) => {
		if (isBlank(raw)) return { value: undefined };
		const key = scalarText(raw).trim().toLowerCase();
		const value = Object.hasOwn(words, key)
			? words[key]
			: Object.values(words).find((number) => String(number) === key);
		if (value !== undefined) return { value };
		const known = Object.entries(words).map(([word, number]) => `${number} (${word})`);
		return {
			refusal: `must be one of ${known.join(', ')}, but is ${quote(raw)}`,
			advice: 'Use one of these numbers or words, or leave the cell empty.',
		};
	};
}

/** Yes or no, in the ways that sheets say it. */
export const optionalYesNo: Reader<boolean | undefined> = (raw) => {
	if (isBlank(raw)) return { value: undefined };
	const word = scalarText(raw).trim().toLowerCase();
	if (YES.includes(word)) return { value: true };
	if (NO.includes(word)) return { value: false };
	return {
		refusal: `must be true or false, but is ${quote(raw)}`,
		advice: `Write ${YES.join(', ')} or ${NO.join(', ')}, or leave the cell empty.`,
	};
};

const YES = ['true', 'yes', 'y', 'on', '1'];
const NO = ['false', 'no', 'n', 'off', '0'];

/** Adds a rule to a reader: a refusal, or nothing if the value is fine. */
export function withRule<V>(reader: Reader<V>, rule: (value: V) => Refusal | undefined): Reader<V> {
	return (raw) => {
		const read = reader(raw);
		return 'refusal' in read ? read : (rule(read.value) ?? read);
	};
}

/** Invisible characters in a cell. */
const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** Whether a sheet would show an empty cell. */
export function isBlank(raw: unknown): boolean {
	if (typeof raw !== 'string') return raw === undefined || raw === null;
	// Most values begin with a letter or a digit.
	return !/^\w/.test(raw) && raw.replace(UNSEEN, '') === '';
}

/** A value for a message: as JSON, so that control characters show, and not too long. */
export function quote(raw: unknown): string {
	const json = jsonOf(raw);
	return withOdd(json.length > 80 ? `${json.slice(0, 79)}…` : json);
}

/** Text, numbers and booleans as text; nothing of what is none of these. */
export function scalarText(raw: unknown): string {
	return ['string', 'number', 'boolean'].includes(typeof raw) ? String(raw) : '';
}

/** What a Code node gives may be circular, or nested deeper than can be written down. */
function jsonOf(raw: unknown): string {
	// JSON knows neither NaN nor Infinity.
	if (typeof raw === 'number') return String(raw);
	try {
		return JSON.stringify(raw) ?? String(raw);
	} catch {
		return typeof raw === 'bigint' ? String(raw) : '(unprintable)';
	}
}
