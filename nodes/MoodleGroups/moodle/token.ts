/** White space, and what shows as nothing: pasted from a mail, a token may hold both. */
const INVISIBLE = /[\s\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** The token of a web service, from whatever a person pasted; Moodle's own have letters and digits. */
export function readToken(pasted: unknown): string {
	return typeof pasted === 'string' ? pasted.replace(INVISIBLE, '') : '';
}
