/** Characters that Moodle keeps of an ID number; the pattern takes long for a long text. */
const LONGEST_IDNUMBER = 100;

/**
 * What Moodle compares of an ID number that is to be given: numbers if both look numeric (`7` is
 * `007`); nothing of `0` and of an empty one, which any number of groups may have.
 */
export function idnumberKey(idnumber: string): string | number | undefined {
	return idnumber.trim() === '0' ? undefined : heldKey(idnumber);
}

/** The same of an ID number that something has: a `0` keeps others from `00`. */
export function heldKey(idnumber: string): string | number | undefined {
	const text = idnumber.trim();
	const isNumeric =
		text.length <= LONGEST_IDNUMBER && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
	if (text === '') return undefined;
	return isNumeric ? Number(text) : text;
}

/**
 * Whether an ID number is that of a thing as spreadsheets write numbers: with its zeros cut off (`7`
 * of `007`), with decimals or an exponent (`7.0`).
 */
export function isCut(written: string, held: string): boolean {
	const key = idnumberKey(written);
	const isShorter = written.trim().length < held.trim().length;
	return key !== undefined && key === heldKey(held) && (isShorter || !/^\d+$/.test(written.trim()));
}
