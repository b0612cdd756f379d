/** A value as Moodle's parameter types take it; `undefined` is not sent at all. */
export type Scalar = string | number | boolean | undefined;

/** One entry of a list: its keys go out in this order. */
export type Entry = Readonly<Record<string, Scalar>>;

/** Parameters of a web service function: scalars, lists of scalars, lists of entries. */
export type Parameters = Readonly<Record<string, Scalar | readonly Scalar[] | readonly Entry[]>>;

/**
 * The form body of a call, without the token, which the credential puts in front.
 *
 * `wsfunction` is the last pair, always: PHP drops every pair past `max_input_vars` without a
 * word, and a call that lost its tail must fail instead of storing half of the list
 * (docs/decisions/0002-wsfunction-last.md).
 *
 * @param raw asks for names and descriptions as they are stored instead of formatted as HTML.
 */
export function encodeCall(wsfunction: string, parameters: Parameters, raw = false): string {
	const pairs: string[] = [pair('moodlewsrestformat', 'json')];
	if (raw) pairs.push(pair('moodlewssettingraw', '1'));
	for (const [name, value] of Object.entries(parameters)) appendValue(pairs, name, value);
	pairs.push(pair('wsfunction', wsfunction));
	return pairs.join('&');
}

/** How many form variables an entry takes of PHP's `max_input_vars`. */
export function countVariables(entry: Entry | Scalar): number {
	if (typeof entry !== 'object') return 1;
	return Object.values(entry).filter((value) => value !== undefined).length;
}

function appendValue(pairs: string[], name: string, value: Parameters[string] | Entry): void {
	if (value === undefined) return;
	if (Array.isArray(value)) {
		value.forEach((element, index) => appendValue(pairs, `${name}[${index}]`, element));
	} else if (typeof value === 'object') {
		for (const [key, inner] of Object.entries(value)) {
			appendValue(pairs, `${name}[${key}]`, inner);
		}
	} else {
		pairs.push(pair(name, encodeScalar(value as Exclude<Scalar, undefined>)));
	}
}

/** Moodle's PARAM_BOOL takes 1 and 0 and nothing else. */
function encodeScalar(value: Exclude<Scalar, undefined>): string {
	if (typeof value === 'boolean') return value ? '1' : '0';
	return String(value);
}

function pair(name: string, value: string): string {
	return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}
