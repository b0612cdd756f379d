/** Characters of a value that are looked at: an address or a number has fewer. */
const LONGEST = 300;

/** A number as a spreadsheet rounds it: `1.23E+05`. */
const EXPONENT = /^\d(?:[.,]\d+)?e\+?\d{1,2}$/;

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

const INVISIBLE = /(?!\s)[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** Blanks that tell no numbers apart: `Team 1 2` is not `Team 12`. */
const IDLE_BLANKS = /(?<!\p{N})\s+|\s+(?!\p{N})/gu;

/**
 * The same for names that differ only in case, blanks, invisible characters, Unicode form or HTML
 * escapes (ROWS.md, section 4); empty if nothing of the name can be seen.
 */
export function likeness(name: string): string {
	return unescaped(name.slice(0, LONGEST_ESCAPED))
		.normalize('NFKC')
		.replace(INVISIBLE, '')
		.replace(/\s+/g, ' ')
		.replace(IDLE_BLANKS, '')
		.toUpperCase()
		.toLowerCase();
}

const ESCAPES = new Map(
	Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }),
);

/** What was escaped, be it twice: `&amp;lt;`. */
function unescaped(text: string): string {
	return text.replace(/&(?:amp;)*(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, characterOf);
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
