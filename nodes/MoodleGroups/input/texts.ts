import { isBlank, MISSING, quote, type Reader, type Refusal } from './fields';
import { isLeftover } from './placeholders';

/** A required text, trimmed as Moodle stores it. */
export function requiredText(maxLength: number): Reader<string> {
	return (raw) => {
		const read = text(raw, maxLength);
		if ('refusal' in read) return read;
		const value = read.value.trim();
		return isBlank(value) ? MISSING : { value };
	};
}

/** An optional text; blank means that it is not sent. */
export function optionalText(maxLength: number): Reader<string | undefined> {
	return (raw) => {
		const read = text(raw, maxLength);
		if ('refusal' in read) return read;
		const value = read.value.trim();
		return { value: isBlank(value) ? undefined : value };
	};
}

/** A text that is sent as it is. */
export const anyText: Reader<string> = (raw) => text(raw, Infinity);

/** A text that is sent as it is, unless it is blank. */
export const anyTextOrNone: Reader<string | undefined> = (raw) =>
	isBlank(raw) || isLeftover(raw) ? { value: undefined } : anyText(raw);

/** A secret, never quoted in a refusal. */
export function optionalSecret(maxLength: number): Reader<string | undefined> {
	return (raw) => {
		if (isLeftover(raw)) return { value: undefined };
		const read = text(raw, maxLength);
		if (!('refusal' in read)) return { value: read.value === '' ? undefined : read.value };
		if (isMisread(raw)) {
			return { refusal: 'was read in the wrong encoding: it contains U+FFFD', advice: ENCODING };
		}
		if (isInexact(raw)) {
			return { refusal: 'is a number that n8n cannot store exactly', advice: AS_TEXT };
		}
		const isText = typeof raw === 'string';
		const length = isText ? ` (it has ${[...raw].length} characters)` : '';
		return {
			refusal: `must be a text of at most ${maxLength} characters${length}`,
			advice: isText ? 'Choose a shorter one.' : AS_SCALAR,
		};
	};
}

function text(raw: unknown, maxLength: number): { value: string } | Refusal {
	if (raw === undefined || raw === null) return { value: '' };
	if (typeof raw !== 'string' && typeof raw !== 'number') {
		return {
			refusal: `must be a text, but is ${quote(raw)}`,
			advice: AS_SCALAR,
		};
	}
	if (isInexact(raw)) {
		const refusal = `is a number that n8n cannot store exactly: it arrived as ${quote(raw)}`;
		return { refusal, advice: AS_TEXT };
	}
	const value = String(raw);
	const length = [...value.trim()].length;
	if (length > maxLength) {
		return {
			refusal: `is longer than ${maxLength} characters (it has ${length}): ${quote(raw)}`,
			advice: 'Shorten it: Moodle does not accept more.',
		};
	}
	if (isMisread(value)) {
		const refusal = `was read in the wrong encoding: it contains U+FFFD in place of a character: ${quote(raw)}`;
		return { refusal, advice: ENCODING };
	}
	if (value.includes('\0') || !value.isWellFormed()) {
		return {
			refusal: `contains a character that Moodle refuses: ${quote(raw)}`,
			advice: 'Remove the control character or the broken character.',
		};
	}
	return { value };
}

const AS_SCALAR = 'Give a text or a number, for example with an Edit Fields node before this one.';

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
