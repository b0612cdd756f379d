/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

import type { Browser, Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { openEditor } from './support/browser';
import { sharedN8n } from './support/shared';

/** The README's pictures are only made anew when asked for. */
const IMAGES = process.env.UPDATE_IMAGES
	? join(__dirname, '../../docs/images')
	: mkdtempSync(join(tmpdir(), 'images-'));

const ROWS = `return [
  { course: 'PHYS101', group: 'Lab A', email: 'student1@example.edu' },
  { course: 'PHYS101', group: 'Lab A', email: 'student2@example.edu' },
  { course: 'PHYS101', group: 'Lab A', email: 'grace@example.edu' },
].map((json) => ({ json }));`;

let sandbox: Sandbox;
const n8n = sharedN8n();
let browser: Browser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
	sandbox = await startSandbox();
	({ browser, page } = await openEditor(n8n));
	page.on('pageerror', (error) => problems.push(error.message));
});

afterAll(async () => {
	await browser?.close();
	await sandbox?.stop();
});

const node = (name: string) =>
	page.locator('[data-test-id="canvas-node"]').filter({ hasText: name }).first();

async function makeWorkflow(): Promise<string> {
	sandbox.world.createGroup({
		courseid: 2,
		name: 'Lab A',
		description: '',
		descriptionformat: 1,
		idnumber: '',
		enrolmentkey: null,
		visibility: 0,
		participation: true,
	});
	const credential = await n8n.post<{ id: string; name: string }>('/rest/credentials', {
		name: 'Moodle',
		type: 'moodleWebServiceApi',
		data: { siteUrl: sandbox.url, token: sandbox.token },
	});
	const moodleWebServiceApi = { id: credential.id, name: credential.name };
	const make = (name: string, type: string, x: number, y: number, more: object = {}) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [x, y],
		parameters: {},
		...more,
	});
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	const { id } = await n8n.post<{ id: string }>('/rest/workflows', {
		name: 'Roster to groups',
		nodes: [
			make('Every Night', 'n8n-nodes-base.manualTrigger', 0, 0),
			make('Roster', 'n8n-nodes-base.code', 220, 0, {
				typeVersion: 2,
				parameters: { jsCode: ROWS },
			}),
			make('Moodle Groups', 'n8n-nodes-moodle-groups.moodleGroups', 440, 0, {
				parameters: { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' },
				credentials: { moodleWebServiceApi },
				onError: 'continueErrorOutput',
			}),
			make('Written', 'n8n-nodes-base.noOp', 680, -100),
			make('Failed Rows', 'n8n-nodes-base.noOp', 680, 100),
		],
		connections: {
			'Every Night': { main: [to('Roster')] },
			Roster: { main: [to('Moodle Groups')] },
			'Moodle Groups': { main: [to('Written'), to('Failed Rows')] },
		},
		settings: { executionOrder: 'v1' },
		active: false,
	});
	return id;
}

it('runs in the editor: written rows above, failed ones below', async () => {
	await page.goto(`${n8n.url}/workflow/${await makeWorkflow()}`);
	await node('Moodle Groups').waitFor();
	await page.locator('[data-test-id="execute-workflow-button"]').first().click();
	await page.getByText('2 items', { exact: true }).first().waitFor({ timeout: 30_000 });
	await page.waitForTimeout(1500);
	expect(sandbox.world.membersOf(1)).toEqual([3, 4]);
	await page.keyboard.press('1');
	await page.waitForTimeout(1000);
	const boxes = await Promise.all(
		['Every Night', 'Written', 'Failed Rows'].map(
			async (name) => (await node(name).boundingBox())!,
		),
	);
	const left = Math.min(...boxes.map(({ x }) => x)) - 50;
	const top = Math.min(...boxes.map(({ y }) => y)) - 30;
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + 14;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + 50;
	const clip = { x: left, y: top, width: right - left, height: bottom - top };
	await page.screenshot({ path: join(IMAGES, 'workflow.png'), clip });
});

it('shows its fields and its result in the panel', async () => {
	await node('Moodle Groups').dblclick();
	const panel = page.locator('[data-test-id="ndv"]').first();
	await panel.waitFor();
	for (const label of ['Resource', 'Operation', 'Data Mode', 'Columns', 'Options']) {
		expect(await page.getByText(label, { exact: true }).first().isVisible()).toBe(true);
	}
	await page.waitForTimeout(1000);
	await page.screenshot({ path: join(IMAGES, 'panel.png') });
	await page.keyboard.press('Escape');
});

it.each(['moodle', 'pluto', 'lms', 'group'])(
	'is found in the nodes panel by "%s"',
	async (word) => {
		await page.locator('[data-test-id="node-creator-plus-button"]').first().click();
		await page.locator('[data-test-id="node-creator-search-bar"]').first().fill(word);
		const hit = page.locator('[data-test-id="node-creator-item-name"]', {
			hasText: 'Moodle Groups',
		});
		await hit.first().waitFor({ timeout: 10_000 });
		expect(await hit.first().isVisible()).toBe(true);
		await page.keyboard.press('Escape');
	},
);

it('caused no error in the page', () => {
	expect(problems).toEqual([]);
});
