/** @jest-environment node */ // with a logger of its own
/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { recordOutput } from './support/verbose';

import dns from 'dns';

import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import type { INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import type { Fault, FaultKind } from '../../sandbox/faults';
import { execute, moodleGroups, type Execution, type OnError } from '../support/engine';
import { loadList, type ListMethod } from '../support/listSearch';
import { useRealPauses } from '../support/pauses';
import { by } from '../support/sandbox';
import { formsIn, formsWithin, TOKEN } from './support/needle';
import { arrange, everyOperation, isReading, namedRow, plainRow } from './support/operations';

useRealPauses();
const output = recordOutput();

const IN_TIME = { requestOptions: { timeout: 20_000 } };

afterAll(() => expect(formsIn(output.text())).toEqual([]));

async function run(url: string, parameters: INodeParameters, onError: OnError, token = TOKEN) {
	// A row that lacks something would stop the workflow before anything is sent.
	const rows = onError === 'stopWorkflow' ? [namedRow] : [namedRow, plainRow];
	const items = isReading(parameters) ? [{}] : rows;
	const nodes = [moodleGroups({ ...IN_TIME, ...parameters }, onError)];
	return await execute({ site: { url, token }, items, nodes });
}

/** Everything that an execution leaves behind, in memory and in the database. */
function expectNoToken({ run: result, stored }: Execution): void {
	expect(formsIn(stored)).toEqual([]);
	expect(formsWithin(result.data.resultData.error)).toEqual([]);
}

/** The token has its place in a request: the first pair of the body, once. */
function expectOnlyInBodies(sandbox: Sandbox): void {
	for (const { method, path, query, headers, body } of sandbox.requests) {
		expect([method, path, query]).toEqual(['POST', '/webservice/rest/server.php', '']);
		expect(formsIn(JSON.stringify(headers))).toEqual([]);
		expect(Object.keys(headers)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/referer|authorization|cookie|token/i)]),
		);
		const pair = `wstoken=${encodeURIComponent(TOKEN)}&`;
		expect(body.startsWith(pair)).toBe(true);
		expect(formsIn(body.slice(pair.length))).toEqual([]);
	}
}

async function withSandbox(faults: Fault[], use: (sandbox: Sandbox) => Promise<void>) {
	const sandbox = await startSandbox({ token: TOKEN });
	try {
		arrange(sandbox);
		sandbox.setFaults(faults);
		await use(sandbox);
		expect(sandbox.requests.length).toBeGreaterThan(0);
		expectOnlyInBodies(sandbox);
	} finally {
		await sandbox.stop();
	}
}

describe('the search for the token', () => {
	it.each([
		['plain', TOKEN],
		['in another case', TOKEN.toUpperCase()],
		['encoded', encodeURIComponent(TOKEN)],
		['in a Basic header', `Basic ${Buffer.from(`moodle:${TOKEN}`).toString('base64')}`],
		['as base64', Buffer.from(TOKEN).toString('base64url')],
		['backwards', [...TOKEN].reverse().join('')],
	])('finds it %s', (_, text) => {
		expect(formsIn(`before ${text} after`)).not.toEqual([]);
		expect(formsWithin(Object.assign(new Error('x'), { cause: { text } }))).not.toEqual([]);
	});

	it('sees what n8n logs', () => {
		Container.get(Logger).debug('a canary of the log');
		expect(output.text()).toContain('a canary of the log');
	});
});

describe.each(everyOperation)('$name', ({ parameters }) => {
	it('puts the token into the body of its requests and nowhere else', async () => {
		await withSandbox([], async (sandbox) => {
			const execution = await run(sandbox.url, parameters, 'continueRegularOutput');
			expect(execution.output()[0].length).toBeGreaterThan(0);
			expectNoToken(execution);
		});
	});
});

const delay = { delay: 3000 };
const FAULTS: Record<FaultKind, Partial<Fault>> = {
	dropBefore: {},
	dropAfter: {},
	dropEarly: { delay: 1 },
	slowBefore: delay,
	slowAfter: delay,
	tooMany: { retryAfter: 0 },
	badGateway: {},
	unavailable: { retryAfter: 0 },
	gatewayTimeout: {},
	gatewayTimeoutAfter: {},
	gatewayTimeoutEarly: { delay: 1 },
	maintenancePage: {},
	loginPage: {},
	siteMaintenance: {},
	upgradeRunning: {},
	exception: { errorcode: 'invalidtoken' },
	truncated: {},
	textBefore: {},
	empty: {},
	fatal: {},
	forbidden: {},
	redirect: {},
	debugging: {},
	tokenRevoked: {},
	groupDeleted: { groupid: 1 },
	userUnenrolled: { courseid: 2, userid: 3 },
};

