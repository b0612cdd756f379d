import { measure } from './measure';
import { rivalsFor, type Rival } from './rivals';
import type { BenchSite } from './sites/site';
import type { Prepared, Work, Writes } from './tasks/task';

/** What a rival took for a piece of work. */
export interface Result {
	readonly rival: Rival['key'];
	readonly title: string;
	readonly seconds: number;
	readonly requests: number;
	readonly peakConnections: number;
	/** Milliseconds of CPU time of engine and node for each row. */
	readonly cpuPerRow: number;
	/** Megabytes. */
	readonly peakHeap: number;
	/** How many rows Moodle agreed with afterwards; unknown where not all were sent. */
	readonly rowsRight?: number;
	/** Time and requests are those of so many rows, multiplied. */
	readonly extrapolatedFrom?: number;
	/** What ended it before its time. */
	readonly error?: string;
}

/** A piece of work, done by each rival. */
export interface Comparison {
	readonly work: string;
	readonly title: string;
	readonly rows: number;
	readonly results: readonly Result[];
	/** How many times as long as this node each rival took. */
	readonly times: Readonly<Partial<Record<Rival['key'], number>>>;
}

/** Lets each rival do a piece of work, each on a site set up anew. */
export async function compare(work: Work, site: BenchSite, atOnce: number): Promise<Comparison> {
	const rows = Math.min(work.rows, site.maxRows);
	const results: Result[] = [];
	for (const rival of rivalsFor(work))
		results.push(await measureRival(rival, work, rows, site, atOnce));
	const node = results[0].seconds;
	const times = results.map(({ rival, seconds }) => [rival, seconds / node] as const);
	return {
		work: work.key,
		title: work.title(rows),
		rows,
		results,
		times: Object.fromEntries(times.slice(1)),
	};
}

/** Whether the usual rivals did it, and not those that do a whole job. */
export function isOfAllRivals({ results }: Comparison): boolean {
	return results.every(({ rival }) => rival !== 'template');
}

async function measureRival(
	rival: Rival,
	work: Work,
	rows: number,
	site: BenchSite,
	atOnce: number,
): Promise<Result> {
	await site.clear();
	const prepared = await work.prepare(site, rows);
	const all = prepared.rows.length;
	const done = Math.min(rival.most ?? all, all);
	await site.startCounting();
	let error: string | undefined;
	const { seconds, cpu, heap } = await measure(async () => {
		try {
			await rival.run(done < all ? firstRows(prepared, done) : prepared, site, atOnce);
		} catch (reason) {
			error = reason instanceof Error ? reason.message : String(reason);
		}
	});
	const { requests, peakConnections } = await site.traffic();
	const factor = all / done;
	return {
		rival: rival.key,
		title: rival.title,
		seconds: seconds * factor,
		requests: Math.round(requests * factor),
		peakConnections,
		cpuPerRow: cpu / done,
		peakHeap: heap,
		...(done < all ? { extrapolatedFrom: done } : { rowsRight: await prepared.right() }),
		...(error === undefined ? {} : { error }),
	};
}

/** The beginning of a work, for a rival that takes too long for all of it. */
function firstRows(prepared: Prepared, count: number): Prepared {
	const plain: Writes = { ...prepared.plain, entries: prepared.plain.entries.slice(0, count) };
	return { ...prepared, plain };
}
