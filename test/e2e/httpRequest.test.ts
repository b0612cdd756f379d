import type { INode } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { sharedN8n } from './support/shared';
import { runWorkflow, saveCredential, saveWorkflow } from './support/workflows';

const NEEDLE = 'f7a2http9request0token44';

const n8n = sharedN8n();
let site: Sandbox;
let stranger: Sandbox;

beforeAll(async () => {
	site = await startSandbox({ token: NEEDLE });
	stranger = await startSandbox();
});

afterAll(async () => {
	await Promise.all([site?.stop(), stranger?.stop()]);
});

/** Calls a web service function with n8n's own HTTP Request, as its users do for other functions. */
async function request(address: string) {
	const type = 'moodleWebServiceApi';
	const data = { siteUrl: site.url, token: NEEDLE };
	const credential = await saveCredential(n8n, type, 'HTTP Request', data);
	const start: INode = {
		id: 'start',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const parameter = (name: string, value: string) => ({ name, value });
	const http: INode = {
		id: 'http',
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [220, 0],
		credentials: { [type]: credential },
		parameters: {
			method: 'POST',
			url: `${address}/webservice/rest/server.php`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: type,
			sendBody: true,
			contentType: 'form-urlencoded',
			bodyParameters: {
				parameters: [
					parameter('moodlewsrestformat', 'json'),
					parameter('wsfunction', 'core_webservice_get_site_info'),
				],
			},
		},
	};
	const id = await saveWorkflow(n8n, {
		name: 'HTTP Request with the credential',
		nodes: [start, http],
		connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
		settings: {},
	});
	return await runWorkflow(n8n, id, 'Start');
}

it('calls functions of the site that this node does not have', async () => {
	const { status, output } = await request(site.url);
	expect(status).toBe('success');
	expect(output('HTTP Request')[0]).toEqual([expect.objectContaining({ userid: 2 })]);
});

it('gets no token for another address', async () => {
	const { status, error, stored } = await request(stranger.url);
	expect(status).toBe('error');
	expect(error).toContain(`The token of this credential is for ${site.url} only`);
	expect(stranger.requests).toEqual([]);
	expect(stored).not.toContain(NEEDLE);
});
