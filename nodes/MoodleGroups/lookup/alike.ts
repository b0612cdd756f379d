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
