/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { join } from 'path';

import { NodeConnectionTypes } from 'n8n-workflow';
import type { Browser, Locator, Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { makeGroups } from '../support/sandbox';
import { openEditor } from './support/browser';
import { IMAGES, nodeOn } from './support/canvas';
import { startN8n, type N8n } from './support/n8n';
import { LOWEST } from './support/n8nProcess';
import type { Rest } from './support/rest';
import { sharedN8n } from './support/shared';
import { saveCredential, saveWorkflow } from './support/workflows';

/** One row as a university has it: nothing but its own numbers and names. */
const ROWS = `return [{ json: { Kurs: 'SIS-PHYS101', Team: 'Lab A', Matrikel: 'S000007' } }];`;

const NODE = 'n8n-nodes-moodle-groups.moodleGroups';
const ADD = { resource: 'groupMember', operation: 'add' };

/** As much of the browser's elements as is looked at. */
interface Box {
	readonly scrollWidth: number;
	readonly clientWidth: number;
	querySelectorAll(selector: string): Iterable<Box>;
}

describe.each(['current', 'lowest'] as const)('in the %s n8n', (which) => {
	let sandbox: Sandbox;
	let own: N8n | undefined;
	let n8n: Rest;
	let browser: Browser;
	let page: Page;

	beforeAll(async () => {
		sandbox = await startSandbox();
		makeGroups(sandbox, 'Lab A');
		if (which === 'lowest') own = await startN8n({ installation: LOWEST });
		n8n = own ?? sharedN8n();
		({ browser, page } = await openEditor(n8n));
		page.setDefaultTimeout(60_000);
	});

	afterAll(async () => {
		await browser?.close();
		await own?.stop();
		await sandbox?.stop();
	});

	const panel = () => page.locator('[data-test-id="ndv"]:visible').first();

	const picture = async (name: string) =>
		await page.screenshot({ path: join(IMAGES, `${name}-${which}.png`) });

	/** Opens a node of ours behind one that gives the row, which has run. */
	async function openNode(parameters: object): Promise<void> {
		const site = { siteUrl: sandbox.url, token: sandbox.token };
		const moodleWebServiceApi = await saveCredential(n8n, 'moodleWebServiceApi', 'Moodle', site);
		const to = (node: string) => ({
			main: [[{ node, type: NodeConnectionTypes.Main, index: 0 }]],
		});
		const make = (name: string, type: string, x: number, more: object) => ({
			...{ id: name, name, type, typeVersion: 1, position: [x, 0] as [number, number] },
			...{ parameters: {}, ...more },
		});
		const id = await saveWorkflow(n8n, {
			name: 'Dragging',
			nodes: [
				make('Start', 'n8n-nodes-base.manualTrigger', 0, {}),
				make('Roster', 'n8n-nodes-base.code', 220, {
					typeVersion: 2,
					parameters: { jsCode: ROWS },
				}),
				make('Moodle', NODE, 440, { parameters, credentials: { moodleWebServiceApi } }),
			],
			connections: { Start: to('Roster'), Roster: to('Moodle') },
			settings: { executionOrder: 'v1' },
		});
		await page.goto(`${n8n.url}/workflow/${id}`);
		await nodeOn(page, 'Moodle').waitFor();
		await nodeOn(page, 'Moodle').dblclick();
		await panel().waitFor();
		await panel().getByText('Execute previous nodes').first().click();
		await pill('Kurs').waitFor();
	}

	/** A column of the input, as the schema view shows it. */
	const pill = (column: string): Locator =>
		panel()
			.locator('[data-test-id="ndv-input-panel"], [data-test-id="input-panel"]')
			.getByText(column, { exact: true })
			.first();

	async function drag(column: string, target: Locator): Promise<void> {
		const from = (await pill(column).boundingBox())!;
		const to = (await target.boundingBox())!;
		await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
		await page.mouse.down();
		await page.mouse.move(from.x + 40, from.y + 40, { steps: 5 });
		await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 10 });
		await page.waitForTimeout(200);
		await page.mouse.up();
		await page.waitForTimeout(500);
	}

	async function execute(): Promise<void> {
		await panel().locator('[data-test-id="node-execute-button"]').click();
		await panel()
			.locator('[data-test-id="output-panel"]')
			.getByText('added', { exact: true })
			.first()
			.waitFor({ timeout: 30_000 });
	}

	it('columns dragged onto Course, Group and User work at once', async () => {
		await openNode({ ...ADD, rows: { row: [{}] } });
		for (const [name, column] of [
			['course', 'Kurs'],
			['group', 'Team'],
			['user', 'Matrikel'],
		]) {
			await drag(column, panel().locator(`[data-test-id="resource-locator-${name}"]`).first());
		}
		await picture('dragged');
		await execute();
		await picture('dragged-and-run');
		expect(sandbox.world.membersOf(1)).toEqual([9]);
	});

	it('every mode has a label that fits its box', async () => {
		await openNode({ ...ADD, rows: { row: [{}] } });
		for (const name of ['course', 'group', 'user']) {
			const field = panel().locator(`[data-test-id="resource-locator-${name}"]`).first();
			const select = field.locator('[data-test-id="rlc-mode-selector"]');
			const options = page.locator('.el-select-dropdown__item:visible');
			await select.click();
			await options.first().waitFor();
			const labels = (await options.allInnerTexts()).map((label) => label.trim());
			await page.keyboard.press('Escape');
			expect(labels).toContain('By Text');
			for (const label of labels.filter((one) => one !== 'From list')) {
				await select.click();
				await options.filter({ hasText: label }).first().click();
				await page.waitForTimeout(300);
				const isCut = await select.evaluate((box) =>
					[...(box as unknown as Box).querySelectorAll('*')].some(
						({ scrollWidth, clientWidth }) => clientWidth > 20 && scrollWidth > clientWidth + 1,
					),
				);
				expect([label, isCut]).toEqual([label, false]);
			}
		}
		await picture('modes');
	});

	it('columns dragged onto the fields of Columns leave their names, which is all it takes', async () => {
		sandbox.world.removeMember(1, 9);
		const columns = { course: '', group: '', user: '' };
		await openNode({ ...ADD, dataMode: 'autoMapInputData', columns });
		for (const [name, column] of [
			['course', 'Kurs'],
			['group', 'Team'],
			['user', 'Matrikel'],
		]) {
			await drag(column, panel().locator(`[data-test-id="parameter-input-${name}"]`).last());
		}
		await picture('dragged-columns');
		await execute();
		expect(sandbox.world.membersOf(1)).toEqual([9]);
	});
});
