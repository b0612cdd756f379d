/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on a developer's machine, never inside n8n */
import type { ServerResponse } from 'http';
import { createGzip, gzipSync } from 'zlib';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { surfeited } from '../../nodes/MoodleGroups/moodle/transport';
import { execute, moodleGroups } from '../support/engine';
import { loadList } from '../support/listSearch';
import { useRealPauses } from '../support/pauses';
import { connection, inItem, tooMany } from '../support/said';
import { by } from '../support/sandbox';
import { exception, json, useRawServer, type Respond } from './support/rawServer';

useRealPauses();
const site = useRawServer();

const JSON_TYPE = { 'content-type': 'application/json' };
const MEGABYTE = Buffer.alloc(1_000_000, ' ');
const LATE = connection('ETIMEDOUT');
const LARGE = connection('ANSWER_TOO_LARGE');

/** How many megabytes the site has given away. */
let given = 0;

/** Sends pieces as fast as they are taken, so many or without end. */
function pour(response: ServerResponse, count = Infinity): void {
	given = 0;
	response.writeHead(200, JSON_TYPE);
	const more = () => {
		while (given < count && !response.destroyed) {
			given++;
			if (!response.write(MEGABYTE)) return void response.once('drain', more);
		}
		if (!response.destroyed) response.end('[]');
	};
	more();
}

/** Sends a piece every 20 milliseconds. */
function drip(response: ServerResponse, write: () => void): void {
	const timer = setInterval(write, 20);
	response.on('close', () => clearInterval(timer));
}

async function getMany(timeout?: number, path = '') {
	const parameters = { resource: 'group', operation: 'getMany', course: by('byId', 2) };
	return await execute({
		site: { url: site.url + path, token: 'a-token-of-a-hostile-site' },
		items: [{}],
		nodes: [moodleGroups({ ...parameters, returnAll: true, requestOptions: { timeout } })],
	});
}

/** Nothing of an answer that is given up may stay open. */
async function expectNoConnections(): Promise<void> {
	for (let tries = 0; tries < 50; tries++) {
		if ((await site.connections()) === 0) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	expect(await site.connections()).toBe(0);
}

describe('an answer that never ends', () => {
	const slow: Array<[string, Respond]> = [
		[
			'a body of one byte at a time',
			(response) => {
				response.writeHead(200, JSON_TYPE);
				drip(response, () => response.write(' '));
			},
		],
		[
			'a packed body of one byte at a time',
			(response) => {
				response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' });
				const gzip = createGzip();
				gzip.pipe(response);
				drip(response, () => {
					gzip.write(' ');
					gzip.flush();
				});
			},
		],
		[
			'a header of one byte at a time',
			(response) => {
				const { socket } = response;
				socket!.write('HTTP/1.1 200 OK\r\nX-Slow: ');
				drip(response, () => socket!.write('x'));
			},
		],
		[
			'a body that stops in the middle',
			(response) => void response.writeHead(200, JSON_TYPE).write('['),
		],
		['silence', () => {}],
		[
			'one answer after the other that says that it is not the last',
			(response) => {
				drip(response, () => response.writeProcessing());
			},
		],
	];

	const named = slow.map(([name], index) => [name, `/moodle${index}`]);

	it.concurrent.each(named)('%s: ends with the timeout of the options', async (_, path) => {
		site.answer((response, request) => slow[Number(/\d/.exec(request.url))][1](response, request));
		const started = Date.now();
		const { error } = await getMany(150, path);
		// Four tries, and the pauses between them: 0.5, 1 and 2 seconds.
		expect(error?.message).toContain(LATE);
		expect(error?.description).toMatch(/Error code: (?:ETIMEDOUT|ECONNABORTED)\./);
		expect(Date.now() - started).toBeLessThan(8000);
	});

	it('leaves no connection open', async () => await expectNoConnections());

	it('is not waited for again by the other rows of the run', async () => {
		site.answer((response) => void response.writeHead(200, JSON_TYPE).write('['));
		const items = Array.from({ length: 50 }, (_, index) => ({
			course: `C${index}`,
			group: 'A',
			userid: 3,
		}));
		const parameters = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
		const requestOptions = { timeout: 150 };
		const started = Date.now();
		const { output } = await execute({
			site: { url: site.url, token: 'x' },
			items,
			nodes: [moodleGroups({ ...parameters, requestOptions }, 'continueRegularOutput')],
		});
		expect(output()[0]).toHaveLength(50);
		for (const { json: row } of output()[0]) expect(row.error).toContain(LATE);
		expect(Date.now() - started).toBeLessThan(8000);
		expect(site.requests.length).toBeLessThanOrEqual(8);
	});
});

describe('an answer without measure', () => {
	it.each([
		['100 MB', (response: ServerResponse) => pour(response, 100)],
		['no end of bytes', (response: ServerResponse) => pour(response)],
	])('%s: is given up after 32 MB', async (_, respond) => {
		site.answer(respond);
		const { error } = await getMany();
		expect(error?.message).toContain(LARGE);
		expect(error?.description).toContain('Error code: ANSWER_TOO_LARGE.');
		// What is on its way in the buffers of the connection comes on top.
		expect(given).toBeLessThan(60);
		expect(site.requests).toHaveLength(1);
		await expectNoConnections();
	});

	it('a packed one counts as what it unpacks to', async () => {
		const bomb = gzipSync(Buffer.alloc(200_000_000, '['));
		expect(bomb.length).toBeLessThan(250_000);
		site.answer((response) => {
			response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb);
		});
		const before = process.memoryUsage();
		const { error } = await getMany();
		const after = process.memoryUsage();
		expect(error?.message).toContain(LARGE);
		const grown = after.heapUsed + after.external - before.heapUsed - before.external;
		expect(grown).toBeLessThan(250_000_000);
	});

	it('ends the run of a write too, and is not asked for again', async () => {
		site.answer((response) => pour(response, 40));
		const { output } = await execute({
			site: { url: site.url, token: 'x' },
			items: [
				{ courseid: 2, name: 'A' },
				{ courseid: 3, name: 'B' },
			],
			nodes: [
				moodleGroups(
					{ resource: 'group', operation: 'create', dataMode: 'autoMapInputData' },
					'continueRegularOutput',
				),
			],
		});
		expect(output()[0].map(({ json: row }) => String(row.error))).toEqual([
			expect.stringContaining(LARGE),
			expect.stringContaining(LARGE),
		]);
	});

	it('a large answer that is in order is taken whole', async () => {
		const groups = Array.from({ length: 20_000 }, (_, index) => ({
			id: index + 1,
			courseid: 2,
			name: `Group ${index}`,
			description: 'd'.repeat(1000),
			descriptionformat: 1,
			idnumber: '',
		}));
		site.answer((response, { body, wsfunction }) => {
			const isList = wsfunction === 'core_group_get_course_groups';
			const asked = [...new URLSearchParams(body)].filter(([key]) => key.startsWith('groupids'));
			const some = isList ? groups : asked.map(([, id]) => groups[Number(id) - 1]);
			return json(some)(response, {} as never);
		});
		const { error, output } = await getMany();
		expect(error).toBeUndefined();
		expect(output()[0]).toHaveLength(20_000);
	});
});

