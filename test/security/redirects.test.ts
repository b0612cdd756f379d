/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';
import { createServer, type Server } from 'https';
import type { AddressInfo } from 'net';
import { join } from 'path';

import { MoodleWebServiceApi } from '../../credentials/MoodleWebServiceApi.credentials';
import { execute, moodleGroups } from '../support/engine';
import { loadList } from '../support/listSearch';
import { ANY, answered, upTo } from '../support/said';
import { by } from '../support/sandbox';
import { formsIn, formsWithin, TOKEN } from './support/needle';
import { everyOperation, isReading, namedRow } from './support/operations';
import { useRawServer } from './support/rawServer';

const site = useRawServer();
const elsewhere = useRawServer();

const STATUSES = [301, 302, 303, 307, 308];
const PATH = '/webservice/rest/server.php';

function redirectTo(status: number, location: string): void {
	site.answer((response) => response.writeHead(status, { location }).end());
}

describe.each(STATUSES)('a redirect with status %i', (status) => {
	it.each(everyOperation)('$name does not follow it', async ({ parameters }) => {
		redirectTo(status, `${elsewhere.url}${PATH}?a=1`);
		const { error, stored } = await execute({
			site: { url: site.url, token: TOKEN },
			items: [isReading(parameters) ? {} : namedRow],
			nodes: [moodleGroups(parameters)],
		});
		expect(error?.message).toContain(answered({ status: 302, location: elsewhere.url }));
		expect(site.requests.length).toBeGreaterThan(0);
		expect(elsewhere.requests).toEqual([]);
		expect(formsIn(stored)).toEqual([]);
	});

	it('is not followed by a pick list', async () => {
		redirectTo(status, `${elsewhere.url}${PATH}`);
		const loading = loadList(
			{ url: site.url, token: TOKEN },
			'searchGroups',
			{ resource: 'groupMember', operation: 'add', course: by('byId', 2) },
			'parameters.group',
		);
		await expect(loading).rejects.toThrow(REDIRECTED);
		expect(site.requests).toHaveLength(1);
		expect(elsewhere.requests).toEqual([]);
	});
});

/** What the message says before the other address. */
const REDIRECTED = upTo(answered({ status: 302, location: ANY }));

it.each([
	['without a scheme', () => elsewhere.url.replace('http:', '')],
	['with a password', () => elsewhere.url.replace('//', '//moodle:secret@')],
	['to a file', () => 'file:///etc/passwd'],
	['that is no address', () => 'http://[::1'],
	['to the same place', () => `${site.url}${PATH}`],
	['of script', () => 'javascript:alert(1)'],
])('an address %s is not followed either', async (_, location) => {
	redirectTo(307, location());
	const { error } = await add(site.url);
	expect(error?.message).toContain(REDIRECTED);
	// Each of the two things that it reads first is asked for once.
	const asked = site.requests.map(({ wsfunction }) => wsfunction);
	expect(asked.sort()).toEqual(['core_group_get_group_members', 'core_group_get_groups']);
	expect(elsewhere.requests).toEqual([]);
});

describe('a site with https', () => {
	let server: Server;
	let requests = 0;

	beforeAll(async () => {
		const file = (name: string) => readFileSync(join(__dirname, '../fixtures', name));
		const keys = { key: file('self-signed.key'), cert: file('self-signed.crt') };
		server = createServer(keys, (request, response) => {
			requests++;
			request.resume();
			response.writeHead(307, { location: `${elsewhere.url}${PATH}` }).end();
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});

	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});

	it('gets the token, and the http that it redirects to does not', async () => {
		const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const { error } = await add(url, { allowUnauthorizedCerts: true });
		expect(error?.message).toContain(answered({ status: 302, location: elsewhere.url }));
		expect(requests).toBe(2);
		expect(elsewhere.requests).toEqual([]);
	});
});

