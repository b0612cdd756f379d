import { PhpArray } from './phpArray';
import { registerVariable } from './registerVariable';
import { decodeUtf8 } from './utf8';

/**
 * `$_POST` of a urlencoded body. PHP stores a pair before it looks at the limit, so the first
 * `maxInputVars + 1` pairs survive and the rest vanishes.
 */
export function parseBody(body: string, maxInputVars: number): PhpArray {
	const pairs = body === '' ? [] : body.split('&');
	return parsePairs(pairs.slice(0, maxInputVars + 1));
}

/** `$_GET`: empty pairs do not count, and exactly `maxInputVars` pairs survive. */
export function parseQuery(query: string, maxInputVars: number): PhpArray {
	const pairs = query.split('&').filter((pair) => pair !== '');
	return parsePairs(pairs.slice(0, maxInputVars));
}

function parsePairs(pairs: string[]): PhpArray {
	const variables = new PhpArray();
	for (const pair of pairs) {
		const equals = pair.indexOf('=');
		const name = equals === -1 ? pair : pair.slice(0, equals);
		const value = equals === -1 ? '' : pair.slice(equals + 1);
		registerVariable(variables, urlDecode(name), urlDecode(value));
	}
	return variables;
}

/** The text is held byte by byte (latin1) until its percent signs are resolved. */
function urlDecode(text: string): string {
	const bytes = text
		.replaceAll('+', ' ')
		.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return decodeUtf8(bytes);
}
