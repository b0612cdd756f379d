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
}

/** A field of a row. */
export interface Field<V> {
	/** Its name in the node's panel. */
	readonly displayName: string;
	readonly read: Reader<V>;
	/** Other names of its column, beside the field's own. */
	readonly columns?: readonly string[];
	/** Names of which one counts where none of the others is filled, unless another field needs it. */
	readonly shared?: readonly string[];
	/** For what people identify in several ways: the columns of each. */
	readonly ways?: Ways;
	/** Gathers every column that begins so into one value, by the rest of its name. */
	readonly prefix?: string;
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

/** A required text, trimmed as Moodle stores it. */
export function requiredText(maxLength: number): Reader<string> {
	return (raw) => {
		const read = text(raw, maxLength);
		if ('refusal' in read) return read;
		const value = read.value.trim();
		return value === '' ? MISSING : { value };
	};
}

/** An optional text; blank means that it is not sent. */
export function optionalText(maxLength: number): Reader<string | undefined> {
	return (raw) => {
		const read = text(raw, maxLength);
		if ('refusal' in read) return read;
		const value = read.value.trim();
		return { value: value === '' ? undefined : value };
	};
}

/** A text that is sent as it is. */
export const anyText: Reader<string> = (raw) => text(raw, Infinity);

/** A text that is sent as it is, unless it is blank. */
export const anyTextOrNone: Reader<string | undefined> = (raw) =>
	isBlank(raw) ? { value: undefined } : anyText(raw);

/** A secret, never quoted in a refusal. */
export function optionalSecret(maxLength: number): Reader<string | undefined> {
	return (raw) => {
		const read = text(raw, maxLength);
		if (!('refusal' in read)) return { value: read.value === '' ? undefined : read.value };
		if (isMisread(raw)) {
			return { refusal: 'was read in the wrong encoding: it holds U+FFFD', advice: ENCODING };
		}
		if (isInexact(raw)) {
			return { refusal: 'is a number that n8n cannot hold exactly', advice: AS_TEXT };
		}
		const length = typeof raw === 'string' ? ` (it has ${[...raw].length} characters)` : '';
		return {
			refusal: `must be a text of at most ${maxLength} characters${length}`,
			advice: 'Choose a shorter one.',
		};
	};
}

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

/** Whether a sheet would show an empty cell. */
export function isBlank(raw: unknown): boolean {
	return raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');
}

/** A value for a message: as JSON, so that control characters show, and not too long. */
export function quote(raw: unknown): string {
	const json = jsonOf(raw);
	return json.length > 80 ? `${json.slice(0, 79)}…` : json;
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

function text(raw: unknown, maxLength: number): { value: string } | Refusal {
	if (raw === undefined || raw === null) return { value: '' };
	if (typeof raw !== 'string' && typeof raw !== 'number') {
		return {
			refusal: `must be a text, but is ${quote(raw)}`,
			advice: 'Give a text or a number, for instance with an Edit Fields node before this one.',
		};
	}
	if (isInexact(raw)) {
		const refusal = `is a number that n8n cannot hold exactly: it arrived as ${quote(raw)}`;
		return { refusal, advice: AS_TEXT };
	}
	const value = String(raw);
	const length = [...value.trim()].length;
	if (length > maxLength) {
		return {
			refusal: `is longer than ${maxLength} characters (it has ${length}): ${quote(raw)}`,
			advice: 'Shorten it: Moodle takes no more.',
		};
	}
	if (isMisread(value)) {
		const refusal = `was read in the wrong encoding: it holds U+FFFD in place of a character: ${quote(raw)}`;
		return { refusal, advice: ENCODING };
	}
	if (value.includes('\0') || !value.isWellFormed()) {
		return {
			refusal: `holds a character that Moodle refuses: ${quote(raw)}`,
			advice: 'Remove the control character or the broken character.',
		};
	}
	return { value };
}

/** Beyond 2^53 JavaScript rounds whole numbers: a long ID number has lost its last digits. */
function isInexact(raw: unknown): boolean {
	if (typeof raw !== 'number') return false;
	return !Number.isFinite(raw) || Math.abs(raw) > Number.MAX_SAFE_INTEGER;
}

const AS_TEXT = 'Give it as text: format the cell as text, or put it in quotes in JSON.';

/** U+FFFD stands where a reader of a file could make nothing of its bytes. */
function isMisread(raw: unknown): boolean {
	return typeof raw === 'string' && raw.includes('\ufffd');
}

const ENCODING =
	"Read the file again in its own encoding: set the option 'Encoding' of the node Extract From File, to Latin1 for most files from Windows.";
