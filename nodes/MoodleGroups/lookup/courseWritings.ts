import { bareForm, isRoundedFrom, nearness, plainForm } from './alike';

/** How else a short name or an ID number may be written, and mean the same. */
export function writings(text: string): string[] {
	const plain = plainForm(text);
	return [plain, plain.toLowerCase(), plain.toUpperCase()];
}

/** What else may be meant by it. */
export function nearWritings(text: string): string[] {
	const near = bareForm(plainForm(text).toLowerCase());
	const inDigits = near.replace(/[oil]+(?=\d)|(?<=\d)[oil]+/g, (letters) =>
		letters.replaceAll('o', '0').replace(/[il]/g, '1'),
	);
	return [near, inDigits].flatMap((one) => [one, one.toUpperCase()]);
}

/**
 * Whether one may be meant by the other: more than for a group, as nothing is made of a course that
 * is not there.
 */
export function isNear(written: string, real: string): boolean {
	return asTyped(nearness(written)) === asTyped(nearness(real)) || isRoundedFrom(written, real);
}

/** Digits are typed as the letters that look like them: `PHYS1O1`. */
function asTyped(text: string): string {
	return text.replaceAll('0', 'o').replace(/[1i]/g, 'l');
}
