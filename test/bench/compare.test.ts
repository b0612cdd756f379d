/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on a developer's machine, never inside n8n */
import { compare, type Comparison } from '../../bench/compare';
import { drawSpeed } from '../../bench/plot';
import { printReport } from '../../bench/report';
import { startSandboxSite } from '../../bench/sites/sandboxSite';
import type { BenchSite } from '../../bench/sites/site';
import { works } from '../../bench/tasks';

let site: BenchSite;

beforeAll(async () => {
	site = await startSandboxSite({});
}, 30_000);

afterAll(async () => await site.close());

/** A piece of work of the bench, but of few rows. */
async function compareFew(key: string, rows: number): Promise<Comparison> {
	const work = works.find((one) => one.key === key)!;
	return await compare({ ...work, rows }, site, 2);
}

it.each([
	['add1000', 120, [120, 120, 2], [120, 120, 120, 120]],
	['roster900', 120, [120, 120, 2], [120, 120, 120, 120]],
	['shuffled900', 120, [120, 120, 2], [120, 120, 120, 120]],
	['groups500', 30, [30, 30, 1], [30, 30, 30, 30]],
	// Two changes: one joins, one leaves. Who only adds leaves the other one where he is.
	['sync29', 120, [120, 120, 2], [120, 119, 119, 120]],
	['sync0', 120, [120, 120, 0], [120, 120, 120, 120]],
	// One row names nobody. Moodle says so with HTTP 200, which the plain nodes take for success.
	['fail10', 100, [100, 100, 1], [99, 99, 99, 99]],
])('lets every rival do %s, and counts what they did', async (key, rows, requests, right) => {
	const { results } = await compareFew(key, rows);
	expect(results.map(({ rival }) => rival)).toEqual(['node', 'plain', 'oneByOne', 'bare']);
	expect(results.map((result) => result.error)).toEqual([
		undefined,
		undefined,
		undefined,
		undefined,
	]);
	const [own, ...others] = results.map((result) => result.requests);
	expect(others).toEqual(requests);
	expect(own).toBeGreaterThan(0);
	expect(own).toBeLessThanOrEqual(rows / 10);
	expect(results.map(({ rowsRight }) => rowsRight)).toEqual(right);
});

it('syncs many courses with a request for each', async () => {
	const [courses, constant] = [60, 17];
	const { results } = await compareFew('courses1000', courses * 3);
	expect(results.map(({ error }) => error)).toEqual(results.map(() => undefined));
	expect(results.map(({ rowsRight }) => rowsRight)).toEqual(results.map(() => courses * 3));
	expect(results[0].requests).toBeGreaterThanOrEqual(courses);
	expect(results[0].requests).toBeLessThanOrEqual(courses + constant);
});

it('finds users by email with a request for 300, and one more for those in capitals', async () => {
	const rows = 1200;
	const { results } = await compareFew('emails5000', rows);
	const [own] = results;
	expect(own.error).toBeUndefined();
	expect(own.rowsRight).toBe(rows);
	// Besides: the course's groups, their members, the token's own account.
	const constant = 5;
	expect(own.requests).toBeGreaterThanOrEqual(rows / 300 + 1);
	expect(own.requests).toBeLessThanOrEqual(rows / 300 + 1 + constant);
});

it('does a whole job, of which the two steps before it leave out who is not enrolled', async () => {
	const { results } = await compareFew('job300', 120);
	expect(results.map(({ rival }) => rival)).toEqual(['node', 'template', 'bare']);
	expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
	expect(results.map(({ rowsRight }) => rowsRight)).toEqual([120, 90, 120]);
	// Besides the bare limit's: what the site is, who is enrolled, who is in the groups.
	expect(results[0].requests).toBeLessThanOrEqual(results[2].requests + 5);
});

it.each([
	['missing3000', 60, 120, 0],
	['fields1200', 120, 10, 0],
	['fields300', 120, 12, 108],
])('lets the node do %s in few requests', async (key, rows, most, right) => {
	const { results } = await compareFew(key, rows);
	const [own] = results;
	expect(own.error).toBeUndefined();
	expect(own.rowsRight).toBe(right);
	expect(own.requests).toBeGreaterThan(0);
	expect(own.requests).toBeLessThanOrEqual(most);
});

it('says of what it did not measure whole that it is extrapolated, and draws it so', async () => {
	const comparison = await compareFew('add1000', 400);
	const [node, , oneByOne] = comparison.results;
	expect(node.extrapolatedFrom).toBeUndefined();
	expect(oneByOne).toMatchObject({ extrapolatedFrom: 300, requests: 400 });
	expect(oneByOne).not.toHaveProperty('rowsRight');
	const svg = drawSpeed({
		date: '',
		machine: { cpu: '', cores: 2, load: 0 },
		node: '',
		n8n: '2',
		site: 'sandbox',
		requestsAtOnce: 2,
		comparisons: [comparison],
		engine: [],
		builds: [],
	});
	expect(svg.match(/<rect [^>]*height="11"/g)!.length).toBeGreaterThanOrEqual(4);
	expect(svg.match(/ \*<\/text>/g)).toHaveLength(1);
}, 60_000);

it('prints this build of the node beside another one', () => {
	const printed: string[] = [];
	const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
		printed.push(String(text));
		return true;
	});
	const figures = { what: 'add', rows: 10_000, heap: 1200, seconds: 1, peakHeap: 1 } as const;
	printReport({
		date: '',
		machine: { cpu: '', cores: 2, load: 0 },
		node: '',
		n8n: '2',
		site: 'sandbox',
		requestsAtOnce: 2,
		comparisons: [],
		engine: [],
		builds: [
			{ ...figures, properties: 23, cpuPerRow: 0.3 },
			{ ...figures, properties: 41, cpuPerRow: 0.5, build: '/other' },
		],
	});
	write.mockRestore();
	const lines = printed.join('').split('\n');
	expect(lines.filter((line) => /^ +(this one|\/other) /.test(line))).toEqual([
		expect.stringMatching(/23 +0\.300 +0\.60/),
		expect.stringMatching(/41 +0\.500/),
	]);
});
