import { readToken } from '../moodle/token';

/** Moodle's tokens have 32 characters; what is much shorter may be a word of any text. */
const LEAST_LENGTH = 16;

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
	const forms = new Set([token, encodeURIComponent(token)]);
	const literals = [...forms].map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
	return new RegExp(literals.join('|'), 'gi');
}
