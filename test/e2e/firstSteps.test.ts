/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- tests run on a developer's machine, never inside n8n */
import { spawn, type ChildProcess } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

import type { Browser, Page } from 'playwright-core';

import { openBrowser } from './support/browser';
import { executeInEditor, nodeOn } from './support/canvas';

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'n8n-editor-'));

interface Started {
	readonly child: ChildProcess;
	readonly printed: () => string;
}

let started: Started;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	started = await start();
	browser = await openBrowser();
	page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
});

afterAll(async () => {
	await browser?.close();
	if (started && isAlive(-started.child.pid!)) process.kill(-started.child.pid!, 'SIGKILL');
	rmSync(folder, { recursive: true, force: true });
});

/** Types `npm run n8n`, and reads until it says how to go on. */
async function start(): Promise<Started> {
	const args = ['run', 'n8n', '--', '--port', '6378', '--folder', folder];
	// A process group of its own, as a terminal has: Ctrl-C goes to all of it.
	const child = spawn('npm', args, {
		cwd: ROOT,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let text = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
	}
	for (let waited = 0; !text.includes('Ctrl-C ends everything'); waited += 200) {
		if (child.exitCode !== null || waited > 170_000) throw new Error(`It did not start:\n${text}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	return { child, printed: () => text };
}

/** The address that is printed after a word. */
function printed(word: string): string {
	return new RegExp(`${word}\\s+(\\S+)`).exec(started.printed())![1];
}

async function logIn(): Promise<void> {
	const [, email, password] = /log in as (\S+) with (\S+)/.exec(started.printed())!;
	await page.goto(printed('n8n {3,}'));
	await page.locator('input[name="emailOrLdapLoginId"]').fill(email);
	await page.locator('input[name="password"]').fill(password);
	await page.locator('[data-test-id="form-submit-button"]').click();
}

/** Ends everything: no process of the group may be left. */
async function pressCtrlC(): Promise<void> {
	const group = -started.child.pid!;
	process.kill(group, 'SIGINT');
	for (let waited = 0; isAlive(group); waited += 100) {
		expect(waited).toBeLessThan(15_000);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

function isAlive(group: number): boolean {
	try {
		return process.kill(group, 0);
	} catch {
		return false;
	}
}

it('opens n8n with the printed login, and the examples are there', async () => {
	await logIn();
	for (const name of [
		'Assistant',
		'Nightly roster sync',
		'Random project teams',
		'Roster to groups',
		'Term end',
	]) {
		await page.getByText(name, { exact: true }).first().waitFor();
	}
});

it('takes the roster in a form, and fills the groups', async () => {
	await page.getByText('Roster to groups', { exact: true }).first().click();
	await nodeOn(page, 'Add Members').waitFor();
	const form = await executeInEditor(page);
	await form.locator('input[type=file]').setInputFiles(printed('Roster'));
	await form.locator('button[type=submit]').click();
	// 52 rows, and the 4 groups that were created for them.
	await page.getByText('56 items', { exact: true }).first().waitFor({ timeout: 30_000 });
	await page.getByText('7 items', { exact: true }).first().waitFor();
});

it('shows the groups in the page of the sandbox', async () => {
	const moodle = await page.context().newPage();
	await moodle.goto(printed('Moodle'));
	await moodle.getByText('R&D Seminar').first().waitFor();
	await moodle.getByText('Lab A').first().waitFor();
	await moodle.getByText('0 → 12 members').first().waitFor();
	await moodle.close();
});

it('prints the mail with the failed rows', async () => {
	for (let waited = 0; !started.printed().includes('mail to office@example.edu'); waited += 100) {
		expect(waited).toBeLessThan(20_000);
		await page.waitForTimeout(100);
	}
	expect(started.printed()).toContain('No user has the email ""grace@example.edu""');
});

it('tells what the roster of a week later would change', async () => {
	await page.goto(printed('n8n {3,}'));
	await page.getByText('Nightly roster sync', { exact: true }).first().click();
	await nodeOn(page, 'Sync Members').waitFor();
	await page.locator('[data-test-id="execute-workflow-button"]').first().click();
	for (let waited = 0; !started.printed().includes('One row of the roster failed'); waited += 100) {
		expect(waited).toBeLessThan(30_000);
		await page.waitForTimeout(100);
	}
	expect(started.printed()).toContain(
		`── chat ──
Dry run: nothing was changed. Moodle would change like this:
PHYS101 / Lab A: 1 added, 1 removed
PHYS101 / Lab B: 1 added, 1 removed
PHYS101 / Lab C: 1 failed, 1 kept back (A row of the group failed)
PHYS101 / Lab D: new group, 2 added
`,
	);
});

it('ends with Ctrl-C, and keeps the workflows for the next start', async () => {
	const rename = 'My own name for it';
	await page.goto(printed('n8n {3,}'));
	await page.getByText('Term end', { exact: true }).first().click();
	await nodeOn(page, 'Delete Groups').waitFor();
	const title = page.locator('[data-test-id="workflow-name-input"]').first();
	await title.click();
	await page.keyboard.press('Control+A');
	await page.keyboard.type(rename);
	await page.keyboard.press('Enter');
	await page.waitForTimeout(3000);
	await pressCtrlC();
	const before = Date.now();
	started = await start();
	expect(Date.now() - before).toBeLessThan(90_000);
	await page.goto(printed('n8n {3,}'));
	if (page.url().includes('signin')) await logIn();
	await page.getByText(rename, { exact: true }).first().waitFor();
	await pressCtrlC();
});
