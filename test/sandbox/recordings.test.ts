/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import { startSandbox, type Sandbox } from '../../sandbox';
import recordings from '../fixtures/moodle-recordings.json';
import { MoodleClient, type RecordedRequest } from '../support/moodleClient';

interface Step {
	readonly request: RecordedRequest;
	readonly response: { status: number; contentType: string; body: unknown };
	/** Limits the objects of the answer to these keys. */
	readonly keys?: readonly string[];
}

interface Case {
	readonly case: string;
	readonly steps: readonly Step[];
}

const FIXTURES = join(__dirname, '../fixtures');

/** Recorded by the live suite: `npm run test:live -- --record FILE`. */
const LIVE = join(FIXTURES, 'recordings');

const cases: readonly Case[] = [
	...(recordings as unknown as Case[]),
	...readdirSync(LIVE).flatMap((file) => {
		return JSON.parse(readFileSync(join(LIVE, file), 'utf8')) as Case[];
	}),
];

/** Of the groups and the groupings that a case has created, in order. */
interface Ids {
	readonly g: string[];
	readonly gg: string[];
}

let sandbox: Sandbox;
let moodle: MoodleClient;

beforeAll(async () => {
	sandbox = await startSandbox();
	moodle = new MoodleClient(sandbox.url, sandbox.token);
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await moodle.close();
	await sandbox.stop();
});

test.each(cases.map(({ case: name, steps }) => [name, steps] as const))(
	'answers %s as the recorded Moodle did',
	async (_, steps) => {
		const groupIds: Ids = { g: [], gg: [] };
		for (const { request, response } of steps) {
			const { keys, ...sent } = request as RecordedRequest & { keys?: string[] };
			const answer = await moodle.send(bind(sent, groupIds));
			if (answer.contentType === 'application/json') collectIds(request, answer.body, groupIds);
			expect({ ...answer, body: readBody(answer.body, answer.contentType, keys) }).toEqual({
				...response,
				body: bind(response.body, groupIds),
			});
		}
	},
);

// Where the recordings are kept beside the project, the copy here must not fall behind.
const source = join(__dirname, '../../../shared/moodle-recordings.json');
if (existsSync(source)) {
	it('has the current recordings', () => {
		expect(recordings).toEqual(JSON.parse(readFileSync(source, 'utf8')));
	});
}

/** Puts the ids of what the case has created in place of `$g1`, `$gg1` … */
function bind<T>(value: T, ids: Ids): T {
	const idOf = (mark: string, list: string, number: string) =>
		ids[list as keyof Ids][Number(number) - 1] ?? mark;
	const text = JSON.stringify(value)
		.replace(/"\$(gg|g)(\d+)"/g, idOf)
		.replace(/\$(gg|g)(\d+)/g, idOf);
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
	return limitTo(keys, JSON.parse(body));
}

function limitTo(keys: readonly string[] | undefined, json: unknown): unknown {
	if (keys === undefined) return json;
	if (Array.isArray(json)) return json.map((entry) => limitTo(keys, entry));
	if (typeof json !== 'object' || json === null) return json;
	if ('exception' in json) return json;
	if ('courses' in json) return { ...json, courses: limitTo(keys, json.courses) };
	return Object.fromEntries(Object.entries(json).filter(([key]) => keys.includes(key)));
}
