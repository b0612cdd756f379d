/** The most brackets and keys of an answer: what a course list of 32 MB has, the densest there is. */
const MOST_PARTS = 2_000_000;

/** The deepest nesting. Moodle's own answers have less than ten. */
const DEEPEST = 100;

/** Characters that can be parsed without harm, whatever they are. */
const SHORT = 200_000;

const [QUOTE, COLON, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN, CLOSE] = [...'":[\\]{}'].map((one) =>
	one.charCodeAt(0),
);

/**
 * Whether JSON has a measure that it can have as an answer of Moodle. To parse 32 MB of nothing
 * but brackets takes a gigabyte and ten seconds, in which n8n does nothing else.
 */
export function isWithinMeasure(json: string): boolean {
	if (json.length <= SHORT) return true;
	let parts = 0;
	let depth = 0;
	let isText = false;
	for (let at = 0; at < json.length; at++) {
		const char = json.charCodeAt(at);
		if (isText) {
			if (char === BACKSLASH) at++;
			else if (char === QUOTE) isText = false;
		} else if (char === QUOTE) isText = true;
		else if (char === COLON) parts++;
		else if (char === OPEN || char === OPEN_LIST) {
			parts++;
			depth++;
		} else if (char === CLOSE || char === CLOSE_LIST) depth--;
		if (parts > MOST_PARTS || depth > DEEPEST) return false;
	}
	return true;
}
