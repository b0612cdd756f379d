import type { Comparison, Result } from '../../bench/compare';
import { withTables } from '../../bench/tables';

const result = (rival: Result['rival'], seconds: number, more: Partial<Result> = {}): Result => ({
	rival,
	title: rival,
	seconds,
	requests: 12,
	peakConnections: 2,
	cpuPerRow: 0.5,
	peakHeap: 60,
	...more,
});

const comparison: Comparison = {
	work: 'add1000',
	title: 'add 1,000 members',
	rows: 1000,
	results: [
		result('node', 5.27),
		result('plain', 18.3),
		result('oneByOne', 889, { extrapolatedFrom: 300 }),
		result('bare', 0, { requests: 0 }),
	],
	times: {},
};

const engine = [
	{
		what: 'sync',
		rows: 100_000,
		heap: 1200,
		properties: 47,
		seconds: 46,
		cpuPerRow: 0.629,
		peakHeap: 828.4,
	},
	{
		what: 'add',
		rows: 10_000,
		fields: 'shown',
		heap: 1200,
		properties: 10,
		seconds: 49,
		cpuPerRow: 0.204,
		peakHeap: 150,
	},
	{
		what: 'nothing',
		rows: 10_000,
		heap: 1200,
		properties: 5,
		seconds: 1,
		cpuPerRow: 0.133,
		peakHeap: 68,
	},
] as const;

it('replaces the tables between the marks, and nothing else', () => {
	const marks = (old: string) =>
		`# Speed\n\n<!-- bench: work -->\n\n${old}\n\n<!-- /bench -->\n\nBetween.\n\n<!-- bench: engine -->\n\n${old}\n\n<!-- /bench -->\n\nAfter.\n`;
	const text = withTables(marks('old'), { comparisons: [comparison], engine });
	const cells = text
		.split('\n')
		.filter((line) => line.startsWith('|') && !line.includes('--'))
		.map((line) =>
			line
				.slice(1, -1)
				.split('|')
				.map((cell) => cell.trim()),
		);
	expect(cells).toEqual([
		expect.arrayContaining(['Work', 'This node']),
		['add 1,000 members', '5.3 s, 12 requests', '18 s', '15 min\\*', 'nothing to do'],
		expect.arrayContaining(['Rows', 'CPU for each row']),
		['n8n and Group Member > Sync, with 1,200 MB of heap', '100,000', '0.63 ms', '828 MB'],
		['n8n and Group Member > Add, if n8n passed over hidden fields', '10,000', '0.20 ms', '150 MB'],
		['n8n alone, with a node of 5 fields that does nothing', '10,000', '0.13 ms', '68 MB'],
	]);
	const others = text.split('\n').filter((line) => !line.startsWith('|'));
	expect(others.join('\n').replace(/\n{2,}/g, '\n\n')).toBe(marks('').replace(/\n{2,}/g, '\n\n'));
});

it('fails for a text without the marks', () => {
	expect(() => withTables('Nothing', { comparisons: [comparison], engine: [] })).toThrow(
		'There is no place for the table work',
	);
});

it('keeps the tables of what was not measured, and says what found no room', () => {
	expect(withTables('Nothing', { comparisons: [], engine: [] })).toBe('Nothing');
	const failed = { ...engine[0], error: 'found no room in its heap' };
	const marks = '<!-- bench: engine -->\n\n<!-- /bench -->';
	expect(withTables(marks, { comparisons: [], engine: [failed] })).toContain(
		'| 100,000 | found no room in its heap |  |',
	);
});

it('has a table of their own for works that are whole jobs', () => {
	const job: Comparison = {
		...comparison,
		title: 'add 300 students to new groups',
		results: [result('node', 4.14), result('template', 4.08), result('bare', 3.7)],
	};
	const place = (name: string) => `<!-- bench: ${name} -->\n\n<!-- /bench -->`;
	const text = withTables(`${place('work')}\n\n${place('jobs')}\n`, {
		comparisons: [job, comparison],
		engine: [],
	});
	const [work, jobs] = text.split('<!-- bench: jobs -->');
	expect(work).toContain('| add 1,000 members | 5.3 s, 12 requests |');
	expect(jobs).toContain('| Work | This node | Create or Update, then Add | Without n8n |');
	expect(jobs).toContain('| add 300 students to new groups | 4.1 s, 12 requests | 4.1 s | 3.7 s |');
	expect(jobs).not.toContain('1,000 members');
});
