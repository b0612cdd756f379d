/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs on a developer's machine, never inside n8n */
import { spawn } from 'child_process';
import { createWriteStream } from 'fs';
import { createServer, type AddressInfo } from 'net';
import { join } from 'path';

const HOME = join(__dirname, '..');

/** An n8n of npm, and the Node.js that it runs on. */
export interface Installation {
	readonly node: string;
	readonly n8n: string;
}

/** The n8n that the package is developed with. */
export const CURRENT: Installation = {
	node: join(HOME, 'node_modules/node/bin/node'),
	n8n: join(HOME, 'node_modules/n8n/bin/n8n'),
};

/** The lowest n8n that the README promises, on the Node.js that runs the tests. */
export const LOWEST: Installation = {
	node: process.execPath,
	n8n: join(HOME, 'lowest/node_modules/n8n/bin/n8n'),
};

/** A command of n8n under way: `start`, `worker` … */
export interface N8nProcess {
	/** Everything that it has printed. */
	readonly log: () => string;
	/** Resolves when the log has the text; throws when the process ends without it. */
	until(text: string): Promise<void>;
	/** Ends the process, by force after five seconds. */
	stop(): Promise<void>;
	/** Ends it at once, as a crash would. */
	crash(): Promise<void>;
}

/** Where the log of an n8n is kept, in its user folder. */
export const LOG_FILE = 'n8n.log';

/** Settings that keep n8n quiet and on this machine. */
const QUIET = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
	N8N_LOG_LEVEL: 'info',
};

/**
 * Runs a command of n8n.
 *
 * @param env settings beside those that keep it quiet.
 */
export function runN8n(
	{ node, n8n }: Installation,
	command: readonly string[],
	userFolder: string,
	env: Readonly<Record<string, string>> = {},
): N8nProcess {
	const child = spawn(node, [n8n, ...command], {
		cwd: userFolder,
		env: { PATH: process.env.PATH, N8N_USER_FOLDER: userFolder, ...QUIET, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let log = '';
	const file = createWriteStream(join(userFolder, LOG_FILE), { flags: 'a' });
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => {
			log += chunk.toString();
			file.write(chunk);
		});
	}
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	return {
		log: () => log,
		async until(text) {
			for (let waited = 0; !log.includes(text); waited += 100) {
				if (hasEnded() || waited > 180_000) {
					throw new Error(`n8n ${command.join(' ')} did not say "${text}":\n${log}`);
				}
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		},
		async stop() {
			if (hasEnded()) return;
			child.kill('SIGTERM');
			const force = setTimeout(() => child.kill('SIGKILL'), 5000);
			await ended;
			clearTimeout(force);
		},
		async crash() {
			child.kill('SIGKILL');
			await ended;
		},
	};
}

/** A port of this machine that nobody listens to. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
