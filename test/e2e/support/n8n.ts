/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

import { installPackage } from './installPackage';
import { CURRENT, freePort, runN8n, type Installation, type N8nProcess } from './n8nProcess';
import { openRest, type Rest } from './rest';

/** A running n8n with our package installed, and its owner logged in. */
export interface N8n extends Rest {
	readonly userFolder: string;
	/** Everything that it has printed. */
	readonly log: () => string;
	/** The settings that another process of the same n8n needs. */
	readonly env: Readonly<Record<string, string>>;
	readonly main: N8nProcess;
	stop(): Promise<void>;
}

/** How to start an n8n. */
export interface N8nOptions {
	readonly installation?: Installation;
	/** Kept when n8n ends; without it a new folder is made, and removed in the end. */
	readonly userFolder?: string;
	readonly port?: number;
	readonly env?: Readonly<Record<string, string>>;
}

/** Packs the package, installs it as n8n does, and starts n8n with an owner. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const userFolder = options.userFolder ?? mkdtempSync(join(tmpdir(), 'n8n-e2e-'));
	installPackage(userFolder);
	const port = options.port ?? (await freePort());
	const env = {
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		...options.env,
	};
	const main = runN8n(options.installation ?? CURRENT, ['start'], userFolder, env);
	const stop = async () => {
		await main.stop();
		if (options.userFolder === undefined) rmSync(userFolder, { recursive: true, force: true });
	};
	try {
		await main.until('Editor is now accessible');
		const rest = await openRest(`http://127.0.0.1:${port}`);
		return { ...rest, userFolder, log: main.log, env, main, stop };
	} catch (error) {
		await stop();
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- no node runs here
		throw error;
	}
}
