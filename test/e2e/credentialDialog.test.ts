/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import type { Browser, Page } from 'playwright-core';

import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { openEditor } from './support/browser';
import { sharedN8n } from './support/shared';
import { saveCredential } from './support/workflows';

const TYPE = 'moodleWebServiceApi';
const n8n = sharedN8n();

let sandbox: Sandbox;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	sandbox = await startSandbox();
	({ browser, page } = await openEditor(n8n));
	page.setDefaultTimeout(60_000);
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await browser?.close();
	await sandbox?.stop();
});

/** Opens a stored credential in the dialog, which tests it. */
async function open(data: object): Promise<void> {
	const { id } = await saveCredential(n8n, TYPE, 'Moodle', data);
	await page.goto(`${n8n.url}/home/credentials/${id}`);
	await page.locator('[data-test-id="credential-edit-dialog"]').waitFor();
}

async function expectDetails(message: string): Promise<void> {
	await page.getByText('Couldn’t connect with these settings').first().waitFor();
	await page.getByText('More details', { exact: true }).first().click();
	await page.getByText(message).first().waitFor();
}

const site = () => ({ siteUrl: sandbox.url, token: sandbox.token });

it('is made by hand: type, address, token, save', async () => {
	await page.goto(`${n8n.url}/home/credentials/create`);
	const search = page.locator('[data-test-id="new-credential-type-select"] input');
	await search.fill('Moodle');
	await page.locator('[data-test-id="new-credential-type-select-option"]').first().click();
	await page.locator('[data-test-id="new-credential-type-button"]').click();
	const field = (name: string) =>
		page
			.locator(
				`[data-test-id="parameter-input-${name}"] input, [data-test-id="parameter-input-${name}"] textarea`,
			)
			.first();
	await field('siteUrl').fill(`${sandbox.url}/my/`);
	await field('token').fill(sandbox.token);
	expect(await field('token').getAttribute('type')).toBe('password');
	await page.locator('[data-test-id="credential-save-button"]').click();
	await page.getByText('Connection tested successfully').first().waitFor();
	expect(sandbox.requests[0]).toMatchObject({
		wsfunction: 'core_webservice_get_site_info',
		query: '',
	});
});

it('says that a stored one is right', async () => {
	await open(site());
	await page.getByText('Connection tested successfully').first().waitFor();
});

it.each<[string, Fault[], object, string]>([
	['a wrong token', [], { token: 'another' }, 'Moodle does not know this token.'],
	[
		'a login page',
		[{ kind: 'loginPage' }],
		{},
		'This address answers, but not as the web service of a Moodle site.',
	],
	[
		'REST switched off',
		[{ kind: 'forbidden' }],
		{},
		'Web services or the REST protocol are switched off on this site.',
	],
	[
		'an overloaded site',
		[{ kind: 'maintenancePage' }],
		{},
		'The site is in maintenance mode or overloaded.',
	],
	['maintenance', [{ kind: 'siteMaintenance' }], {}, 'The site is in maintenance mode.'],
	['an upgrade', [{ kind: 'upgradeRunning' }], {}, 'The site is being upgraded.'],
	['a redirect', [{ kind: 'redirect' }], {}, 'The site redirects to another address.'],
	[
		'an address that is none',
		[],
		{ siteUrl: 'ftp://moodle.example.edu' },
		"'Site URL' is not a web address.",
	],
	['another program', [], { siteUrl: '$/elsewhere' }, 'There is no Moodle at this address.'],
])('names %s', async (_, faults, change, message) => {
	sandbox.setFaults(faults);
	const data: Record<string, string> = { ...site(), ...change };
	await open({ ...data, siteUrl: data.siteUrl.replace('$', sandbox.url) });
	await expectDetails(message);
});

it('names a service without the function', async () => {
	const functions = ['core_group_create_groups'];
	sandbox.world.tokens.set('narrow', { token: 'narrow', userid: 2, functions });
	await open({ ...site(), token: 'narrow' });
	await expectDetails("The token's service does not allow core_webservice_get_site_info.");
});