describe('an answer that takes long to read', () => {
	const MOST = 30_000_000;
	const many = (piece: string) => piece.repeat(MOST / piece.length);

	it.each<[string, () => string]>([
		['lists inside each other', () => '['.repeat(MOST / 2) + ']'.repeat(MOST / 2)],
		['lists without end', () => many('[')],
		['objects without end', () => many('{"":')],
		['nothing but objects', () => `[${many('{},')}{}]`],
		['an object of keys', () => `{${many('"a":0,')}"a":0}`],
		['a text with brackets before them', () => `{"a":"\\"]}","b":[${many('[],')}[]]}`],
	])('because it has %s: is not read', async (_, make) => {
		const text = make();
		site.answer(json(text));
		const { error } = await getMany();
		expect(error?.message).toContain('is too complex to come from Moodle');
		expect(error?.description).toContain('Error code: ANSWER_TOO_COMPLEX.');
		expect(site.requests).toHaveLength(1);
	});

	it('is read when only its texts have so many brackets', async () => {
		const name = '[{"\\'.repeat(2_000_000);
		site.answer(json([{ id: 1, courseid: 2, name }]));
		const { output } = await getMany();
		expect(output()[0][0].json.name).toBe(name);
	});
});

describe('a course of very many groups', () => {
	/** More than a list of arguments may have, which is what n8n makes of items. */
	const COUNT = 150_000;
	const group = (index: number) =>
		`{"id":${index + 1},"courseid":2,"name":"g${index}","idnumber":"${index + 1_000_000}"}`;
	const groups = `[${Array.from({ length: COUNT }, (_, index) => group(index)).join()}]`;
	const NO_MEMBERS = (body: string) =>
		[...new URLSearchParams(body)]
			.filter(([name]) => name.startsWith('groupids'))
			.map(([, id]) => ({ groupid: Number(id), userids: [] }));

	const created = (body: string) =>
		[...new URLSearchParams(body)]
			.filter(([name]) => name.endsWith('[name]'))
			.map(([, name], index) => ({ id: 900_000 + index, courseid: 2, name }));

	beforeEach(() => {
		site.answer((response, { body, wsfunction }) => {
			if (wsfunction === 'core_group_get_course_groups') return json(groups)(response, {} as never);
			if (wsfunction === 'core_group_create_groups') {
				const made = created(body);
				// Whether it was done is looked up then.
				return made.length === 1 ? void response.destroy() : json(made)(response, {} as never);
			}
			if (wsfunction === 'core_group_get_group_members') {
				return json(NO_MEMBERS(body))(response, {} as never);
			}
			exception('accessexception', 'no')(response, {} as never);
		});
	});

	async function run(parameters: INodeParameters, items: IDataObject[]) {
		return await execute({
			site: { url: site.url, token: 'x' },
			items,
			nodes: [
				moodleGroups({ dataMode: 'autoMapInputData', ...parameters }, 'continueRegularOutput'),
			],
		});
	}

	it('is too long for the output of one item, which is said', async () => {
		const parameters = { resource: 'group', operation: 'getMany', course: by('byId', 2) };
		const { output, error } = await run({ ...parameters, returnAll: true }, [{}]);
		expect(error).toBeUndefined();
		expect(output()[0][0].json.error).toBe(inItem(0, tooMany(150_000)));
		const some = await run({ ...parameters, returnAll: false, limit: 100_000 }, [{}]);
		expect(some.output()[0]).toHaveLength(100_000);
	}, 240_000);

	it('is looked through once for rows of which Moodle compares numbers', async () => {
		const items = Array.from({ length: 1000 }, (_, index) => ({
			courseid: 2,
			name: `new ${index}`,
			idnumber: `00${index + 7}`,
		}));
		const started = process.cpuUsage();
		const { output } = await run({ resource: 'group', operation: 'create' }, items);
		// Looking through all groups for each row takes minutes; others may be at work beside it.
		const { user, system } = process.cpuUsage(started);
		expect((user + system) / 1000).toBeLessThan(20_000);
		expect(output()[0]).toHaveLength(1000);
		for (const { json: row } of output()[0]) expect(row.status).toBe('created');
	}, 240_000);

	it('is looked through for a group of which the answer was lost', async () => {
		const parameters = { resource: 'group', operation: 'create' };
		const requestOptions = { timeout: 10_000 };
		const { output } = await run({ ...parameters, requestOptions }, [{ courseid: 2, name: 'new' }]);
		const [{ json: row }] = output()[0];
		expect(row.error).toContain('it is not known whether the groups were created');
		expect(row.message).not.toContain('call stack');
	}, 240_000);

	it('is synced against a row', async () => {
		const options = { output: 'all', emptyGroupsWithoutRows: 'course' };
		const parameters = { resource: 'groupMember', operation: 'sync', options };
		const { output, error } = await run(parameters, [{ courseid: 2, group: 'g5', userid: 3 }]);
		expect(error).toBeUndefined();
		expect(String(output()[0][0].json.error)).not.toMatch(/call stack|undefined/);
	}, 240_000);
});

