/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { join } from 'path';

import type { INodeParameters } from 'n8n-workflow';
import type { Browser, Page } from 'playwright-core';

import { openEditor } from './support/browser';
import { IMAGES, nodeOn } from './support/canvas';
import { startN8n, type N8n } from './support/n8n';
import { LOWEST } from './support/n8nProcess';
import type { Rest } from './support/rest';
import { sharedN8n } from './support/shared';
import { saveWorkflow, type WorkflowFile } from './support/workflows';

const byText = (mode: string, value: string) => ({ __rl: true, mode, value });
const ADD = { resource: 'groupMember', operation: 'add' };
const ROW = {
	course: byText('shortname', 'PHYS101'),
	group: byText('name', 'Lab A'),
	user: byText('email', 'ada@example.edu'),
};
const COLUMNS = { group: 'Team', identifyGroupsBy: 'name' };

const isAdd = ({ resource = ADD.resource, operation = ADD.operation }: INodeParameters) =>
	resource === ADD.resource && operation === ADD.operation;

/** What the panel shows for a node that was just made, from top to bottom. */
const panels: Array<[string, INodeParameters, string[]]> = [
	[
		'add-auto-map',
		{ ...ADD, dataMode: 'autoMapInputData' },
		['Resource', 'Operation', 'Data Mode', 'Default Course', 'Columns', 'Options'],
	],
	[
		'add-define-below',
		{ ...ADD, rows: { row: [ROW] } },
		['Resource', 'Operation', 'Data Mode', 'Rows', 'Course', 'Group', 'User', 'Options'],
	],
	[
		'add-json',
		{ ...ADD, dataMode: 'usingJson' },
		[
			...['Resource', 'Operation', 'Data Mode', 'Rows (JSON)'],
			...['Default Course', 'Columns', 'Options'],
		],
	],
	[
		'sync',
		{ ...ADD, operation: 'sync' },
		['Resource', 'Operation', 'Data Mode', 'Default Course', 'Columns', 'Dry Run', 'Options'],
	],
	[
		'group-create',
		{ resource: 'group', operation: 'create' },
		[
			...['Resource', 'Operation', 'Data Mode', 'Rows', 'Course', 'Name', 'Description'],
			...['Grouping', 'Additional Fields', 'Options'],
		],
	],
	[
		'group-update',
		{
			...{ resource: 'group', operation: 'update' },
			rows: { row: [{ updateFields: { idnumber: 'A' } }] },
		},
		[
			...['Resource', 'Operation', 'Data Mode', 'Rows', 'Course', 'Group'],
			...['Update Fields', 'ID Number', 'Options'],
		],
	],
	[
		'group-get-many',
		{ resource: 'group', operation: 'getMany' },
		['Resource', 'Operation', 'Course', 'Return All', 'Limit', 'Filters', 'Options'],
	],
	[
		'columns',
		{ ...ADD, dataMode: 'autoMapInputData', columns: COLUMNS },
		[
			...['Resource', 'Operation', 'Data Mode', 'Default Course', 'Columns'],
			...['Group Column', 'Identify Groups By', 'Options'],
		],
	],
];

