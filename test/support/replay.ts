import type { MoodleAnswer, RecordedRequest } from './moodleClient';

/** A request and the answer to it, as recordings note them. */
export interface RecordedStep {
	/** `keys` limits the objects of the answer to these. */
	readonly request: RecordedRequest & { readonly keys?: readonly string[] };
	readonly response: { status: number; contentType: string; body: unknown };
}

export interface RecordedCase {
	readonly case: string;
	readonly steps: readonly RecordedStep[];
}

/** The ids of the groups and groupings that a case has created, in order; `p` is `gg`, too. */
interface Ids {
	readonly g: string[];
	readonly gg: string[];
	readonly p: string[];
}

/** Plays a case, and gives what is answered beside what was recorded, step by step. */
export async function* replay(
	{ steps }: RecordedCase,
	send: (request: RecordedRequest) => Promise<MoodleAnswer>,
): AsyncGenerator<{ answered: object; recorded: object }> {
	const groupings: string[] = [];
	const ids: Ids = { g: [], gg: groupings, p: groupings };
	for (const { request, response } of steps) {
		const { keys, ...noted } = request;
		const asked = bind(noted, ids);
		const answer = await send(asked);
		if (answer.contentType === 'application/json') collectIds(asked, answer.body, ids);
		const body = readBody(answer.body, answer.contentType, keys);
		yield {
			answered: { asked, ...answer, body },
			recorded: { asked, ...response, body: bind(response.body, ids) },
		};
	}
}

/** Puts the ids of what the case has created in place of `$g1`, `$gg1`, `$p1` … */
function bind<T>(value: T, ids: Ids): T {
	const idOf = (mark: string, list: string, number: string) =>
		ids[list as keyof Ids][Number(number) - 1] ?? mark;
	const text = JSON.stringify(value)
		.replace(/"\$(gg|g|p)(\d+)"/g, idOf)
		.replace(/\$(gg|g|p)(\d+)/g, idOf);
	return JSON.parse(text, (_, inner) =>
		// Parameters are texts, in answers ids are numbers.
		Array.isArray(inner) &&
		inner.length === 2 &&
		typeof inner[0] === 'string' &&
		typeof inner[1] === 'number'
			? [inner[0], String(inner[1])]
			: inner,
	) as T;
}

function collectIds({ fn }: RecordedRequest, body: string, { g, gg }: Ids): void {
	const list = { core_group_create_groups: g, core_group_create_groupings: gg }[fn];
	const answer = JSON.parse(body) as unknown;
	if (list === undefined || !Array.isArray(answer)) return;
	list.push(...answer.map(({ id }) => String(id)));
}

function readBody(body: string, contentType: string, keys: readonly string[] | undefined): unknown {
	if (contentType !== 'application/json') return body;
	return limitTo(keys, JSON.parse(body, hideFileIds));
}

/** Site, context and item ids in the addresses of files differ between any two sites. */
function hideFileIds(_: string, inner: unknown): unknown {
	if (typeof inner !== 'string') return inner;
	return inner.replace(
		/\bhttps?:\/\/[^\s"]+?((?:\/webservice)?\/pluginfile\.php)\/\d+(\/\w+\/\w+)\/\d+\//g,
		'SITE$1/CONTEXT$2/ID/',
	);
}

function limitTo(keys: readonly string[] | undefined, json: unknown): unknown {
	if (keys === undefined) return json;
	if (Array.isArray(json)) return json.map((entry) => limitTo(keys, entry));
	if (typeof json !== 'object' || json === null) return json;
	if ('exception' in json) return json;
	if ('courses' in json) return { ...json, courses: limitTo(keys, json.courses) };
	return Object.fromEntries(Object.entries(json).filter(([key]) => keys.includes(key)));
}