it('a pick list gives up an endless answer as well', async () => {
	site.answer((response) => pour(response));
	const loading = loadList(
		{ url: site.url, token: 'x' },
		'searchCourses',
		{ resource: 'groupMember', operation: 'add' },
		'parameters.course',
	);
	await expect(loading).rejects.toThrow(LARGE);
	await expectNoConnections();
});

it.each(['searchCourses', 'searchUsers'] as const)(
	'%s gives the editor no more than the page that it asked for',
	async (method) => {
		const all = Array.from({ length: 5000 }, (_, index) => ({
			id: index + 1,
			shortname: `C${index}`,
			fullname: 'A',
		}));
		site.answer(json(method === 'searchCourses' ? { courses: all } : all));
		const { results } = await loadList(
			{ url: site.url, token: 'x' },
			method,
			{ resource: 'groupMember', operation: 'add', course: by('byId', 2) },
			'parameters.user',
		);
		expect(results).toHaveLength(100);
	},
);

it('asks for nothing more once the answers of a run are too much together', async () => {
	site.answer((response) => {
		response.writeHead(200, JSON_TYPE);
		for (let megabytes = 0; megabytes < 30; megabytes++) response.write(MEGABYTE);
		response.end('[]');
	});
	const items = Array.from({ length: 12 }, (_, index) => ({ id: index + 2 }));
	const parameters = { resource: 'group', operation: 'getMany', returnAll: true };
	const course = { __rl: true, mode: 'byId', value: '={{ $json.id }}' };
	const { output } = await execute({
		site: { url: site.url, token: 'a-token-of-a-hostile-site' },
		items,
		nodes: [moodleGroups({ ...parameters, course }, 'continueRegularOutput')],
	});
	const errors = output()[0].map(({ json }) => json);
	expect(errors).toHaveLength(3);
	for (const { error } of errors) {
		expect(error).toContain(surfeited().failure.message);
	}
	expect(site.requests).toHaveLength(9);
});
