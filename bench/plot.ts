import { isOfAllRivals, type Comparison, type Result } from './compare';
import type { Report } from './report';

const WIDTH = 860;
const LEFT = 235;
const RIGHT = 90;
const TOP = 84;
const BAR = 13;
const GAP = 18;

/** Whole jobs are not drawn. */
type Drawn = Exclude<Result['rival'], 'template'>;

/** What each rival is called and drawn in, in the order of the bars. */
const LOOKS: Record<Drawn, { readonly label: string; readonly colour: string }> = {
	node: { label: 'this node', colour: '#e8710a' },
	plain: { label: 'a request for each row, all at once', colour: '#8fa8c8' },
	oneByOne: { label: 'one request after the other', colour: '#4d6a94' },
	bare: { label: 'without n8n: the limit', colour: '#c3c7cc' },
};

/** Draws the wall times of a report: a group of bars for each piece of work, on a log scale. */
export function drawSpeed({ comparisons: all, site, machine, n8n }: Report): string {
	const comparisons = all.filter(isOfAllRivals).map(withoutIdle);
	const results = comparisons.flatMap((comparison) => comparison.results);
	const scale = logScale(results.map(({ seconds }) => seconds));
	const heights = comparisons.map((comparison) => comparison.results.length * BAR + GAP);
	const tops = heights.map((_, index) => TOP + sum(heights.slice(0, index)));
	const bottom = TOP + sum(heights);
	const note = `Seconds, logarithmic. ${site}; n8n ${n8n}, ${machine.cores} cores. * extrapolated from the first 300 rows.`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${bottom + 46}" viewBox="0 0 ${WIDTH} ${bottom + 46}" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#33383f">`,
		'<title>Time that each way takes for the same work</title>',
		`<rect width="${WIDTH}" height="${bottom + 46}" rx="6" fill="#ffffff"/>`,
		text(16, 28, 'Time for the same work', 'font-size="16" font-weight="bold"'),
		...legend(),
		...scale.ticks.map((tick) => gridLine(tick, scale.x(tick), bottom)),
		...comparisons.flatMap((comparison, index) => group(comparison, tops[index], scale.x)),
		text(16, bottom + 32, note, 'font-size="11" fill="#6b727c"'),
		'</svg>',
		'',
	].join('\n');
}

/** Who had nothing to send took no time that a log scale could show. */
function withoutIdle(comparison: Comparison): Comparison {
	return { ...comparison, results: comparison.results.filter(({ requests }) => requests > 0) };
}

function group(
	{ title, results }: Comparison,
	top: number,
	x: (seconds: number) => number,
): string[] {
	const middle = top + (results.length * BAR) / 2 + 4;
	return [
		text(LEFT - 12, middle, title, 'text-anchor="end"'),
		...results.flatMap((result, index) => bar(result, top + index * BAR, x)),
	];
}

function bar(result: Result, top: number, x: (seconds: number) => number): string[] {
	const { rival, seconds, extrapolatedFrom } = result;
	const end = x(seconds);
	const weight = rival === 'node' ? 'font-weight="bold"' : '';
	const label = `${duration(seconds)}${extrapolatedFrom === undefined ? '' : ' *'}`;
	return [
		`<rect x="${LEFT}" y="${top}" width="${round(end - LEFT)}" height="${BAR - 2}" fill="${LOOKS[rival as Drawn].colour}"/>`,
		text(end + 5, top + 9, label, `font-size="10.5" ${weight}`),
	];
}

function legend(): string[] {
	let at = 16;
	return Object.values(LOOKS).flatMap(({ label, colour }) => {
		const parts = [
			`<rect x="${at}" y="42" width="11" height="11" fill="${colour}"/>`,
			text(at + 16, 52, label, ''),
		];
		at += 40 + label.length * 6.1;
		return parts;
	});
}

function gridLine(tick: number, x: number, bottom: number): string {
	const line = `<line x1="${round(x)}" x2="${round(x)}" y1="${TOP - 6}" y2="${bottom - 8}" stroke="#e4e7eb"/>`;
	return (
		line +
		text(
			x,
			TOP - 10,
			`${tick.toLocaleString('en')} s`,
			'text-anchor="middle" font-size="10.5" fill="#6b727c"',
		)
	);
}

/** From the power of ten below the least value to a little above the greatest one. */
function logScale(values: readonly number[]) {
	const first = Math.floor(Math.log10(Math.min(...values)));
	const last = Math.log10(Math.max(...values)) + 0.1;
	const ticks = Array.from({ length: Math.floor(last) - first + 1 }, (_, at) => 10 ** (first + at));
	const x = (seconds: number) =>
		LEFT + ((Math.log10(seconds) - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
	return { ticks, x };
}

/** `0.5 s`, `46 s`, `14 min`. */
function duration(seconds: number): string {
	if (seconds >= 120) return `${Math.round(seconds / 60)} min`;
	return `${seconds < 10 ? Number(seconds.toPrecision(2)) : Math.round(seconds)} s`;
}

function text(x: number, y: number, content: string, attributes: string): string {
	return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escape(content)}</text>`;
}

function escape(content: string): string {
	return content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
