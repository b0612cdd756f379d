/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';
import { createServer, type Server } from 'https';
import type { AddressInfo } from 'net';
import { join } from 'path';

import type { INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { connection } from '../support/said';
import { NEEDLE, makeGroups, useSandbox } from '../support/sandbox';

const ADD = 'core_group_add_group_members';

/** What a service says that holds nothing else. */
const REFUSED = '{"exception":"webservice_access_exception","errorcode":"accessexception"}';

const sandbox = useSandbox();

async function add(url: string, requestOptions: INodeParameters) {
	const [groupid] = makeGroups(sandbox.it, 'A');
	return await execute({
		site: { url, token: NEEDLE },
		items: [{ groupid, userid: 3 }],
		nodes: [
			moodleGroups({
				resource: 'groupMember',
				operation: 'add',
				dataMode: 'autoMapInputData',
				requestOptions,
			}),
		],
	});
}

it('goes through the proxy of the request options', async () => {
	// A proxy gets the whole address in the request line, and the sandbox understands that too.
	const { error } = await add('http://moodle.invalid/', { proxy: sandbox.it.url });
	expect(error).toBeUndefined();
	expect(sandbox.it.requests[0].headers.host).toBe('moodle.invalid');
	expect(sandbox.it.world.membersOf(1)).toEqual([3]);
});

describe('a site with a certificate of its own making', () => {
	let server: Server;
	let url: string;

	beforeAll(async () => {
		const file = (name: string) => readFileSync(join(__dirname, '../fixtures', name));
		server = createServer(
			{ key: file('self-signed.key'), cert: file('self-signed.crt') },
			(request, response) => {
				let body = '';
				request.on('data', (chunk: Buffer) => (body += chunk.toString()));
				request.on('end', () => response.end(body.endsWith(ADD) ? 'null' : REFUSED));
			},
		);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});

	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});

	it('is refused', async () => {
		const { error, stored } = await add(url, {});
		expect(error?.message).toBe(connection('CERT_HAS_EXPIRED'));
		expect(stored).not.toContain(NEEDLE);
	});

	it('is taken when the user ignores SSL issues', async () => {
		const { error, output } = await add(url, { allowUnauthorizedCerts: true });
		expect(error).toBeUndefined();
		expect(output()[0][0].json).toEqual({ groupid: 1, userid: 3, status: 'sent' });
	});
});
