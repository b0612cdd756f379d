/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { join } from 'path';

import type { Browser, Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { makeGroups } from '../support/sandbox';
import { openEditor } from './support/browser';
import { IMAGES, nodeOn } from './support/canvas';
import { sharedN8n } from './support/shared';
import { saveCredential } from './support/workflows';

const n8n = sharedN8n();

const ROWS = `return [
  { group: 'Lab A', email: 'student1@example.edu', seat: 1 },
  { group: 'Lab A', email: 'student2@example.edu', seat: 2 },
  { group: 'Lab A', email: 'grace@example.edu', seat: 3 },
].map((json) => ({ json }));`;

let sandbox: Sandbox;
let browser: Browser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
	sandbox = await startSandbox();
	makeGroups(sandbox, 'Lab A');
	await saveCredential(n8n, 'moodleWebServiceApi', 'Moodle', {
		siteUrl: sandbox.url,
		token: sandbox.token,
	});
	({ browser, page } = await openEditor(n8n));
	page.setDefaultTimeout(60_000);
	page.on('pageerror', (error) => problems.push(error.message));
	await page.goto(`${n8n.url}/workflow/new`);
});

afterAll(async () => {
	await browser?.close();
	await sandbox?.stop();
});

const panel = () => page.locator('[data-test-id="ndv"]').first();

/** Adds a node behind the last one. */
async function add(search: string, ...choices: string[]): Promise<void> {
	const bar = page.locator('[data-test-id="node-creator-search-bar"]').first();
	if (!(await bar.isVisible())) {
		await page.locator('[data-test-id="canvas-handle-plus"]').last().click();
	}
	await bar.fill(search);
	for (const choice of choices) {
		await page
			.locator('[data-test-id="node-creator-item-name"]')
			.filter({ hasText: new RegExp(`^\\s*${choice}\\s*$`) })
			.first()
			.click();
	}
}

async function closePanel(): Promise<void> {
	await panel().locator('[data-test-id="ndv-close-button"]').click();
	await panel().waitFor({ state: 'hidden' });
}

async function choose(parameter: string, option: string): Promise<void> {
	await panel().locator(`[data-test-id="parameter-input-${parameter}"]`).first().click();
	await page
		.locator('.el-select-dropdown__item:visible')
		.filter({ hasText: option })
		.first()
		.click();
}

it('puts trigger, rows and the node one behind the other', async () => {
	await page
		.locator('[data-test-id="canvas-plus-button"], [data-test-id="canvas-add-button"]')
		.first()
		.click();
	await add('manual', 'Trigger manually');
	await nodeOn(page, 'When clicking ‘Execute workflow’').waitFor();
	await add('code', 'Code', 'Code in JavaScript');
	const editor = panel().locator('.cm-content').first();
	await editor.click();
	await page.keyboard.press('Control+A');
	await page.keyboard.insertText(ROWS);
	await closePanel();
	await add('course groups', 'Moodle Groups', 'Add members to group');
	await panel().waitFor();
});

it('maps the columns, with the course from the list', async () => {
	await choose('dataMode', 'Auto-Map Input Data');
	await panel().locator('[data-test-id="resource-locator-course"] input').last().click();
	await page
		.locator('[data-test-id="rlc-item"]:visible')
		.filter({ hasText: 'Physics 101 (PHYS101)' })
		.first()
		.click();
	await panel().locator('[data-test-id="tab-settings"]').click();
	await choose('onError', 'Continue (using error output)');
});

it('shows the written rows, and the failed ones on the error output with their fields', async () => {
	await panel().locator('[data-test-id="tab-params"]').click();
	await panel().locator('[data-test-id="node-execute-button"]').click();
	const output = panel().locator('[data-test-id="output-panel"]');
	await output.getByText('added', { exact: true }).first().waitFor({ timeout: 30_000 });
	expect(sandbox.world.membersOf(1)).toEqual([3, 4]);
	await output.getByText('Error', { exact: false }).first().click();
	await output.getByText('No user has the email "grace@example.edu"').first().waitFor();
	await output.getByText('seat', { exact: true }).first().waitFor();
	await output.getByText('JSON', { exact: true }).first().click();
	await page.waitForTimeout(500);
	const { x, y, width } = (await output.boundingBox())!;
	const clip = { x, y, width, height: 400 };
	await page.screenshot({ path: join(IMAGES, 'explained-failure.png'), clip });
});

it('caused no error in the page', () => {
	expect(problems).toEqual([]);
});