describe.each(['current', 'lowest'] as const)('in the %s n8n', (which) => {
	let own: N8n | undefined;
	let n8n: Rest;
	let browser: Browser;
	let page: Page;
	const problems: string[] = [];

	beforeAll(async () => {
		if (which === 'lowest') own = await startN8n({ installation: LOWEST });
		n8n = own ?? sharedN8n();
		({ browser, page } = await openEditor(n8n));
		page.setDefaultTimeout(60_000);
		page.on('pageerror', (error) => problems.push(error.message));
	});

	afterAll(async () => {
		await browser?.close();
		await own?.stop();
	});

	const panel = () => page.locator('[data-test-id="ndv"]:visible').first();

	/** A workflow with a node for each of the parameters, named by the keys. */
	async function openWorkflow(all: ReadonlyArray<readonly [string, INodeParameters]>) {
		const nodes = all.map(([name, parameters], index) => ({
			...{ id: name, name, typeVersion: 1, parameters },
			type: 'n8n-nodes-moodle-groups.moodleGroups',
			position: [200 * (index % 4), 200 * Math.floor(index / 4)] as [number, number],
		}));
		const file = { connections: {}, settings: { executionOrder: 'v1' } };
		const id = await saveWorkflow(n8n, { ...file, name: 'Panel', nodes });
		await page.goto(`${n8n.url}/workflow/${id}`);
		await nodeOn(page, all[0][0]).waitFor();
		await page.keyboard.press('1');
		return id;
	}

	async function openNode(name: string): Promise<void> {
		await nodeOn(page, name).dblclick();
		await panel().locator('[data-test-id="parameter-input-resource"]').first().waitFor();
	}

	async function close(): Promise<void> {
		await page
			.locator('[data-test-id="ndv-close-button"], [data-test-id="back-to-canvas"]')
			.first()
			.click();
		await panel().waitFor({ state: 'hidden' });
	}

	async function choose(parameter: string, option: string): Promise<void> {
		await panel().locator(`[data-test-id="parameter-input-${parameter}"]`).first().click();
		await page
			.locator('.el-select-dropdown__item:visible')
			.filter({ hasText: new RegExp(`^\\s*${option}`) })
			.first()
			.click();
	}

	/** The labels of the fields, down to those that n8n adds to every node. */
	async function labels(): Promise<string[]> {
		const texts = panel().locator('[data-test-id="input-label"]');
		const all = (await texts.allInnerTexts()).map((text) => text.trim().split(/\s*\n/)[0]);
		return all.slice(0, all.indexOf('Options') + 1);
	}

	const picture = async (name: string) =>
		await page.screenshot({ path: join(IMAGES, `${name}-${which}.png`) });

	it('opens a workflow', async () => {
		await openWorkflow(panels.map(([name, parameters]) => [name, parameters]));
	});

	it.each(panels)('%s shows its fields, and nothing else', async (name, _, expected) => {
		await openNode(name);
		await panel().getByText('Options', { exact: true }).first().waitFor();
		await page.waitForTimeout(500);
		await picture(name);
		expect(await labels()).toEqual(expected);
		await close();
	});

	it('keeps columns and rows when another operation and data mode are chosen', async () => {
		const id = await openWorkflow([
			['Mapped', { ...ADD, dataMode: 'autoMapInputData', columns: COLUMNS }],
			['Listed', { ...ADD, rows: { row: [ROW] } }],
			['Moved', { ...ADD, rows: { row: [ROW] } }],
		]);
		await openNode('Mapped');
		await choose('operation', 'Remove');
		await choose('dataMode', 'Using JSON');
		await panel().getByText('Group Column', { exact: true }).waitFor();
		await choose('resource', 'Grouping');
		await choose('resource', 'Group Member');
		await choose('operation', 'Sync');
		await choose('dataMode', 'Auto-Map Input Data');
		await panel().getByText('Group Column', { exact: true }).waitFor();
		await picture('switched-columns');
		await close();
		await openNode('Listed');
		await choose('operation', 'Remove');
		await picture('switched-rows');
		await close();
		await openNode('Moved');
		await choose('resource', 'Grouping');
		await close();
		await page.keyboard.press('Control+s');
		const stored = async () => (await n8n.get<WorkflowFile>(`/rest/workflows/${id}`)).nodes;
		for (let look = 0; look < 100; look++) {
			if ((await stored()).every(({ parameters }) => !isAdd(parameters))) break;
			await page.waitForTimeout(200);
		}
		const [mapped, listed, moved] = await stored();
		expect(mapped.parameters).toMatchObject({ operation: 'sync', columns: COLUMNS });
		expect(listed.parameters).toMatchObject({ operation: 'remove', rows: { row: [ROW] } });
		// What the other resource has too.
		const { course, group } = ROW;
		expect(moved.parameters).toMatchObject({ rows: { row: [{ course, group }] } });
	});

	it('caused no error in the page', () => {
		expect(problems).toEqual([]);
	});
});
