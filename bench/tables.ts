import { isOfAllRivals, type Comparison, type Result } from './compare';
import type { EngineFigures } from './engineCost';
import type { Report } from './report';

/**
 * A Markdown text with the tables of a report in place of those between its marks; what the report
 * has not measured stays.
 */
export function withTables(
	markdown: string,
	{ comparisons, engine }: Pick<Report, 'comparisons' | 'engine'>,
): string {
	const works = comparisons.filter(isOfAllRivals);
	const jobs = comparisons.filter((one) => !isOfAllRivals(one));
	const tables = {
		work: works.length === 0 ? undefined : timesTable(works, RIVALS),
		jobs: jobs.length === 0 ? undefined : timesTable(jobs, RIVALS_AT_JOBS),
		engine: engine.length === 0 ? undefined : engineTable(engine),
	};
	let text = markdown;
	for (const [name, lines] of Object.entries(tables)) {
		if (lines === undefined) continue;
		const [begin, end] = [`<!-- bench: ${name} -->`, '<!-- /bench -->'];
		const from = text.indexOf(begin);
		const to = text.indexOf(end, from);
		if (from < 0 || to < 0) throw new Error(`There is no place for the table ${name}: ${begin}`);
		const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
		text = `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`;
	}
	return text;
}

type Key = Result['rival'];

const RIVALS = ['node', 'plain', 'oneByOne', 'bare'] as const;
const RIVALS_AT_JOBS = ['node', 'template', 'bare'] as const;

/** How the head of a table calls them. */
const HEADS: Record<Key, string> = {
	node: 'This node',
	plain: 'A request for each row, all at once',
	oneByOne: 'One after the other',
	template: 'Create or Update, then Add',
	bare: 'Without n8n',
};

/** The times of rivals at works. */
function timesTable(comparisons: readonly Comparison[], rivals: readonly Key[]): string[][] {
	return [
		['Work', ...rivals.map((key) => HEADS[key])],
		Array<string>(rivals.length + 1).fill('---'),
		...comparisons.map(({ title, results }) => [
			title,
			...rivals.map((key) => cellOf(results.find(({ rival }) => rival === key)!)),
		]),
	];
}

function cellOf({ rival, seconds, requests, extrapolatedFrom, error }: Result): string {
	if (error !== undefined) return 'failed';
	if (requests === 0) return 'nothing to do';
	const time = timeText(seconds) + (extrapolatedFrom === undefined ? '' : '\\*');
	return rival === 'node' ? `${time}, ${requests} requests` : time;
}

function timeText(seconds: number): string {
	if (seconds < 10) return `${seconds.toFixed(1)} s`;
	return seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;
}

function engineTable(engine: readonly EngineFigures[]): string[][] {
	return [
		['In Auto-Map Input Data', 'Rows', 'CPU for each row', 'Memory at most'],
		['---', '--:', '--:', '--:'],
		...engine.map((figures) => [
			engineTitle(figures),
			figures.rows.toLocaleString('en'),
			figures.error ?? `${figures.cpuPerRow.toFixed(2)} ms`,
			figures.error === undefined ? `${figures.peakHeap.toFixed(0)} MB` : '',
		]),
	];
}

function engineTitle({ what, fields, properties, heap }: EngineFigures): string {
	if (what === 'nothing') return `n8n alone, with a node of ${properties} fields that does nothing`;
	const title = `n8n and Group Member > ${what === 'add' ? 'Add' : 'Sync'}`;
	if (fields === 'shown') return `${title}, if n8n passed over hidden fields`;
	return `${title}, with ${heap.toLocaleString('en')} MB of heap`;
}
