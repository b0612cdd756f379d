import { remember } from '../input/remember';

/** Characters of a value that are looked at: an address or a number has fewer. */
const LONGEST = 300;

/** A number as a spreadsheet rounds it: `1.23E+05`. */
const EXPONENT = /^\d(?:[.,]\d+)?e\+?\d{1,2}$/i;

/**
 * Whether somebody may have meant one value by writing the other: apart from case, blanks, accents,
 * punctuation, HTML escapes and leading zeros one contains the other, or is what a spreadsheet
 * makes of it. It takes too much for alike rather than too little.
 */
export function isAlike(written: string, real: string): boolean {
	const [left, right] = [plain(written), plain(real)];
	if (left === '' || right === '') return false;
	return left.includes(right) || right.includes(left) || isRounded(written, right);
}

/** The longest name of a group, with every character escaped. */
const LONGEST_ESCAPED = 2000;

/** Tabs and line ends are blanks, not invisible. */
const INVISIBLE = /(?![\t-\r])[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** Blanks that tell no numbers apart: `Team 1 2` is not `Team 12`. */
const IDLE_BLANKS = /(?<!\p{N})\s+|\s+(?!\p{N})/gu;

/**
 * The same for texts that differ only in case, blanks, invisible characters, Unicode form or HTML
 * escapes (ROWS.md, section 4): then they mean the same thing. Empty only for a blank text.
 */
export function likeness(text: string): string {
	// Greek writes the last s of a word otherwise, and lower case alone does not.
	const folded = plainForm(text).replace(IDLE_BLANKS, '').toLowerCase().replaceAll('ς', 'σ');
	return folded.normalize('NFKC') || text.trim();
}

/** A text without escapes, invisible characters and needless blanks, in the form NFKC. */
export function plainForm(text: string): string {
	const plain = unescaped(text.slice(0, LONGEST_ESCAPED)).normalize('NFKC').replace(INVISIBLE, '');
	return plain.replace(/\s+/g, ' ').trim();
}

/** Whether two texts mean the same thing, as {@link likeness} tells. */
export function isSame(one: string, other: string): boolean {
	return one === other || likeness(one) === likeness(other);
}

/** Letters that look like another one, or that sheets write as others. */
const LOOKALIKES = new Map(
	[
		...['аa', 'вb', 'еe', 'һh', 'нh', 'іi', 'ӏl', 'јj', 'кk', 'мm', 'оo', 'рp', 'ԛq', 'сc', 'ѕs'],
		...['тt', 'уy', 'хx', 'ԝw', 'αa', 'βb', 'εe', 'ζz', 'ηh', 'ιi', 'κk', 'μm', 'νn', 'οo', 'ρp'],
		...['τt', 'υy', 'χx', 'ßss', 'æae', 'œoe', 'øo', 'łl', 'đd', 'ðd', 'þth', 'ıi'],
		...["’'", "‘'", '“"', '”"', '„"'],
	].map((pair) => [pair.charAt(0), pair.slice(1)]),
);

const DASHES = /\p{Dash}/gu;

/** What people write between the parts of a name, be it nothing: `Lab-A`, `Lab_A`. */
const IDLE_JOINTS = /(?<!\p{N})[\p{Dash}_]+|[\p{Dash}_]+(?!\p{N})/gu;

/** The same where it keeps numbers apart. */
const JOINTS = /[\p{Dash}_ ]+/gu;
const ACCENTS = /[\u0300-\u036f]/g;
const LEADING_ZEROS = /(?<!\d|\d[.,])0+(?=\d)/g;

/** What spreadsheets and lists put around a text: `'007`, `="007"`, `#7`, `Lab A,`. */
const MARKS = /^[='"#]+|['".,;:]+$/g;

/**
 * The same for texts that may well be meant for each other but do not mean the same: they differ in
 * accents, leading zeros, dashes, letters that look alike (Cyrillic, Greek), digits of other scripts,
 * or in what a spreadsheet makes of a text or a number (`'007`, `101.0`, `1.23E+05`). Nothing is done
 * to what is near; messages name it.
 */
export function nearness(text: string): string {
	return bareForm(likeness(text)).replace(IDLE_JOINTS, '').replace(JOINTS, '-');
}

/** A text as keyboards without accents, other dashes and other alphabets write it. */
export function bareForm(text: string): string {
	const letters = inAsciiDigits(text.normalize('NFKD')).replace(ACCENTS, '').replace(DASHES, '-');
	const all = Array.from(letters, (letter) => LOOKALIKES.get(letter) ?? letter).join('');
	const plain = all.replace(MARKS, '') || all;
	const isNumber = /^\d+[.,]0+$/.test(plain) || EXPONENT.test(plain);
	const whole = isNumber ? String(Number(plain.replace(',', '.'))) : plain;
	return whole.replace(LEADING_ZEROS, '');
}

/** A text with the digits of every script as 0 to 9: each script has its own in a row. */
export function inAsciiDigits(text: string): string {
	return text.replace(/[^\P{Nd}0-9]/gu, (digit) => {
		let zero = digit.codePointAt(0)!;
		while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
		return `${(digit.codePointAt(0)! - zero) % 10}`;
	});
}

/**
 * What a spreadsheet makes of whole numbers where it has shortened a text so: 123456 and `1.23E+05`
 * have the same, and nothing else has any. The same function for as many digits; `undefined` for a
 * text that was not shortened.
 */
export function roundingOf(written: string): ((text: string) => string) | undefined {
	const text = written.trim();
	if (!EXPONENT.test(text)) return undefined;
	const decimals = Math.max(text.split(/e/i)[0].length - 2, 0);
	return remember(ROUNDINGS, decimals, () => (one) => {
		const isNumber = /^\d+$/.test(one) || EXPONENT.test(one.trim());
		const number = Number(one.replace(',', '.'));
		return isNumber ? number.toExponential(decimals) : '';
	});
}

const ROUNDINGS = new Map<number, (text: string) => string>();

/** Whether a text may be what a spreadsheet has made of a real number: `1.23E+05` of `123456`. */
export function isRoundedFrom(written: string, real: string): boolean {
	const rounded = roundingOf(written);
	return rounded !== undefined && /^\d+$/.test(real) && rounded(real) === rounded(written);
}

/** What HTML calls the letters from U+00DF to U+00FF, in lower case: case makes no difference here. */
const LETTERS = [
	...['szlig', 'agrave', 'aacute', 'acirc', 'atilde', 'auml', 'aring', 'aelig', 'ccedil', 'egrave'],
	...['eacute', 'ecirc', 'euml', 'igrave', 'iacute', 'icirc', 'iuml', 'eth', 'ntilde', 'ograve'],
	...['oacute', 'ocirc', 'otilde', 'ouml', 'divide', 'oslash', 'ugrave', 'uacute', 'ucirc', 'uuml'],
	...['yacute', 'thorn', 'yuml'],
];

const ESCAPES = new Map([
	...Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', shy: '' }),
	...Object.entries({ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', hellip: '…' }),
	...LETTERS.map((name, index): [string, string] => [name, String.fromCharCode(0xdf + index)]),
]);

/** What was escaped, be it twice: `&amp;lt;`. */
function unescaped(text: string): string {
	return text.replace(/&(?:amp;)*(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+\d*));/gi, characterOf);
}

function characterOf(escape: string, decimal?: string, hex?: string, name = ''): string {
	const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
	if (code <= 0x10ffff) return String.fromCodePoint(code);
	return ESCAPES.get(name.toLowerCase()) ?? escape;
}

/** Letters and digits alone, those of one character apart. */
function plain(text: string): string {
	const unescaped = text.slice(0, LONGEST).replace(/&(?:#\d+|#x[\da-f]+|[a-z]+\d*);/gi, '');
	return unescaped
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '')
		.replace(/^0+(?=.)/, '');
}

function isRounded(written: string, digits: string): boolean {
	const text = written.trim().toLowerCase();
	if (!EXPONENT.test(text)) return false;
	const kept = text.split('e')[0].replace(/\D/g, '').replace(/0+$/, '');
	return digits.startsWith(kept);
}
