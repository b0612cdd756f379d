import { LEAST_LENGTH, readToken } from '../moodle/token';

const REPLACEMENT = '[token]';

/**
 * Takes the token out of what a site answers, before anybody reads it: a debugging Moodle, a
 * proxy or a firewall may repeat the request in its answer, and answers become messages, items
 * and stored executions.
 */
export class Redaction {
	private pattern: Promise<RegExp | undefined> | undefined;

	/** @param askToken asked at most once. */
	constructor(private readonly askToken: () => Promise<unknown>) {}

	async of(text: string): Promise<string> {
		this.pattern ??= this.askToken().then(patternOf);
		const pattern = await this.pattern;
		return pattern === undefined ? text : text.replace(pattern, REPLACEMENT);
	}
}

function patternOf(pasted: unknown): RegExp | undefined {
	const token = readToken(pasted);
	if (token.length < LEAST_LENGTH) return undefined;
	const literals = [...formsOf(token)].map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
	return new RegExp(literals.join('|'), 'gi');
}

/** How a site may write what it repeats: as it is, in an address, in JSON, in HTML, packed. */
function formsOf(token: string): Set<string> {
	const encoded = encodeURIComponent(token);
	const html = token.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
	const forms = [token, encoded, encodeURIComponent(encoded), html, base64Of(token, '')];
	// What stands in front decides where the letters of base64 begin.
	forms.push(base64Of(token, 'x'), base64Of(token, 'xy'));
	return new Set(forms.flatMap((form) => [form, form.replace(/\//g, '\\/')]));
}

/** The letters that are the token's alone, without what its neighbours have a part in. */
function base64Of(token: string, before: string): string {
	const bytes = new TextEncoder().encode(before + token);
	const encoded = btoa(String.fromCharCode(...bytes));
	const whole = Math.floor(bytes.length / 3) * 4;
	return encoded.slice(before === '' ? 0 : 4, whole);
}
