import { MoodleClient } from '../support/moodleClient';
import type { Site } from '../support/n8nEngine';

type Value = string | number | readonly Value[] | { readonly [key: string]: Value };

/** What the site refused. */
export class Refused extends Error {
	constructor(
		readonly fn: string,
		readonly errorcode: string,
		message: string,
	) {
		super(`${fn}: ${message} (${errorcode})`);
	}
}

/** The site without the node: what it says is the truth that the node is held to. */
export class MoodleApi {
	private readonly client: MoodleClient;

	constructor({ url, token }: Site) {
		this.client = new MoodleClient(url, token);
	}

	/** Calls a function with texts as they are stored; throws what the site refuses. */
	async call<T>(fn: string, parameters: Record<string, Value> = {}): Promise<T> {
		const stored = ['moodlewssettingraw', 'moodlewssettingfileurl'] as const;
		const params = [[stored[0], '1'] as const, [stored[1], '0'] as const, ...pairsOf(parameters)];
		const { status, body } = await this.client.send({ fn, params, order: 'last' });
		const answer = parse(body);
		if (answer === undefined) throw new Refused(fn, `HTTP ${status}`, body.slice(0, 200));
		if (isException(answer)) throw new Refused(fn, answer.errorcode ?? '', answer.message);
		return answer as T;
	}

	async close(): Promise<void> {
		await this.client.close();
	}
}

function parse(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

function isException(answer: unknown): answer is { errorcode?: string; message: string } {
	return typeof answer === 'object' && answer !== null && 'exception' in answer;
}

/** Lists and entries in PHP's notation: `groups[0][name]`. */
function pairsOf(value: Value, name = ''): Array<readonly [string, string]> {
	if (typeof value !== 'object') return [[name, String(value)]];
	return Object.entries(value).flatMap(([key, inner]) =>
		pairsOf(inner, name === '' ? key : `${name}[${key}]`),
	);
}
