/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { createServer } from 'net';
import { join, resolve } from 'path';

import { Command } from 'commander';

import { startSandbox } from '../sandbox';
import { startN8n, type N8n } from '../test/e2e/support/n8n';
import { OWNER } from '../test/e2e/support/rest';
import { startSchool, type School } from '../test/e2e/support/school';
import {
	chooseCredentials,
	readExample,
	rewrite,
	saveCredential,
	saveWorkflow,
} from '../test/e2e/support/workflows';

const EXAMPLES = join(__dirname, '..', 'examples');
const ROSTER = join(EXAMPLES, 'roster.csv');
/** What the student information system exports a week later: the errors are corrected, people have moved. */
const A_WEEK_LATER = join(EXAMPLES, 'roster-a-week-later.csv');

/** What an earlier start made in the n8n of the folder. */
interface Made {
	readonly moodle: string;
	readonly smtp: string;
}

const options = new Command('n8n')
	.description('The full n8n editor with the node, a Moodle sandbox and the examples')
	.option('--port <number>', 'port of n8n; the sandbox and the school take the next three', '5678')
	.option('--folder <path>', 'where n8n keeps its data', join(__dirname, '..', '.n8n-editor'))
	.parse()
	.opts<{ port: string; folder: string }>();

void open().catch((error: Error) => {
	process.stderr.write(`${error.message}\n`);
	process.exit(1);
});

async function open(): Promise<void> {
	const [port, moodlePort, webPort, smtpPort] = [0, 1, 2, 3].map(
		(offset) => Number(options.port) + offset,
	);
	await refuseTakenPorts(port, moodlePort, webPort, smtpPort);
	const userFolder = resolve(options.folder);
	mkdirSync(userFolder, { recursive: true });
	say('Starting …');
	const school = await startSchool(() => readFileSync(A_WEEK_LATER, 'utf8'), {
		webPort,
		smtpPort,
		onChat: (text) => say(`\n── chat ──\n${text}`),
		onMail: ({ to, subject, text, attachments }) => {
			const sheets = Object.entries(attachments).map(([name, sheet]) => `${name}:\n${sheet}`);
			say(`\n── mail to ${to}: ${subject} ──\n${[text.trim(), ...sheets].join('\n\n')}`);
		},
	});
	const sandbox = await startSandbox({ port: moodlePort });
	const n8n = await startN8n({ userFolder, port });
	await prepare(n8n, school, { siteUrl: sandbox.url, token: sandbox.token });
	say(`
  n8n       ${n8n.url}/home/workflows
            log in as ${OWNER.email} with ${OWNER.password}
  Moodle    ${sandbox.url}
            a sandbox: its page shows what changed last, and all groups with their members
  Roster    ${ROSTER}
            to upload; a week later the student information system gives
            ${A_WEEK_LATER}

Begin with the workflow "Roster to groups": Execute workflow, and upload the roster.
Then execute "Nightly roster sync": it reads the roster of a week later.
The mails and chat messages of the examples appear here. Ctrl-C ends everything;
your workflows are kept in ${userFolder}.`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			say('\nEnding …');
			void Promise.all([n8n.stop(), sandbox.stop(), school.stop()]).then(() => process.exit(0));
		});
	}
}

/** The first start brings credentials and examples; later ones leave alone what has become of them. */
async function prepare(n8n: N8n, school: School, site: object): Promise<void> {
	const file = join(n8n.userFolder, 'made.json');
	const smtp = {
		host: '127.0.0.1',
		port: school.smtpPort,
		secure: false,
		disableStartTls: true,
		user: '',
		password: '',
	};
	if (existsSync(file)) {
		const made = JSON.parse(readFileSync(file, 'utf8')) as Made;
		await refresh(n8n, made.moodle, 'moodleWebServiceApi', 'Moodle sandbox', site);
		await refresh(n8n, made.smtp, 'smtp', 'Mail sandbox', smtp);
		return;
	}
	const credentials = {
		moodleWebServiceApi: await saveCredential(n8n, 'moodleWebServiceApi', 'Moodle sandbox', site),
		smtp: await saveCredential(n8n, 'smtp', 'Mail sandbox', smtp),
	};
	for (const name of readdirSync(EXAMPLES).filter((one) => one.endsWith('.json'))) {
		const here = {
			'https://sis.example.edu': school.url,
			'https://chat.example.edu/hooks/moodle': `${school.url}/chat`,
		};
		await saveWorkflow(n8n, chooseCredentials(rewrite(readExample(name), here), credentials));
	}
	const made: Made = { moodle: credentials.moodleWebServiceApi.id, smtp: credentials.smtp.id };
	writeFileSync(file, JSON.stringify(made));
}

/** The sandbox may have another address this time. A credential that was deleted stays deleted. */
async function refresh(n8n: N8n, id: string, type: string, name: string, data: object) {
	await n8n.patch(`/rest/credentials/${id}`, { name, type, data }).catch(() => {});
}

async function refuseTakenPorts(...ports: number[]): Promise<void> {
	for (const port of ports) {
		const server = createServer();
		const isTaken = await new Promise<boolean>((done) => {
			server.once('error', () => done(true));
			server.listen(port, '127.0.0.1', () => done(false));
		});
		await new Promise((done) => server.close(done));
		if (isTaken) {
			throw new Error(
				`Port ${port} is in use. Choose other ports with: npm run n8n -- --port 6000`,
			);
		}
	}
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
