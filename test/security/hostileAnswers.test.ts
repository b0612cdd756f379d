/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on a developer's machine, never inside n8n */
import type { INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { runs, SEED } from '../support/draws';
import { execute, moodleGroups } from '../support/engine';
import { by } from '../support/sandbox';
import { arrange, everyOperation, isReading, namedRow, plainRow } from './support/operations';
import { exception, json, useRawServer, type Received, type Respond } from './support/rawServer';

const site = useRawServer();

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(() => {
	process.on('unhandledRejection', note);
	process.on('uncaughtException', note);
});
afterAll(() => {
	process.off('unhandledRejection', note);
	process.off('uncaughtException', note);
});
afterEach(() => {
	expect(unhandled).toEqual([]);
	expectCleanPrototypes();
});

function expectCleanPrototypes(): void {
	for (const { prototype } of [Object, Array, String, Function, Map, Promise]) {
		const added = Object.keys(prototype as object);
		expect(added).toEqual([]);
	}
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	expect(Object.getPrototypeOf({})).toBe(Object.prototype);
}

/** What a message of JavaScript itself looks like; nobody who runs an LMS can use one. */
const INTERNAL =
	/cannot read|is not a function|is not iterable|maximum call stack|cannot convert|undefined|\[object|\bNaN\b|invalid array|unexpected token|circular/i;

function expectClear(text: unknown): void {
	expect(text).toEqual(expect.stringMatching(/^[\S\s]{10,4100}$/));
	expect(text).not.toMatch(INTERNAL);
}

async function run(url: string, parameters: INodeParameters) {
	const items = isReading(parameters) ? [{}] : [namedRow, plainRow];
	const nodes = [moodleGroups(parameters, 'continueRegularOutput')];
	return await execute({ site: { url, token: 'a-token-of-a-hostile-site' }, items, nodes });
}

/** Every item is answered, and every failure said in words. */
async function expectAnswered(url: string, parameters: INodeParameters): Promise<void> {
	const { output, error } = await run(url, parameters);
	expect(error).toBeUndefined();
	const items = output()[0];
	const paired = new Set(items.map(({ pairedItem }) => (pairedItem as { item: number }).item));
	if (!isReading(parameters)) expect([...paired].sort()).toEqual([0, 1]);
	for (const { json: row, error: hidden } of items) {
		expect(hidden).toBeUndefined();
		if (row.error === undefined) continue;
		expectClear(row.error);
		expectClear(row.message);
	}
}

const DEEP = 100_000;
const nested = (open: string, close: string, core = '') =>
	open.repeat(DEEP) + core + close.repeat(DEEP);

const answers: Array<[string, Respond]> = [
	['arrays, nested 100,000 deep', json(nested('[', ']'))],
	['objects, nested 100,000 deep', json(nested('{"a":', '}', '1'))],
	['a row, nested 100,000 deep', json(`[{"id":1,"courseid":2,"name":${nested('[', ']')}}]`)],
	[
		'a field, nested 100,000 deep',
		json(`[{"id":1,"courseid":2,"name":"A","description":${nested('[', ']')}}]`),
	],
	['an exception, nested 100,000 deep', json(`{"exception":"x","message":${nested('[', ']')}}`)],
	['brackets without end', json('['.repeat(1_000_000))],
	['a million numbers', json(`[${'1,'.repeat(999_999)}1]`)],
	[
		'a name of 2 MB',
		json([{ id: 1, courseid: 2, name: 'A'.repeat(2_000_000), shortname: 'PHYS101', fullname: '' }]),
	],
	['an exception of 2 MB', exception('x'.repeat(2_000_000), 'y'.repeat(2_000_000))],
	['a tag of 2 MB', exception('x', '<'.repeat(1_000_000) + ' '.repeat(1_000_000))],
	[
		'an ID number of a million digits',
		json([{ id: 1, courseid: 2, name: 'Lab A', idnumber: `${'1'.repeat(1_000_000)}x` }]),
	],
	['an object as errorcode', exception({ toString: 1 }, { toString: 1, replace: 1 })],
	['a name of JavaScript as errorcode', exception('constructor', 'hasOwnProperty')],
	['__proto__ as errorcode', exception('__proto__', '__proto__')],
	['__proto__ with keys', json('{"__proto__":{"polluted":1,"courses":[]},"courses":[]}')],
	['constructor.prototype with keys', json('{"constructor":{"prototype":{"polluted":1}}}')],
	[
		'rows of __proto__',
		json(
			'[{"__proto__":{"polluted":1,"id":1},"id":1,"courseid":2,"name":"__proto__","idnumber":"constructor","shortname":"prototype","fullname":"toString","userids":[],"groupid":1}]',
		),
	],
	['a number', json('1e999')],
	['a text', json('"null"')],
	['true', json('true')],
	['null', json('null')],
	['an empty object', json('{}')],
	['an empty list', json('[]')],
	['a list of nulls', json('[null,null]')],
	['courses that are an object', json('{"courses":{"length":1,"0":{"id":2}}}')],
	[
		'text in UTF-16',
		(response) => {
			response.writeHead(200, { 'content-type': 'application/json; charset=utf-16le' });
			response.end(Buffer.from('[]', 'utf16le'));
		},
	],
	[
		'bytes that are no UTF-8',
		(response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x5d]));
		},
	],
	[
		'a picture',
		(response) => {
			response.writeHead(200, { 'content-type': 'image/png' }).end('\x89PNG\r\n\x1a\n\0\0');
		},
	],
	[
		'XML with entities',
		(response) => {
			response.writeHead(200, { 'content-type': 'text/xml' });
			response.end('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "&b;&b;">]><a>&b;</a>');
		},
	],
	[
		'a page of 5 MB of titles',
		(response) => {
			response.writeHead(200, { 'content-type': 'text/html' });
			response.end(`<!doctype html>${'<title'.repeat(800_000)}`);
		},
	],
	['status 999', (response) => response.writeHead(999).end('[]')],
	['status 204', (response) => response.writeHead(204).end()],
	['status 206', (response) => response.writeHead(206).end('[]')],
	[
		'5,000 cookies',
		(response) => {
			const cookies = Array.from({ length: 200 }, (_, index) => `c${index}=${'x'.repeat(40)}`);
			response.writeHead(200, { 'set-cookie': cookies }).end('{}');
		},
	],
	[
		'headers that are not text',
		(response) => {
			const doubled = { 'content-type': ['a', 'b'], 'retry-after': '-1', location: '' };
			response.writeHead(403, doubled).end();
		},
	],
];

