/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import type { Browser, Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { openEditor } from './support/browser';
import { cardsOf, executeInEditor, pictureOfCanvas } from './support/canvas';
import { startModel, type Message, type Model } from './support/model';
import { startSchool, type School } from './support/school';
import { sharedN8n } from './support/shared';
import {
	chooseCredentials,
	lastExecution,
	readExample,
	rewrite,
	runWorkflow,
	saveCredential,
	saveWorkflow,
	type WorkflowFile,
} from './support/workflows';

const EXAMPLES = join(__dirname, '../../examples');
const ROSTER = join(EXAMPLES, 'roster.csv');
const n8n = sharedN8n();

let sandbox: Sandbox;
let school: School;
let model: Model;
let browser: Browser;
let page: Page;
let credentials: Record<string, { id: string; name: string }>;
let roster = readFileSync(ROSTER, 'utf8');
/** What the model does next, given the conversation. */
let script: Parameters<typeof startModel>[0];

beforeAll(async () => {
	sandbox = await startSandbox();
	school = await startSchool(() => roster);
	model = await startModel((conversation) => script(conversation));
	({ browser, page } = await openEditor(n8n));
	const site = { siteUrl: sandbox.url, token: sandbox.token };
	const smtp = { host: '127.0.0.1', port: school.smtpPort, secure: false, disableStartTls: true };
	const openAi = { apiKey: 'none', url: model.url };
	credentials = {
		moodleWebServiceApi: await saveCredential(n8n, 'moodleWebServiceApi', 'Moodle', site),
		smtp: await saveCredential(n8n, 'smtp', 'Mail', { ...smtp, user: '', password: '' }),
		openAiApi: await saveCredential(n8n, 'openAiApi', 'Model', openAi),
	};
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await browser?.close();
	await Promise.all([sandbox?.stop(), school?.stop(), model?.stop()]);
});

/** An example as somebody has it who has followed its note. */
function prepared(file: string): WorkflowFile {
	const here = {
		'https://sis.example.edu': school.url,
		'https://chat.example.edu/hooks/moodle': `${school.url}/chat`,
	};
	return chooseCredentials(rewrite(readExample(file), here), credentials);
}

async function open(id: string): Promise<void> {
	await page.goto(`${n8n.url}/workflow/${id}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
}

/** Makes a group in PHYS101 with so many members. */
function makeGroup(name: string, idnumber: string, members: number): void {
	const { id } = sandbox.world.createGroup({
		courseid: 2,
		name,
		description: '',
		descriptionformat: 1,
		idnumber,
		enrolmentkey: null,
		visibility: 0,
		participation: true,
	});
	for (let index = 0; index < members; index++) sandbox.world.addMember(id, index + 3);
}

describe.each(readdirSync(EXAMPLES).filter((file) => file.endsWith('.json')))('%s', (file) => {
	it('is imported without a warning, with nodes that n8n knows', async () => {
		await page.goto(`${n8n.url}/workflow/new`);
		const { nodes } = readExample(file);
		const input = page.locator('[data-test-id="workflow-import-input"]');
		await input.waitFor({ state: 'attached' });
		await input.setInputFiles(join(EXAMPLES, file));
		await cardsOf(page)
			.nth(nodes.length - 1)
			.waitFor();
		expect(await cardsOf(page).count()).toBe(nodes.length);
		// n8n says that it has chosen the credentials that it has, and nothing else.
		for (const notice of await page.locator('.el-notification').allInnerTexts()) {
			expect(notice).toMatch(/^Credentials auto-added/);
		}
		expect(await page.getByText('Install this node to use it').count()).toBe(0);
		await pictureOfCanvas(page, `example-${file.replace('.json', '')}`);
	});
});

it('roster-to-groups.json: a form takes the roster, groups are filled, failed rows are mailed', async () => {
	await open(await saveWorkflow(n8n, prepared('roster-to-groups.json')));
	const form = await executeInEditor(page);
	await form.locator('input[type=file]').setInputFiles(ROSTER);
	await form.locator('button[type=submit]').click();
	await form.getByText('Your response has been recorded').waitFor();
	// 52 rows, and the 4 groups that were created for them.
	await page.getByText('56 items', { exact: true }).first().waitFor({ timeout: 30_000 });
	expect([...sandbox.world.groups.values()].map(({ name }) => name)).toEqual([
		'Lab A',
		'Lab B',
		'Lab C',
		'R&D Seminar',
	]);
	await until(() => school.mails.length > 0);
	const [{ to, attachments }] = school.mails;
	expect(to).toBe('office@example.edu');
	const [header, ...rows] = attachments['failed-rows.csv'].trim().split('\n');
	expect(header).toContain('course,group,student,email,error,message');
	expect(rows).toHaveLength(7);
	expect(attachments['failed-rows.csv']).toContain('No course has the short name ""PHYS1O1""');
});

it('nightly-roster-sync.json: tells what would change, then changes it, then is quiet', async () => {
	roster = 'course,group,email\n'.concat(
		...[1, 2, 3, 4].map((n) => `PHYS101,Lab A,student${n}@example.edu\n`),
	);
	makeGroup('Lab A', 'LAB-A', 3);
	sandbox.world.addMember(1, 9);
	const plan = prepared('nightly-roster-sync.json');
	const said = '\nPHYS101 / Lab A: 1 added, 1 removed';
	const planned = 'Dry run: nothing was changed. Moodle would change like this:';
	const dryRun = await saveWorkflow(n8n, plan);
	await runWorkflow(n8n, dryRun, 'Every Night');
	expect(school.chat).toEqual([planned + said]);
	expect(sandbox.world.membersOf(1)).toEqual([3, 4, 5, 9]);
	const id = await saveWorkflow(n8n, rewrite(plan, { '"dryRun":true': '"dryRun":false' }));
	expect((await runWorkflow(n8n, id, 'Every Night')).status).toBe('success');
	expect(sandbox.world.membersOf(1)).toEqual([3, 4, 5, 6]);
	await runWorkflow(n8n, id, 'Every Night');
	expect(school.chat.slice(1)).toEqual([`Moodle follows the roster:${said}`]);
	await runWorkflow(n8n, dryRun, 'Every Night');
	expect(school.chat.slice(2)).toEqual([`${planned}\nnot at all`]);
	roster = roster.replace('student4', 'nobody');
	await runWorkflow(n8n, id, 'Every Night');
	expect(school.chat.slice(3)).toEqual([
		'Moodle follows the roster:\nPHYS101 / Lab A: 1 failed, 1 kept back (A row of the group failed)',
		'One row of the roster failed:\n' +
			'PHYS101 / Lab A / nobody@example.edu: No user has the email "nobody@example.edu"',
	]);
	// The failed row may mean somebody who is in the group.
	expect(sandbox.world.membersOf(1)).toEqual([3, 4, 5, 6]);
});

describe('term-end.json', () => {
	async function answer(course: string, term: string): Promise<Page> {
		makeGroup('Lab A <old>', '2026-1-A', 2);
		makeGroup('Lab B', '2026-1-B', 0);
		makeGroup('Lab C', '2026-2-C', 1);
		makeGroup('Lab D (Spring)', '', 3);
		makeGroup('Lab E', 'not of 2026-1-', 1);
		await open(await saveWorkflow(n8n, prepared('term-end.json')));
		const form = await executeInEditor(page);
		await form.locator('input').nth(0).fill(course);
		await form.locator('input').nth(1).fill(term);
		await form.locator('button[type=submit]').click();
		return form;
	}

	async function decide(form: Page, option: string): Promise<void> {
		await form.locator('select').selectOption({ label: option });
		await form.locator('button[type=submit]').click();
	}

	it('lists the groups by the beginning of their ID numbers, and deletes them when told so', async () => {
		const form = await answer('PHYS101', '2026-1-');
		await form.locator('select').waitFor();
		expect(await form.locator('li').allInnerTexts()).toEqual([
			'Lab A <old>, 2026-1-A (2 members)',
			'Lab B, 2026-1-B (0 members)',
		]);
		await decide(form, 'Yes, delete them');
		await form.getByText('2 groups deleted.').waitFor();
		expect([...sandbox.world.groups.values()].map(({ name }) => name)).toEqual([
			'Lab C',
			'Lab D (Spring)',
			'Lab E',
		]);
	});

	it('finds them by what is in their names, in any case', async () => {
		const form = await answer('PHYS101', ' spring ');
		await form.locator('select').waitFor();
		expect(await form.locator('li').allInnerTexts()).toEqual(['Lab D (Spring) (3 members)']);
		await form.getByText('This group of PHYS101 will be deleted:').waitFor();
	});

	it('says which groups could not be deleted', async () => {
		const form = await answer('PHYS101', '2026-1-');
		sandbox.setFaults([
			{ kind: 'exception', errorcode: 'nopermissions', fn: 'core_group_delete_groups' },
		]);
		await decide(form, 'Yes, delete them');
		await form.getByText('0 groups deleted. Not deleted:').waitFor();
		expect(sandbox.world.groups.size).toBe(5);
	});

	it('keeps them when told so', async () => {
		const form = await answer('PHYS101', '2026-1-');
		await decide(form, 'No, keep them');
		await form.getByText('Nothing was deleted').waitFor();
		expect(sandbox.world.groups.size).toBe(5);
	});

	it('says that there are none, and that there is no such course', async () => {
		const none = await answer('PHYS101', '2025-');
		await none
			.getByText(
				'No group of PHYS101 has “2025-” in its name or at the beginning of its ID number.',
			)
			.waitFor();
		const empty = await answer('CHEM101', '2026-1-');
		await empty.getByText('No group of CHEM101 has “2026-1-” in its name').waitFor();
		const blank = await answer('PHYS101', ' ');
		// n8n's form takes no blank itself.
		await blank.getByText('This field is required').locator('visible=true').first().waitFor();
		const wrong = await answer('PHYS1O1', '2026-1-');
		await wrong.getByText('No course has the short name "PHYS1O1"').waitFor();
	});
});

it('random-project-teams.json: every student is in one team of four', async () => {
	const id = await saveWorkflow(n8n, prepared('random-project-teams.json'));
	const { status, error, output } = await runWorkflow(n8n, id, 'Start');
	expect([status, error]).toEqual(['success', undefined]);
	expect(output('Not in a Team')).toEqual([]);
	const { world } = sandbox;
	const students = world.enrolmentsOf(2).filter(({ role }) => role === 'student');
	expect(world.groups.size).toBe(students.length / 4);
	const teams = [...world.groups.values()].map((group) => world.membersOf(group.id));
	expect(teams.every(({ length }) => length === 4)).toBe(true);
	const all = teams.flat().sort((left, right) => left - right);
	expect(all).toEqual(students.map(({ userid }) => userid));
	// By chance: the first team is hardly the first four of the list.
	expect(world.membersOf(1)).not.toEqual(all.slice(0, 4));
	expect([...world.groups.values()][0]).toMatchObject({ name: 'Team 1', idnumber: '' });
});

describe('assistant.json', () => {
	/** A model that calls a tool once, and then says what the tool has said. */
	const callOnce = (call: string, args: object) => (conversation: readonly Message[]) => {
		const last = conversation.at(-1)!;
		return last.role === 'tool' ? { say: `The tool said: ${last.content}` } : { call, with: args };
	};

	async function ask(question: string): Promise<string> {
		const id = await saveWorkflow(n8n, prepared('assistant.json'));
		await open(id);
		const input = page.locator('[data-test-id="chat-input"]').first();
		if (!(await input.isVisible())) {
			await page.locator('[data-test-id="workflow-chat-button"]').click();
		}
		await input.fill(question);
		await page.keyboard.press('Enter');
		const reply = page.locator('.chat-message').filter({ hasText: 'The tool said' }).last();
		await reply.waitFor({ timeout: 60_000 });
		const { status, error, stored } = await lastExecution(n8n, id);
		expect([status, error]).toEqual(['success', undefined]);
		expect(stored).not.toContain(sandbox.token);
		return await reply.innerText();
	}

	const wish = { course: 'PHYS101', group: 'Lab A', email: 'student1@example.edu' };

	it('adds a member with the tool', async () => {
		makeGroup('Lab A', '', 0);
		script = callOnce('Add_Member', wish);
		expect(await ask('Put student1@example.edu into Lab A of PHYS101')).toContain('added');
		expect(sandbox.world.membersOf(1)).toEqual([3]);
		expect(model.tools.map(({ name }) => name).sort()).toEqual([
			'Add_Member',
			'List_Groups',
			'Remove_Member',
		]);
		const add = model.tools.find(({ name }) => name === 'Add_Member')!;
		expect(Object.keys(add.parameters.properties ?? {})).toEqual(['course', 'group', 'email']);
	});

	it('reads an error that it can act on', async () => {
		makeGroup('Lab A', '', 0);
		script = callOnce('Add_Member', { ...wish, email: 'nobody@example.edu' });
		const answer = await ask('Put nobody@example.edu into Lab A of PHYS101');
		expect(answer).toContain('No user has the email');
		expect(answer).toContain('Check the spelling');
		expect(sandbox.world.membersOf(1)).toEqual([]);
	});
});

async function until(isSo: () => boolean): Promise<void> {
	for (let waited = 0; !isSo() && waited < 30_000; waited += 100) await page.waitForTimeout(100);
	expect(isSo()).toBe(true);
}
