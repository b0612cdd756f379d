/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs on a developer's machine, never inside n8n */
import { fork, type ChildProcess } from 'child_process';
import { join } from 'path';

import type { SandboxOptions } from '../../sandbox';
import type { Question, Reply } from './sandboxChild';
import type { BenchSite, GroupPlan, Membership, Traffic, User } from './site';

/** Starts the sandbox in a process of its own. */
export async function startSandboxSite(options: SandboxOptions): Promise<BenchSite> {
	const child = fork(join(__dirname, 'sandboxChild.ts'), [JSON.stringify(options)], {
		execArgv: ['--import', 'tsx'],
		stdio: ['ignore', 2, 2, 'ipc'],
	});
	const line = new Line(child);
	const started = (await line.started) as Pick<BenchSite, 'url' | 'token' | 'courseid' | 'userids'>;
	return {
		...started,
		name: `sandbox, cost ${options.cost ?? 'none'}, latency ${options.latency ?? 0} ms`,
		maxRows: Infinity,
		makesCourses: true,
		arrange: async (groups: readonly GroupPlan[]) => await line.ask<number[]>('arrange', groups),
		members: async (groupids) => await line.ask<Membership[]>('members', groupids),
		enrol: async (count) => await line.ask<User[]>('enrol', count),
		makeStrangers: async (count) => await line.ask<User[]>('makeStrangers', count),
		countGroups: async () => await line.ask<number>('countGroups'),
		startCounting: async () => await line.ask('startCounting'),
		traffic: async () => await line.ask<Traffic>('traffic'),
		clear: async () => await line.ask('reset'),
		async close() {
			child.disconnect();
			await new Promise((resolve) => child.once('exit', resolve));
		},
	};
}

/** Questions to the child and its replies. */
class Line {
	readonly started: Promise<unknown>;
	private readonly waiting = new Map<number, (value: unknown) => void>();
	private last = 0;

	constructor(private readonly child: ChildProcess) {
		this.started = new Promise((resolve, reject) => {
			this.waiting.set(0, resolve);
			child.once('exit', (code) => reject(new Error(`The sandbox has ended (${code})`)));
		});
		child.on('message', ({ id, value }: Reply) => {
			this.waiting.get(id)?.(value);
			this.waiting.delete(id);
		});
	}

	async ask<T>(method: string, ...args: readonly unknown[]): Promise<T> {
		const id = ++this.last;
		return await new Promise<T>((resolve) => {
			this.waiting.set(id, resolve as (value: unknown) => void);
			this.child.send({ id, method, args } satisfies Question);
		});
	}
}
