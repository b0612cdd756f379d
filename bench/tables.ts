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
	const rows = comparisons.filter(isOfAllRivals);
	const tables = {
		work: rows.length === 0 ? undefined : workTable(rows),
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

const RIVALS = ['node', 'plain', 'oneByOne', 'bare'] as const;

function workTable(comparisons: readonly Comparison[]): string[][] {
	return [
		[
			'Work',
			'This node',
			'A request for each row, all at once',
			'One after the other',
			'Without n8n',
		],
		Array<string>(5).fill('---'),
		...comparisons.map(({ title, results }) => [
			title,
			...RIVALS.map((key) => cellOf(results.find(({ rival }) => rival === key)!)),
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