describe('when something fails', () => {
	it.concurrent.each(Object.entries(FAULTS))(
		'%s: no operation tells the token',
		async (kind, more) => {
			await withSandbox([{ kind: kind as FaultKind, ...more }], async (sandbox) => {
				const isSlow = more.delay !== undefined;
				const timeout = isSlow ? { requestOptions: { timeout: 1000 } } : {};
				await Promise.all(
					everyOperation.map(async ({ name, parameters }) => {
						const given = { ...parameters, ...timeout };
						const stopped = await run(sandbox.url, given, 'stopWorkflow');
						expectNoToken(stopped);
						// Some faults leave an answer whole.
						if (['debugging', 'groupDeleted', 'userUnenrolled'].includes(kind)) return;
						expect([name, stopped.error?.message]).toEqual([name, expect.any(String)]);
					}),
				);
			});
		},
		60_000,
	);

	it.each<OnError>(['continueRegularOutput', 'continueErrorOutput'])(
		'%s: no item tells the token',
		async (onError) => {
			await withSandbox([{ kind: 'exception', errorcode: 'nopermissions' }], async (sandbox) => {
				for (const { parameters } of everyOperation) {
					const execution = await run(sandbox.url, parameters, onError);
					expect(execution.output().flat().length).toBeGreaterThan(0);
					expectNoToken(execution);
				}
			});
		},
	);

	it.each([
		['nobody listens', 'http://127.0.0.1:9'],
		['the name is unknown', 'http://moodle.invalid'],
		['the address is none', `ftp://${encodeURIComponent(TOKEN)}`],
	])(
		'%s: no operation tells the token',
		async (_, url) => {
			await Promise.all(
				everyOperation.map(async ({ parameters }) => {
					const execution = await run(url, parameters, 'stopWorkflow');
					expect(execution.error?.message).toEqual(expect.any(String));
					expectNoToken(execution);
				}),
			);
		},
		60_000,
	);

	it('the token is wrong: no operation tells it', async () => {
		await withSandbox([], async (sandbox) => {
			sandbox.world.tokens.clear();
			for (const { parameters } of everyOperation) {
				const execution = await run(sandbox.url, parameters, 'stopWorkflow');
				expect(execution.error?.message).toContain('Moodle does not know the token');
				expectNoToken(execution);
			}
		});
	});
});

describe('the pick lists', () => {
	const methods: ListMethod[] = ['searchCourses', 'searchGroups', 'searchGroupings', 'searchUsers'];

	it.each(methods)('%s tells the token to Moodle only', async (method) => {
		const parameters = { resource: 'groupMember', operation: 'add', course: by('byId', 2) };
		await withSandbox([], async (sandbox) => {
			const site = { url: sandbox.url, token: TOKEN };
			const found = await loadList(site, method, parameters, 'parameters.group');
			expect(formsWithin(found)).toEqual([]);
			sandbox.setFaults([{ kind: 'loginPage' }]);
			const failed = await loadList(site, method, parameters, 'parameters.group').catch(
				(error: unknown) => error,
			);
			expect(failed).toBeInstanceOf(Error);
			expect(formsWithin(failed)).toEqual([]);
		});
	});
});

it('asks for the address of the site and no other name', async () => {
	const asked: string[] = [];
	const { lookup } = dns;
	const spy = jest.spyOn(dns, 'lookup');
	await withSandbox([], async (sandbox) => {
		spy.mockImplementation(((name: string, ...rest: unknown[]) => {
			asked.push(name);
			return (lookup as (...given: unknown[]) => unknown)(name, ...rest);
		}) as typeof dns.lookup);
		const url = sandbox.url.replace('127.0.0.1', 'localhost');
		for (const { parameters } of everyOperation) await run(url, parameters, 'stopWorkflow');
	});
	spy.mockRestore();
	expect([...new Set(asked)]).toEqual(['localhost']);
});

describe('a token or an address as people paste them', () => {
	it.each([`  ${TOKEN}\n`, `${TOKEN.slice(0, 9)}\r\n ${TOKEN.slice(9)}`, `\u200b${TOKEN}\ufeff`])(
		'%j is sent without what does not belong to it',
		async (pasted) => {
			await withSandbox([], async (sandbox) => {
				const parameters = { resource: 'group', operation: 'getMany', course: by('byId', 2) };
				const execution = await run(sandbox.url, parameters, 'stopWorkflow', pasted);
				expect(execution.error).toBeUndefined();
				expectNoToken(execution);
			});
		},
	);

	it.each([
		['as the name of the computer', (word: string) => `http://${word}.example`],
		['in capitals', (word: string) => `http://${word.toUpperCase()}`],
		['as a folder', (word: string) => `http://moodle.invalid/${word}/`],
	])('an address that holds the token %s is not looked up', async (_, addressOf) => {
		const needle = 'needle7b1e1d0c4sec9ret';
		const asked = jest.spyOn(dns, 'lookup');
		for (const { parameters } of everyOperation) {
			const { error, stored } = await run(addressOf(needle), parameters, 'stopWorkflow', needle);
			expect(error?.message).toContain("'Site URL' contains the token.");
			expect(stored.toLowerCase()).not.toContain(needle);
		}
		expect(asked).not.toHaveBeenCalled();
		asked.mockRestore();
	});

	it.each(['moodle:', ''])('an address with a password gets no request (%j)', async (user) => {
		await withSandbox([], async (sandbox) => {
			const url = sandbox.url.replace('//', `//${user}${encodeURIComponent(TOKEN)}@`);
			for (const { parameters } of everyOperation) {
				const execution = await run(url, parameters, 'stopWorkflow');
				expect(execution.error?.message).toContain("'Site URL' contains a username or password.");
				expectNoToken(execution);
			}
			expect(sandbox.requests).toEqual([]);
			await run(sandbox.url, everyOperation[0].parameters, 'stopWorkflow');
		});
	});
});
