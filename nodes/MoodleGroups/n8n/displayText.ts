/** The most characters of a text that n8n shows and stores for an error. */
const LONGEST = 4000;

/** Where a browser would see a tag, a comment or the like begin. */
const TAG_START = /<(?=[a-z/!?])/gi;

/** Control characters: a terminal that shows a log obeys them. */
const CONTROL = /[\p{Cc}\u2028\u2029]+/gu;

/** What turns the direction of the rest of a line; marks of single letters are not among them. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A message as it may be shown. n8n's editor shows descriptions and notices of errors as HTML, of
 * which it takes scripts away but leaves links and pictures; and a message quotes names that
 * anybody with a Moodle account may have chosen.
 */
export function toDisplayText(text: string): string {
	const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
	return cut.toWellFormed().replace(TAG_START, '‹').replace(CONTROL, ' ').replace(TURNING, '');
}