/** Operations that together read every kind of answer; all of them take part below. */
const everyKind = everyOperation.filter(({ name }) =>
	[
		'enrolledUser getMany',
		'group getMany',
		'group sync',
		'groupMember sync',
		'grouping update',
	].includes(name),
);

describe.each(answers)('a site that answers everything with %s', (_, respond) => {
	it('gets every row to say so', async () => {
		site.answer(respond);
		for (const { parameters } of everyKind) await expectAnswered(site.url, parameters);
		expect(site.requests.length).toBeGreaterThanOrEqual(everyKind.length);
		expect(site.requests.filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
	});
});

/** Answers that are no HTTP at all, written to the connection as they are. */
const raw: Array<[string, string]> = [
	['a length that is too large', 'HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[]'],
	['a length that is too small', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n[]'],
	['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n[]'],
	['a length below zero', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n[]'],
	['10,000 headers', `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(10_000)}\r\n[]`],
	['a header of 1 MB', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(1_000_000)}\r\n\r\n[]`],
	['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
	['no gzip where it says gzip', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip'],
	['broken pieces', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n'],
	['nothing', ''],
];

it.concurrent.each(raw)(
	'a connection with %s is told as such',
	async (_, bytes) => {
		const path = `/raw${raw.findIndex(([, one]) => one === bytes)}`;
		site.answer((response, { url }) => {
			response.socket!.end(raw[Number(/\d/.exec(url))][1]);
		});
		const { error, output } = await run(site.url + path, {
			...everyOperation.find(({ name }) => name === 'group get')!.parameters,
			group: by('byId', 1),
		});
		expect(error).toBeUndefined();
		const [{ json: row }] = output()[0];
		expectClear(row.error);
		expectClear(row.message);
	},
	20_000,
);

describe('a site that tells of other things than it was asked for', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ token: 'a-token-of-a-hostile-site' });
	});
	beforeEach(() => {
		sandbox.reset();
		arrange(sandbox);
	});
	afterAll(async () => await sandbox.stop());

	const BY_ID = /^core_group_(?:get_groups|get_groupings|get_group_members|create_\w+)$/;
	type Rows = Array<Record<string, unknown>>;
	const shift = (rows: Rows, key: string) =>
		rows.map((row) => (key in row ? { ...row, [key]: Number(row[key]) + 1000 } : row));
	const strangers = (rows: Rows) =>
		Array.from({ length: 3000 }, (_, index) => ({
			...rows[0],
			id: index + 5000,
			groupid: index + 5000,
			courseid: index + 7000,
		}));

	it.each<[string, (rows: Rows) => Rows]>([
		['nothing', () => []],
		['other ids', (rows) => shift(shift(rows, 'id'), 'groupid')],
		['another course', (rows) => shift(rows, 'courseid')],
		['3,000 more', (rows) => [...rows, ...strangers(rows)]],
		['3,000 others', strangers],
	])(
		'%s: every operation answers every row',
		async (_, change) => {
			site.answer((response, { body, url, wsfunction }) => {
				// A list that is refused makes the node look at the courses of what it has read.
				const isList = body.includes('groupids%5B1%5D=');
				if (wsfunction === 'core_group_get_groups' && isList) {
					return exception('invalidrecord', 'groups')(response, {} as never);
				}
				void fetch(sandbox.url + url, {
					method: 'POST',
					headers: { 'content-type': 'application/x-www-form-urlencoded' },
					body,
				})
					.then(async (answer) => (await answer.json()) as unknown)
					.then((answer) => {
						const isChanged = Array.isArray(answer) && BY_ID.test(wsfunction);
						json(isChanged ? change(answer as Rows) : answer)(response, {} as never);
					});
			});
			for (const { name, parameters } of everyOperation) {
				const before = site.requests.length;
				await expectAnswered(site.url, parameters);
				expect([name, site.requests.length - before < 100]).toEqual([name, true]);
			}
		},
		60_000,
	);
});

describe('a site that answers rightly but for one value', () => {
	/** Values that no place of any answer expects. */
	const WRONG = [
		'null',
		'[]',
		'{}',
		'"x"',
		'"7"',
		'-1',
		'0',
		'1.5',
		'1e999',
		'true',
		'{"toString":1,"valueOf":2}',
		'{"__proto__":{"polluted":1}}',
		`[${'['.repeat(2000)}${']'.repeat(2000)}]`,
		JSON.stringify('\u202e<img src=x onerror=alert(1)>\u0000\ud800'),
	];
	/** Which places to spoil is drawn at random. */
	let state = SEED;
	const draw = (below: number) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};

	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ token: 'a-token-of-a-hostile-site' });
	});
	beforeEach(() => {
		sandbox.reset();
		arrange(sandbox);
	});
	afterAll(async () => await sandbox.stop());

	it.each(everyOperation)(`$name answers every row (seed ${SEED})`, async ({ parameters }) => {
		for (let round = 0; round < runs(12); round++) {
			let countdown = draw(4);
			const spoiled: string[] = [];
			site.answer((response, received) => {
				void rightAnswer(received).then((text) => {
					const isDue = countdown-- === 0;
					json(isDue ? spoil(text, spoiled) : text)(response, received);
				});
			});
			try {
				await expectAnswered(site.url, parameters);
			} catch (error) {
				const where = `Round ${round}, spoiled ${spoiled.join()}`;
				expect(`${where}: ${String(error)}`).toBe(where);
			}
		}
	});

	it.each(['core_group_get_groups', 'core_group_get_group_members', 'core_group_get_groupings'])(
		'%s does not tell of what was asked for',
		async (fn) => {
			site.answer((response, received) => {
				void rightAnswer(received).then((text) => {
					json(received.wsfunction === fn ? '[]' : text)(response, received);
				});
			});
			for (const { parameters } of everyOperation) {
				sandbox.reset();
				arrange(sandbox);
				await expectAnswered(site.url, parameters);
			}
		},
	);

	async function rightAnswer({ url, body }: Received): Promise<string> {
		const headers = { 'content-type': 'application/x-www-form-urlencoded' };
		const answer = await fetch(sandbox.url + url, { method: 'POST', headers, body });
		return await answer.text();
	}

	/** The text with one of its values replaced. */
	function spoil(text: string, spoiled: string[]): string {
		const places: string[] = [];
		const mark = (value: unknown, path: string): unknown => {
			if (typeof value === 'object' && value !== null) {
				for (const [key, inner] of Object.entries(value)) mark(inner, `${path}/${key}`);
			}
			places.push(path);
			return value;
		};
		const parsed = mark(JSON.parse(text), '') as unknown;
		const place = places[draw(places.length)];
		const wrong = WRONG[draw(WRONG.length)];
		spoiled.push(`${place} = ${wrong.slice(0, 40)}`);
		const replace = (value: unknown, path: string): string => {
			if (path === place) return wrong;
			if (typeof value !== 'object' || value === null) return JSON.stringify(value);
			const inner = Object.entries(value).map(([key, one]) => {
				const name = Array.isArray(value) ? '' : `${JSON.stringify(key)}:`;
				return name + replace(one, `${path}/${key}`);
			});
			return Array.isArray(value) ? `[${inner.join()}]` : `{${inner.join()}}`;
		};
		return replace(parsed, '');
	}
});
