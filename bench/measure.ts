/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */

/** What a piece of work takes of this process. */
export interface Cost {
	readonly seconds: number;
	/** Milliseconds of CPU time. */
	readonly cpu: number;
	/** The most megabytes of heap in use at any moment beyond those at the start, rubbish included. */
	readonly heap: number;
}

/** Does something and says what it took. */
export async function measure(work: () => Promise<unknown>): Promise<Cost> {
	global.gc?.();
	const before = process.memoryUsage().heapUsed;
	let peak = before;
	const watch = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage().heapUsed);
	}, 20);
	const [started, cpuBefore] = [performance.now(), process.cpuUsage()];
	try {
		await work();
	} finally {
		clearInterval(watch);
	}
	const { user, system } = process.cpuUsage(cpuBefore);
	const seconds = (performance.now() - started) / 1000;
	return { seconds, cpu: (user + system) / 1000, heap: (peak - before) / 1e6 };
}
