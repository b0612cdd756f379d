/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { createServer } from 'http';
import type { AddressInfo } from 'net';

import { DEFAULT_DATABASE, Locks, type DatabaseName } from './database/locks';
import { Faults, type Fault } from './faults';
import { makeServer, type LoggedRequest, type Observer, type Site } from './http/server';
import { History } from './page/history';
import { POST_MAX_SIZE, type PhpLimits } from './http/variables';
import { defaultWorld } from './world/defaultWorld';
import { Workers } from './http/workers';
import { DEFAULT_MOODLE, VERSIONS, type MoodleName } from './versions';
import type { WorldFile } from './world/model';
import { World } from './world/world';

/** How the sandbox behaves. */
export interface SandboxOptions {
	/** Default 0: any free port. */
	readonly port?: number;
	readonly token?: string;
	/** Default: the world of the recordings, with the token in it. */
	readonly world?: WorldFile;
	/** The version of Moodle to answer as; default 4.5. */
	readonly moodle?: MoodleName;
	/** The database behind it, which decides which texts are equal and how deadlocks end; default PostgreSQL. */
	readonly database?: DatabaseName;
	/** PHP's `max_input_vars`; default 5000. */
	readonly maxInputVars?: number;
	/** PHP's `post_max_size` in bytes; default 8 MB. */
	readonly postMaxSize?: number;
	/** Milliseconds added to each request. */
	readonly latency?: number;
	/** `real`: requests take as long as on a small real site, which has two cores. */
	readonly cost?: 'none' | 'real';
	readonly faults?: readonly Fault[];
	/** Told of everything that may have changed the site. */
	readonly observe?: Observer;
}

/** A running sandbox. */
export interface Sandbox {
	readonly url: string;
	readonly token: string;
	/** The live state. */
	readonly world: World;
	/** Every web service request since the start or the last reset. */
	readonly requests: readonly LoggedRequest[];
	/** The most web service requests under way at once. */
	readonly peakConcurrency: number;
	/** Web service requests under way, also those whose client has gone. */
	readonly inFlight: number;
	/** How many requests the database has failed because of a deadlock since then. */
	readonly deadlocks: number;
	setFaults(faults: readonly Fault[]): void;
	/** Changes what PHP takes of a request. */
	setLimits(limits: Partial<PhpLimits>): void;
	/** Back to the initial world and limits, without faults and with an empty log. */
	reset(): void;
	stop(): Promise<void>;
}

export const DEFAULT_TOKEN = 'demo-token';

/** Of the real site whose costs the sandbox imitates. */
const CORES = 2;

/** Starts a Moodle-compatible web service on the loopback interface. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const token = options.token ?? options.world?.tokens[0]?.token ?? DEFAULT_TOKEN;
	const file = options.world ?? defaultWorld(token);
	const database = options.database ?? DEFAULT_DATABASE;
	let url = '';
	const limits = {
		maxInputVars: options.maxInputVars ?? 5000,
		postMaxSize: options.postMaxSize ?? POST_MAX_SIZE,
	};
	const world = new World(file, database);
	const site: Site = {
		world,
		history: new History(world),
		version: VERSIONS[options.moodle ?? DEFAULT_MOODLE],
		url: () => url,
		faults: new Faults(),
		requests: [],
		limits,
		observe(seen, cause) {
			site.history.note(seen);
			options.observe?.(seen, cause);
		},
		locks: new Locks(database),
		latency: options.latency ?? 0,
		workers: options.cost === 'real' ? new Workers(CORES) : undefined,
		inFlight: 0,
		peakConcurrency: 0,
		reset() {
			site.world = new World(file, database);
			site.history = new History(site.world);
			site.locks = new Locks(database);
			site.limits = limits;
			site.faults.set([]);
			site.requests.length = 0;
			site.peakConcurrency = 0;
		},
	};
	site.faults.set(options.faults ?? []);
	const server = createServer(makeServer(site));
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, '127.0.0.1', resolve);
	});
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		token,
		get world() {
			return site.world;
		},
		requests: site.requests,
		get peakConcurrency() {
			return site.peakConcurrency;
		},
		get inFlight() {
			return site.inFlight;
		},
		get deadlocks() {
			return site.locks.deadlocks;
		},
		setLimits(changed) {
			site.limits = { ...site.limits, ...changed };
		},
		setFaults: (faults) => site.faults.set(faults),
		reset: site.reset,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

export type { DatabaseName } from './database/locks';
export type { Fault, FaultKind } from './faults';
export type { LoggedRequest, Observer } from './http/server';
export type { MoodleName } from './versions';
export type * from './world/model';
