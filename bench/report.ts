/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */
import { printTable } from '../demo/table';
import type { Comparison, Result } from './compare';
import type { EngineFigures } from './engineCost';

/** Everything that a run of the bench found out. */
export interface Report {
	readonly date: string;
	readonly machine: { readonly cpu: string; readonly cores: number; readonly load: number };
	readonly node: string;
	readonly n8n: string;
	readonly site: string;
	readonly requestsAtOnce: number;
	readonly comparisons: readonly Comparison[];
	readonly engine: readonly EngineFigures[];
	/** What another build took for the same, after each line of this one. */
	readonly builds: readonly EngineFigures[];
}

/** Prints a report as tables. */
export function printReport(report: Report): void {
	const { machine, site, comparisons, engine, builds } = report;
	const { requestsAtOnce } = report;
	say(`${site}; n8n ${report.n8n}, Node.js ${report.node}, ${machine.cores} cores`);
	say(`${requestsAtOnce} requests at once; load of the machine at the start: ${machine.load}`);
	if (comparisons.length > 0) printComparisons(comparisons);
	printFailures(comparisons);
	if (engine.length > 0) printEngine(engine);
	if (builds.length > 0) printBuilds(builds);
}

function printComparisons(comparisons: readonly Comparison[]): void {
	say('');
	printTable(
		[
			'work',
			'by',
			'seconds',
			'× node',
			'requests',
			'connections',
			'CPU ms/row',
			'heap MB',
			'right',
		],
		comparisons.flatMap(({ title, results, times, rows }) =>
			results.map((result, index) => [
				index === 0 ? title : '',
				result.title,
				secondsOf(result),
				times[result.rival]?.toFixed(2) ?? '',
				String(result.requests),
				String(result.peakConnections),
				result.cpuPerRow.toFixed(2),
				result.peakHeap.toFixed(0),
				result.error ?? (result.rowsRight === undefined ? '' : `${result.rowsRight} of ${rows}`),
			]),
		),
	);
	say('\n* extrapolated from the first 300 rows. Connections: the most at any moment.');
	say('CPU and heap: of the process with engine and node; Moodle is in another one.');
	say('Right: rows that Moodle agreed with afterwards. c) only writes what must be written.');
}

function secondsOf({ seconds, extrapolatedFrom }: Result): string {
	return `${seconds.toFixed(2)}${extrapolatedFrom === undefined ? '' : ' *'}`;
}

/** What failing rows cost beside rows that are all good. */
function printFailures(comparisons: readonly Comparison[]): void {
	const [good, failing] = ['add1000', 'fail10'].map(
		(key) => comparisons.find(({ work }) => work === key)?.results[0],
	);
	if (good === undefined || failing === undefined) return;
	const times = (failing.seconds / good.seconds).toFixed(2);
	const extra = failing.requests - good.requests;
	say(`\nWith failing rows this node took ${times} × the time, and ${extra} requests more.`);
}

function printEngine(engine: readonly EngineFigures[]): void {
	say('');
	printTable(
		['n8n and the node', 'rows', 'fields of the node', 'CPU ms/row', 'seconds', 'peak heap MB'],
		engine.map(({ what, fields, rows, properties, cpuPerRow, seconds, peakHeap, error }) => [
			fields === 'shown' ? `${WHAT[what]}, no hidden fields` : WHAT[what],
			rows.toLocaleString('en'),
			String(properties),
			error ?? cpuPerRow.toFixed(3),
			seconds.toFixed(1),
			peakHeap.toFixed(0),
		]),
	);
	say(`\nEach line from a process of its own, Moodle in another one.`);
}

/** This build beside another one; they stand by turns. */
function printBuilds(builds: readonly EngineFigures[]): void {
	say('');
	printTable(
		['build', 'n8n and the node', 'rows', 'fields of the node', 'CPU ms/row', '× the other'],
		builds.map(({ what, rows, properties, cpuPerRow, build, error }, index) => [
			build ?? 'this one',
			WHAT[what],
			rows.toLocaleString('en'),
			String(properties),
			error ?? cpuPerRow.toFixed(3),
			build === undefined ? (cpuPerRow / builds[index + 1].cpuPerRow).toFixed(2) : '',
		]),
	);
	say('\nBy turns, each in a process of its own; the least of what each took.');
}

const WHAT: Record<EngineFigures['what'], string> = {
	sync: 'Group Member > Sync',
	add: 'Group Member > Add',
	nothing: 'n8n alone: a hook that does nothing',
};

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
