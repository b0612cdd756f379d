/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */

/** How long the sockets of the last requests may take to close, in milliseconds. */
const CLOSING = 5000;

/** Watches over the process: what is rejected unhandled, warned of, and left open. */
export class Watch {
	private readonly noticed: string[] = [];
	private readonly started = Date.now();
	private readonly sockets = openSockets();

	constructor() {
		process.on('unhandledRejection', (reason) => this.note('Unhandled rejection', reason));
		process.on('uncaughtException', (error) => this.note('Uncaught exception', error));
		process.on('warning', (warning) => this.note('Warning', warning));
	}

	/** Everything that was noticed, when all sandboxes are closed. */
	async problems(): Promise<string[]> {
		const end = Date.now() + CLOSING;
		while (openSockets() > this.sockets && Date.now() < end) {
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		const left = openSockets() - this.sockets;
		return [...this.noticed, ...(left > 0 ? [`${left} sockets are still open`] : [])];
	}

	/** What the run took. */
	figures(): string {
		const seconds = Math.round((Date.now() - this.started) / 1000);
		const { user, system } = process.cpuUsage();
		const heap = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
		return `${seconds} s, ${Math.round((user + system) / 1e6)} s of CPU, heap ${heap} MB`;
	}

	private note(what: string, why: unknown): void {
		if (this.noticed.length > 20) return;
		this.noticed.push(`${what}: ${why instanceof Error ? why.stack : String(why)}`);
	}
}

function openSockets(): number {
	return process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length;
}
