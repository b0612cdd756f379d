/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- tests run on a developer's machine, never inside n8n */
import { execFileSync, spawn, type ChildProcess } from 'child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'fs';
import { createServer, type AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';

import { request } from 'undici';

const ROOT = join(__dirname, '../../..');
const HOME = join(ROOT, 'test/e2e');

/** The owner of the test's n8n. */
export const OWNER = {
	email: 'owner@example.org',
	firstName: 'Test',
	lastName: 'Owner',
	password: 'Moodle-groups-1',
};

/** A running n8n with our package installed. */
export interface N8n {
	readonly url: string;
	/** Everything that it has printed. */
	readonly log: () => string;
	/** The cookie of the owner. */
	readonly cookie: string;
	/** Calls n8n's own REST interface as the owner. */
	post<T>(path: string, body: unknown): Promise<T>;
	stop(): Promise<void>;
}

/** Packs the package, installs it as n8n does, and starts n8n with an owner. */
export async function startN8n(): Promise<N8n> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-e2e-'));
	installPackage(folder);
	const [port, broker] = [await freePort(), await freePort()];
	const child = spawn(
		join(HOME, 'node_modules/node/bin/node'),
		[join(HOME, 'node_modules/n8n/bin/n8n'), 'start'],
		{
			cwd: folder,
			env: {
				PATH: process.env.PATH,
				N8N_USER_FOLDER: folder,
				N8N_PORT: String(port),
				N8N_RUNNERS_BROKER_PORT: String(broker),
				N8N_LISTEN_ADDRESS: '127.0.0.1',
				N8N_DIAGNOSTICS_ENABLED: 'false',
				N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
				N8N_TEMPLATES_ENABLED: 'false',
				N8N_PERSONALIZATION_ENABLED: 'false',
				N8N_SECURE_COOKIE: 'false',
				N8N_LOG_LEVEL: 'info',
			},
		},
	);
	let log = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
	}
	const stop = async () => {
		await end(child);
		rmSync(folder, { recursive: true, force: true });
	};
	const url = `http://127.0.0.1:${port}`;
	try {
		await until(
			() => log.includes('Editor is now accessible'),
			child,
			() => log,
		);
		const setup = await send(url, '/rest/owner/setup', OWNER, '');
		const cookie = String([setup.headers['set-cookie']].flat()[0]).split(';')[0];
		return {
			url,
			log: () => log,
			cookie,
			async post<T>(path: string, body: unknown) {
				const response = await send(url, path, body, cookie);
				return ((await response.body.json()) as { data: T }).data;
			},
			stop,
		};
	} catch (error) {
		await stop();
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- no node runs here
		throw error;
	}
}

function installPackage(folder: string): void {
	const modules = join(folder, '.n8n/nodes/node_modules');
	mkdirSync(modules, { recursive: true });
	const run = (command: string, args: string[]) =>
		execFileSync(command, args, {
			cwd: ROOT,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
	const [{ filename }] = JSON.parse(
		run('npm', ['pack', '--json', '--pack-destination', folder]),
	) as Array<{ filename: string }>;
	run('tar', ['xzf', join(folder, filename), '-C', modules]);
	renameSync(join(modules, 'package'), join(modules, 'n8n-nodes-moodle-groups'));
}

async function send(url: string, path: string, body: unknown, cookie: string) {
	return await request(url + path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', cookie },
		body: JSON.stringify(body),
	});
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

async function until(ready: () => boolean, child: ChildProcess, log: () => string): Promise<void> {
	for (let waited = 0; !ready(); waited += 200) {
		if (child.exitCode !== null || waited > 150_000)
			throw new Error(`n8n did not start:\n${log()}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null) return;
	const ended = new Promise((resolve) => child.once('exit', resolve));
	child.kill('SIGTERM');
	setTimeout(() => child.kill('SIGKILL'), 5000).unref();
	await ended;
}
