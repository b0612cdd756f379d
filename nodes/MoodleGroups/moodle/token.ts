/** White space, and what shows as nothing: pasted from a mail, a token may hold both. */
const INVISIBLE = /[\s\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** Moodle's tokens have 32 characters; what is much shorter may be a word of any text. */
export const LEAST_LENGTH = 16;

/** The token of a web service, from whatever a person pasted; Moodle's own have letters and digits. */
export function readToken(pasted: unknown): string {
	return typeof pasted === 'string' ? pasted.replace(INVISIBLE, '').toWellFormed() : '';
}
