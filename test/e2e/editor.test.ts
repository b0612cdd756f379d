/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { join } from 'path';

import type { INodePropertyOptions } from 'n8n-workflow';
import type { Browser, Page } from 'playwright-core';

import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { makeGroups } from '../support/sandbox';
import { openEditor } from './support/browser';
import { IMAGES } from './support/canvas';
import { sharedN8n } from './support/shared';
import { saveWorkflow, type WorkflowFile } from './support/workflows';

const ROWS = `return [
  { course: 'PHYS101', group: 'Lab A', email: 'student1@example.edu' },
  { course: 'PHYS101', group: 'Lab A', email: 'student2@example.edu' },
  { course: 'PHYS101', group: 'Lab A', email: 'grace@example.edu' },
].map((json) => ({ json }));`;

const MAPPED = 'autoMapInputData';

/** Four of the five members of Lab A. */
const FOUR_OF_FIVE = `return [1, 2, 3, 4].map((number) => ({
  json: { course: 'PHYS101', group: 'Lab A', email: \`student\${number}@example.edu\` },
}));`;

/** As much of the browser's elements as is looked at. */
interface Dom {
	readonly innerText: string;
	querySelectorAll(selector: string): Iterable<Dom>;
	getBoundingClientRect(): { readonly right: number };
}

let sandbox: Sandbox;
const n8n = sharedN8n();
let browser: Browser;
let page: Page;
let workflowId: string;
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
	makeGroups(sandbox, 'Lab A');
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
	workflowId = await makeWorkflow();
	await page.goto(`${n8n.url}/workflow/${workflowId}`);
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

it('says at the output of a new Sync that nothing was changed, and who would go', async () => {
	// The first test has put students 1 and 2 into the group.
	for (const userid of [5, 6, 7]) sandbox.world.addMember(1, userid);
	const file = await n8n.get<WorkflowFile>(`/rest/workflows/${workflowId}`);
	const nodes = file.nodes.map((one) =>
		one.name === 'Moodle Groups'
			? { ...one, parameters: { resource: 'groupMember', operation: 'sync', dataMode: MAPPED } }
			: one.name === 'Roster'
				? { ...one, parameters: { jsCode: FOUR_OF_FIVE } }
				: one,
	);
	const { connections, settings } = file;
	const id = await saveWorkflow(n8n, { name: 'Sync', nodes, connections, settings });
	await page.goto(`${n8n.url}/workflow/${id}`);
	await node('Moodle Groups').dblclick();
	const panel = page.locator('[data-test-id="ndv"]').first();
	await panel.locator('[data-test-id="node-execute-button"]').click();
	const output = panel.locator('[data-test-id="output-panel"]');
	await output.getByText('wouldRemove', { exact: true }).first().waitFor({ timeout: 30_000 });
	expect(await output.getByText('Nothing was changed').first().isVisible()).toBe(true);
	expect(await output.getByText('Ada5 Lovelace5').first().isVisible()).toBe(true);
	await page.waitForTimeout(1000);
	await page.screenshot({ path: join(IMAGES, 'dry-run.png') });
	expect(sandbox.world.membersOf(1)).toEqual([3, 4, 5, 6, 7]);
	await page.keyboard.press('Escape');
});

it.each(['moodle', 'pluto', 'lms', 'course groups'])(
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

it.each(['light', 'dark'] as const)('shows its icon in %s mode', async (mode) => {
	const other = await openEditor(n8n, mode);
	await other.page.goto(page.url());
	const icon = other.page.locator('[data-test-id="canvas-node"] img[src*="moodleGroups"]').first();
	await icon.waitFor();
	const file = mode === 'dark' ? 'moodleGroups.dark.svg' : 'moodleGroups.svg';
	expect(await icon.getAttribute('src')).toMatch(new RegExp(`/${file.replaceAll('.', '\\.')}$`));
	const width = await icon.evaluate(
		(image) => (image as unknown as { naturalWidth: number }).naturalWidth,
	);
	expect(width).toBeGreaterThan(0);
	await other.browser.close();
});

describe('the panel of every operation', () => {
	const operations = new MoodleGroups().description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) =>
			(options as INodePropertyOptions[]).map(({ value }): [string, string] => [
				String(displayOptions?.show?.resource?.[0]),
				String(value),
			]),
		);

	it.each(operations)(
		'%s: %s has labels for its fields and no overflow',
		async (resource, operation) => {
			const id = await saveWorkflow(n8n, {
				name: 'One operation',
				nodes: [
					{
						id: 'Moodle Groups',
						name: 'Moodle Groups',
						type: 'n8n-nodes-moodle-groups.moodleGroups',
						typeVersion: 1,
						position: [0, 0],
						parameters: { resource, operation },
					},
				],
				connections: {},
				settings: { executionOrder: 'v1' },
			});
			await page.goto(`${n8n.url}/workflow/${id}`);
			await node('Moodle Groups').dblclick();
			const inputs = page.locator(
				'[data-test-id="ndv"] [data-test-id="node-parameters"] [data-test-id^="parameter-input-"]:visible',
			);
			await inputs.first().waitFor();
			const found = await page
				.locator('[data-test-id="ndv"] [data-test-id="node-parameters"]')
				.first()
				.evaluate((panel) => {
					const all = [
						...(panel as unknown as Dom).querySelectorAll(
							'.parameter-item, .parameter-input-list-item',
						),
					];
					const box = (panel as unknown as Dom).getBoundingClientRect();
					return {
						fields: all.length,
						unlabelled: all.filter((one) => one.innerText.trim() === '').length,
						outside: all.filter((one) => one.getBoundingClientRect().right > box.right + 1).length,
						text: (panel as unknown as Dom).innerText,
					};
				});
			expect(found.fields).toBeGreaterThan(1);
			expect(found).toMatchObject({ unlabelled: 0, outside: 0 });
			// What n8n shows of texts and values that a description lacks.
			expect(found.text).not.toMatch(/undefined|\[object Object\]|Value not found|not supported/);
			await page.locator('[data-test-id="ndv-close-button"]').click();
		},
	);
});

it('caused no error in the page', () => {
	expect(problems).toEqual([]);
});
