/** A 64-bit integer of PHP. Beyond 2^53 it is a bigint, so that no digit is lost. */
export type Int = number | bigint;

const MAX_INT = 2n ** 63n - 1n;
const MIN_INT = -(2n ** 63n);
const NUMERIC = /^[ \t\n\r\v\f]*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?[ \t\n\r\v\f]*$/i;
const WHOLE = /^\s*[+-]?\d+\s*$/;
const LEADING_NUMBER = /^[ \t\n\r\v\f]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)/i;

/** PHP's `(int)$text`: the number that the text starts with, saturated at 64 bits. */
export function phpInt(text: string): Int {
	const number = LEADING_NUMBER.exec(text)?.[1];
	if (number === undefined) return 0;
	const isWhole = /^[+-]?\d+$/.test(number);
	if (!isWhole && !Number.isFinite(Number(number))) return 0;
	const exact = BigInt(isWhole ? number : Math.trunc(Number(number)));
	const saturated = exact > MAX_INT ? MAX_INT : exact < MIN_INT ? MIN_INT : exact;
	return Number.isSafeInteger(Number(saturated)) ? Number(saturated) || 0 : saturated;
}

/** PHP's `(float)$text`: the number that the text starts with. */
export function phpFloat(text: string): number {
	return Number(LEADING_NUMBER.exec(text)?.[1] ?? 0);
}

/** Whether a text is a whole number to PHP and PostgreSQL. */
export function isWhole(text: string): boolean {
	return WHOLE.test(text);
}

export function isNumeric(text: string): boolean {
	return NUMERIC.test(text);
}

/** PHP's `==` of two strings: as numbers when both look like numbers that PHP can hold. */
export function looselyEqual(left: string, right: string): boolean {
	if (left === right) return true;
	if (!isNumeric(left) || !isNumeric(right)) return false;
	if (WHOLE.test(left) && WHOLE.test(right)) {
		const number = BigInt(left);
		return number === BigInt(right) && number <= MAX_INT && number >= MIN_INT;
	}
	return Number(left) === Number(right) && Number.isFinite(Number(left));
}

/** PHP's `empty($text)`. */
export function isEmpty(text: string): boolean {
	return text === '' || text === '0';
}

/** PHP's `trim`, which knows fewer blanks than JavaScript's. */
export function phpTrim(text: string): string {
	return text.replace(/^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g, '');
}

/** PostgreSQL's order under the C collation: by UTF-8 bytes. */
export function compareBytes(left: string, right: string): number {
	return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
