import { CASES } from './cases';
import { cleanUp } from './cleanUp';
import type { Live } from './live';

/** Something that a site must let the node do, or that the node must say of it. */
export interface LiveCase {
	readonly name: string;
	/** Why the case cannot be tried on this site; `undefined` if it can. */
	readonly unless?: (live: Live) => string | undefined;
	readonly run: (live: Live) => Promise<void>;
	/** Whether the answers hold people at large, so that they are not recorded. */
	readonly isPrivate?: boolean;
	/** Whether it is younger than the recordings, some of them of versions that run nowhere any more. */
	readonly isUnrecorded?: boolean;
}

/** What became of a case. */
export interface Result {
	readonly name: string;
	readonly skipped?: string;
	readonly error?: unknown;
}

/** Runs the cases one after the other, each in a course without groups of the suite's own. */
export async function runSuite(
	live: Live,
	report: (result: Result) => void,
	around: (name: string, run: () => Promise<void>) => Promise<void> = async (_, run) => await run(),
): Promise<Result[]> {
	const results: Result[] = [];
	for (const each of CASES) {
		if (live.isCancelled) break;
		const result = await runCase(live, each, around);
		results.push(result);
		report(result);
	}
	return results;
}

async function runCase(
	live: Live,
	{ name, unless, run, isPrivate = false }: LiveCase,
	around: (name: string, run: () => Promise<void>) => Promise<void>,
): Promise<Result> {
	const skipped = unless?.(live);
	if (skipped !== undefined) return { name, skipped };
	try {
		await (isPrivate ? run(live) : around(name, async () => await run(live)));
		return { name };
	} catch (error) {
		return live.isCancelled ? { name, skipped: 'interrupted' } : { name, error };
	} finally {
		await cleanUp(live, live.isCancelled);
	}
}
