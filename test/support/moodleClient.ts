import { Agent, FormData, request } from 'undici';

/** A call as the recordings note it. */
export interface RecordedRequest {
	readonly fn: string;
	/** Pairs, in order. */
	readonly params?: ReadonlyArray<readonly [string, string]>;
	/** Another token than the client's own. */
	readonly tok?: string;
	/** Where the token goes; default the body. */
	readonly auth?: 'none' | 'query' | 'body';
	/** `moodlewsrestformat`; empty: not sent; default `json`. */
	readonly fmt?: string;
	readonly method?: string;
	readonly multipart?: boolean;
	/** A JSON body instead of a form. */
	readonly json?: unknown;
	/** `last`: `wsfunction` after the parameters. */
	readonly order?: 'last';
}

export interface MoodleAnswer {
	readonly status: number;
	readonly contentType: string;
	readonly body: string;
}

/** Talks to a Moodle directly, without n8n: what it says is the truth that tests compare with. */
export class MoodleClient {
	private readonly agent = new Agent({ connections: 4 });

	constructor(
		private readonly site: string,
		private readonly token: string,
	) {}

	/** Sends a request in any of the ways in which one can be sent. */
	async send(call: RecordedRequest): Promise<MoodleAnswer> {
		const { pairs, query } = this.arrange(call);
		const method = call.method ?? 'POST';
		const inQuery = method === 'GET' ? [...query, ...pairs] : query;
		const address = `${this.site}/webservice/rest/server.php${inQuery.length > 0 ? `?${encode(inQuery)}` : ''}`;
		const { body, headers } =
			method === 'GET' ? { body: undefined, headers: {} } : bodyOf(call, pairs);
		const response = await request(address, {
			method: method as 'POST',
			headers,
			body,
			dispatcher: this.agent,
		});
		return {
			status: response.statusCode,
			contentType: String(response.headers['content-type'] ?? ''),
			body: await response.body.text(),
		};
	}

	/** Calls a function and parses its JSON. */
	async call<T>(fn: string, params: Readonly<Record<string, string | number>> = {}): Promise<T> {
		const pairs = Object.entries(params).map(([key, value]) => [key, String(value)] as const);
		return JSON.parse((await this.send({ fn, params: pairs })).body) as T;
	}

	async close(): Promise<void> {
		await this.agent.close();
	}

	private arrange({
		fn,
		params = [],
		tok = this.token,
		auth = 'body',
		fmt = 'json',
		order,
	}: RecordedRequest) {
		const token = ['wstoken', tok] as const;
		const name = ['wsfunction', fn] as const;
		const format = fmt === '' ? [] : [['moodlewsrestformat', fmt] as const];
		const head = auth === 'body' ? [token] : [];
		const pairs =
			order === 'last'
				? [...head, ...format, ...params, name]
				: [...head, name, ...format, ...params];
		return { pairs, query: auth === 'query' ? [token] : [] };
	}
}

function bodyOf(call: RecordedRequest, pairs: ReadonlyArray<readonly [string, string]>) {
	if (call.json !== undefined) {
		return {
			body: JSON.stringify(call.json),
			headers: { 'content-type': 'application/json' },
		};
	}
	if (call.multipart) {
		const form = new FormData();
		for (const [key, value] of pairs) form.append(key, value);
		return { body: form, headers: {} };
	}
	return {
		body: encode(pairs),
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
	};
}

function encode(pairs: ReadonlyArray<readonly [string, string]>): string {
	return new URLSearchParams(
		pairs.map(([key, value]): [string, string] => [key, value]),
	).toString();
}
