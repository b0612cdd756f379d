/** A value as Moodle's parameter types take it; `undefined` is not sent at all. */
export type Scalar = string | number | boolean | undefined;

/** A value of a call: a scalar, a list, or an entry with named values, as deep as need be. */
export type Value = Scalar | readonly Value[] | { readonly [key: string]: Value };

/** Parameters of a web service function. */
export type Parameters = Readonly<Record<string, Value>>;

/**
 * The form body of a call, without the token, which the credential puts in front.
 *
 * `wsfunction` is the last pair, always: PHP drops every pair past `max_input_vars` without a
 * word, and a call that lost its tail must fail instead of storing half of the list
 * (docs/decisions/0002-wsfunction-last.md).
 *
 * @param raw asks for names and descriptions as they are stored: neither formatted as HTML, nor with
 *   addresses of embedded files that open for a token only.
 */
export function encodeCall(wsfunction: string, parameters: Parameters, raw = false): string {
	const pairs: string[] = [pair('moodlewsrestformat', 'json')];
	if (raw) pairs.push(pair('moodlewssettingraw', '1'), pair('moodlewssettingfileurl', '0'));
	for (const [name, value] of Object.entries(parameters)) appendValue(pairs, name, value);
	pairs.push(pair('wsfunction', wsfunction));
	return pairs.join('&');
}

/** How many form variables a value takes of PHP's `max_input_vars`. */
export function countVariables(value: Value): number {
	if (value === undefined) return 0;
	if (typeof value !== 'object') return 1;
	return Object.values(value).reduce<number>((sum, inner) => sum + countVariables(inner), 0);
}

function appendValue(pairs: string[], name: string, value: Value): void {
	if (value === undefined) return;
	if (typeof value === 'object') {
		// The entries of an array are its indices, in order.
		for (const [key, inner] of Object.entries(value)) appendValue(pairs, `${name}[${key}]`, inner);
	} else {
		pairs.push(pair(name, encodeScalar(value)));
	}
}

/** Moodle's PARAM_BOOL takes 1 and 0 and nothing else. */
function encodeScalar(value: Exclude<Scalar, undefined>): string {
	if (typeof value === 'boolean') return value ? '1' : '0';
	return String(value);
}

function pair(name: string, value: string): string {
	// Half a surrogate pair, which the rows refuse, would throw.
	return `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`;
}
