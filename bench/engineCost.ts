/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs on a developer's machine, never inside n8n */
import { execFileSync } from 'child_process';
import { join } from 'path';

/** What a process of its own measures. */
export interface EngineCase {
	readonly what: 'add' | 'sync' | 'nothing';
	readonly rows: number;
	/**
	 * How many fields the node has, or only those that its operation shows, as if n8n passed over
	 * the hidden ones; all without it.
	 */
	readonly fields?: number | 'shown';
	/** Megabytes of old heap that the process may have; more would end it. */
	readonly heap: number;
	/** The checkout whose build of the node is measured, if it is not this one. */
	readonly build?: string;
}

/** What n8n's engine and the node take of a process for each row. */
export interface EngineFigures extends EngineCase {
	/** What ended it before its time; then the figures are zero. */
	readonly error?: string;
	/** How many fields the node had. */
	readonly properties: number;
	readonly seconds: number;
	/** Milliseconds of CPU time. */
	readonly cpuPerRow: number;
	/** The most megabytes of heap in use at any moment. */
	readonly peakHeap: number;
}

/** Room enough for a hundred thousand rows. */
const HEAP = 1200;

/** The least in which a sync of that size finds room; collecting garbage takes half the time then. */
const TIGHT_HEAP = 600;

const SIZES = [1_000, 10_000, 100_000];
const FIELDS = [5, 20, undefined];

/** Each case in a process of its own, the sandbox in another one. */
export function measureEngine(say: (text: string) => void): EngineFigures[] {
	const cases: EngineCase[] = [
		...SIZES.map((rows): EngineCase => ({ what: 'sync', rows, heap: HEAP })),
		{ what: 'sync', rows: 100_000, heap: TIGHT_HEAP },
		...SIZES.map((rows): EngineCase => ({ what: 'add', rows, heap: HEAP })),
		{ what: 'add', rows: 10_000, fields: 'shown', heap: HEAP },
		...FIELDS.map((fields): EngineCase => ({ what: 'nothing', rows: 10_000, fields, heap: HEAP })),
	];
	return cases.map((one) => measureCase(one, say));
}

/** How many times two builds take turns: the least of each is what the machine did not disturb. */
const TURNS = 3;

/** The same work by this build of the node and by another one, by turns, each time the least. */
export function measureBuilds(build: string, say: (text: string) => void): EngineFigures[] {
	return (['add', 'sync'] as const).flatMap((what) => {
		const cases: EngineCase[] = [
			{ what, rows: 10_000, heap: HEAP },
			{ what, rows: 10_000, heap: HEAP, build },
		];
		const turns = Array.from({ length: TURNS }, () => cases.map((one) => measureCase(one, say)));
		return cases.map((_, index) => {
			const own = turns.map((turn) => turn[index]);
			return own.reduce((left, right) => (right.cpuPerRow < left.cpuPerRow ? right : left));
		});
	});
}

function measureCase(one: EngineCase, say: (text: string) => void): EngineFigures {
	const { what, rows, fields = 'all', heap, build = 'this build' } = one;
	say(`engine: ${what} ${rows} rows, ${fields} fields, ${heap} MB, ${build}`);
	const child = join(__dirname, 'engineChild.ts');
	const flags = [`--max-old-space-size=${heap}`, '--expose-gc', '--import', 'tsx'];
	try {
		const out = execFileSync(process.execPath, [...flags, child, JSON.stringify(one)], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		return JSON.parse(out.trim().split('\n').at(-1)!) as EngineFigures;
	} catch {
		// What the others took is known all the same; the process has said itself why it ended.
		const error = 'found no room in its heap';
		return { ...one, properties: 0, seconds: 0, cpuPerRow: 0, peakHeap: 0, error };
	}
}
