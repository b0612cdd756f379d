/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

import type { Browser, Locator, Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { makeGroups } from '../support/sandbox';
import { openEditor } from './support/browser';
import { sharedN8n } from './support/shared';

/** For whoever wants to see what the test saw. */
const PICTURES = process.env.PICTURES ?? mkdtempSync(join(tmpdir(), 'pick-lists-'));

let sandbox: Sandbox;
const n8n = sharedN8n();
let browser: Browser;
let page: Page;

beforeAll(async () => {
	sandbox = await startSandbox();
	makeGroups(sandbox, 'Lab A', 'Lab B', 'R&D');
	({ browser, page } = await openEditor(n8n));
	await page.goto(`${n8n.url}/workflow/${await makeWorkflow()}`);
	await page
		.locator('[data-test-id="canvas-node"]')
		.filter({ hasText: 'Moodle Groups' })
		.dblclick();
	await page.locator('[data-test-id="ndv"]').first().waitFor();
});

afterAll(async () => {
	await browser?.close();
	await sandbox?.stop();
});

async function makeWorkflow(): Promise<string> {
	const credential = await n8n.post<{ id: string; name: string }>('/rest/credentials', {
		name: 'Moodle',
		type: 'moodleWebServiceApi',
		data: { siteUrl: sandbox.url, token: sandbox.token },
	});
	const list = { __rl: true, mode: 'list', value: '' };
	const { id } = await n8n.post<{ id: string }>('/rest/workflows', {
		name: 'Pick lists',
		nodes: [
			{
				id: 'Moodle Groups',
				name: 'Moodle Groups',
				type: 'n8n-nodes-moodle-groups.moodleGroups',
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					resource: 'groupMember',
					operation: 'add',
					dataMode: 'defineBelow',
					rows: { row: [{ course: list, group: list, user: list }] },
				},
				credentials: { moodleWebServiceApi: { id: credential.id, name: credential.name } },
			},
		],
		connections: {},
		settings: { executionOrder: 'v1' },
		active: false,
	});
	return id;
}

const locator = (name: string): Locator =>
	page.locator(`[data-test-id="resource-locator-${name}"]`).first();

const items = (): Locator => page.locator('[data-test-id="rlc-item"]:visible');

/** Opens a pick list, and searches it as one types. */
async function open(name: string, search = ''): Promise<void> {
	await locator(name).locator('input').last().click();
	if (search === '') return;
	await page
		.locator('[data-test-id="rlc-search"]:visible input, input[data-test-id="rlc-search"]:visible')
		.fill(search);
}

async function expectItem(text: string): Promise<Locator> {
	const item = items().filter({ hasText: text }).first();
	await item.waitFor({ timeout: 15_000 });
	return item;
}

it('lists courses by name', async () => {
	await open('course');
	await expectItem('Chemistry 101 (CHEM101)');
	const physics = await expectItem('Physics 101 (PHYS101)');
	await page.screenshot({ path: join(PICTURES, 'course.png') });
	await physics.click();
	expect(await locator('course').locator('input').last().inputValue()).toBe(
		'Physics 101 (PHYS101)',
	);
});

it('lists the groups of the chosen course, filtered as one types', async () => {
	await open('group');
	await expectItem('Lab B');
	expect(await items().allInnerTexts()).toEqual(['Lab A', 'Lab B', 'R&D']);
	await page.screenshot({ path: join(PICTURES, 'group.png') });
	await page.keyboard.press('Escape');
	await open('group', 'r&');
	await (await expectItem('R&D')).click();
	expect(await locator('group').locator('input').last().inputValue()).toBe('R&D');
});

it('searches the users of the course', async () => {
	await open('user', 'Ada12');
	const ada = await expectItem('Ada12 Lovelace12 (student12@example.edu)');
	await page.screenshot({ path: join(PICTURES, 'user.png') });
	await ada.click();
});

it('adds who was picked', async () => {
	await page.locator('[data-test-id="node-execute-button"]').click();
	await page.getByText('added', { exact: true }).first().waitFor({ timeout: 30_000 });
	await page.screenshot({ path: join(PICTURES, 'done.png') });
	expect(sandbox.world.membersOf(3)).toEqual([14]);
});

it('empties the group when another course is chosen', async () => {
	await open('course');
	await (await expectItem('Chemistry 101 (CHEM101)')).click();
	const group = locator('group').locator('input').last();
	for (let look = 0; look < 50 && (await group.inputValue()) !== ''; look++) {
		await page.waitForTimeout(100);
	}
	expect(await group.inputValue()).toBe('');
});