it('the test of the credential follows no redirect and asks by POST', () => {
	const { request } = new MoodleWebServiceApi().test;
	expect(request).toMatchObject({ disableFollowRedirect: true, method: 'POST' });
});

describe('a site that repeats the request in its answer', () => {
	const echoes: Array<[string, (body: string) => [number, Record<string, string>, string]]> = [
		['an exception', (body) => [200, {}, JSON.stringify({ exception: 'x', message: body })]],
		['an errorcode', (body) => [200, {}, JSON.stringify({ exception: 'x', errorcode: body })]],
		['a page', (body) => [200, {}, `<!doctype html><title>${body}</title>`]],
		['a decoded page', () => [200, {}, `<!doctype html><title>${TOKEN}</title>`]],
		['an address', (body) => [302, { location: `http://a.example/${body}` }, '']],
		['a decoded address', () => [302, { location: `http://${TOKEN}.example/` }, '']],
		['PHP writes JSON', () => [200, {}, phpJson({ exception: 'x', message: TOKEN })]],
		['an address in an address', (body) => [200, {}, named(encodeURIComponent(body))]],
		['HTML', () => [200, {}, named(TOKEN.replaceAll('&', '&amp;'))]],
		['letters in capitals', () => [200, {}, named(TOKEN.toUpperCase())]],
		['a key', () => [200, {}, JSON.stringify({ [TOKEN]: 1, exception: TOKEN, errorcode: TOKEN })]],
		...['', 'x', 'xy', 'wstoken='].map((before): (typeof echoes)[number] => [
			`base64 after "${before}"`,
			() => [200, {}, named(Buffer.from(`${before}${TOKEN}&a=b`).toString('base64'))],
		]),
		['a header', (body) => [503, { 'retry-after': '0', 'x-debug': body }, body]],
		['a name', (body) => [200, {}, JSON.stringify([{ id: 1, courseid: 2, name: body }])]],
	];

	function named(name: string): string {
		return JSON.stringify([{ id: 1, courseid: 2, name }]);
	}

	function phpJson(value: unknown): string {
		return JSON.stringify(value).replaceAll('/', '\\/');
	}

	it.each(['', 'a', 'Lab', 'fifteen letters'])(
		'under the token %j: nothing of its names is taken away',
		async (token) => {
			const names = ['Lab A', 'A lab of fifteen letters', 'wstoken=a'];
			site.answer((response) =>
				response.end(
					JSON.stringify(names.map((name, index) => ({ id: index + 1, courseid: 2, name }))),
				),
			);
			const parameters = { resource: 'group', operation: 'getMany', course: by('byId', 2) };
			const { output } = await execute({
				site: { url: site.url, token },
				items: [{}],
				nodes: [moodleGroups({ ...parameters, returnAll: true })],
			});
			expect(output()[0].map((item) => item.json.name)).toEqual(names);
		},
	);

	it.each(echoes)(
		'as %s: it goes no further',
		async (_, echo) => {
			site.answer((response, { body }) => {
				const [status, headers, text] = echo(body);
				response.writeHead(status, headers).end(text);
			});
			for (const operation of ['get', 'getMany']) {
				const parameters = {
					resource: 'group',
					operation,
					course: by('byId', 2),
					group: by('byId', 1),
				};
				const { stored, run } = await execute({
					site: { url: site.url, token: TOKEN },
					items: [{}],
					nodes: [moodleGroups({ ...parameters, returnAll: true })],
				});
				expect(formsIn(stored)).toEqual([]);
				expect(formsWithin(run.data.resultData.error)).toEqual([]);
			}
			expect(site.requests.length).toBeGreaterThan(1);
		},
		20_000,
	);
});

async function add(url: string, requestOptions = {}) {
	const parameters = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
	return await execute({
		site: { url, token: TOKEN },
		items: [{ groupid: 1, userid: 3 }],
		nodes: [moodleGroups({ ...parameters, requestOptions })],
	});
}
