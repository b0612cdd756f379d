/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { cpus, loadavg } from 'os';
import { dirname, join, resolve } from 'path';

import { Command, InvalidArgumentError } from 'commander';
import { format } from 'prettier';

import { version as n8n } from 'n8n-core/package.json';

import { compare, type Comparison } from './compare';
import { measureBuilds, measureEngine } from './engineCost';
import { drawSpeed } from './plot';
import { writePng } from './png';
import { printReport, type Report } from './report';
import { openMoodleSite } from './sites/moodleSite';
import { startSandboxSite } from './sites/sandboxSite';
import type { BenchSite } from './sites/site';
import { withTables } from './tables';
import { works } from './tasks';
import type { Work } from './tasks/task';

const ENGINE = 'engine';
const BUILDS = 'builds';
const parts = [...works.map(({ key }) => key), ENGINE, BUILDS];

interface Arguments {
	json?: boolean;
	plot: string;
	tables?: string;
	only: string[];
	atOnce: number;
	rival?: string;
}

const command = new Command('bench')
	.description('Measures the node beside its rivals: see docs/speed.md')
	.option('--json', 'print JSON and nothing else')
	.option('--plot <file>', 'where the plot goes', join('docs', 'images', 'speed.png'))
	.option('--tables <file>', 'a page whose tables are replaced, such as docs/speed.md')
	.option('--only <parts>', `some of ${parts.join(', ')}`, list, parts)
	.option(
		'--rival <folder>',
		'a checkout with another build of the node, for the part builds',
		(folder) => resolve(folder),
	)
	.option('--at-once <number>', 'requests at once, of the node and of the bare limit', number, 2);

void main(command.parse().opts<Arguments>()).then(
	() => process.exit(),
	(error: unknown) => {
		say(error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error));
		process.exit(1);
	},
);

async function main({ json, plot, tables, only, atOnce, rival }: Arguments): Promise<void> {
	const load = Number(loadavg()[0].toFixed(2));
	const site =
		(await openMoodleSite(process.env)) ?? (await startSandboxSite({ cost: 'real', latency: 50 }));
	const report: Report = {
		date: new Date().toISOString(),
		machine: { cpu: cpus()[0].model, cores: cpus().length, load },
		node: process.versions.node,
		n8n,
		site: site.name,
		requestsAtOnce: atOnce,
		comparisons: await compareAll(chosen(only, site), site, atOnce),
		engine: only.includes(ENGINE) ? measureEngine(say) : [],
		builds: only.includes(BUILDS) && rival !== undefined ? measureBuilds(rival, say) : [],
	};
	if (json) process.stdout.write(`${JSON.stringify(report, null, '\t')}\n`);
	else printReport(report);
	if (tables !== undefined) {
		const text = withTables(readFileSync(tables, 'utf8'), report);
		writeFileSync(tables, await format(text, { parser: 'markdown' }));
	}
	// The picture of the docs is that of a whole run on the sandbox.
	const isWhole = works.every(({ key }) => only.includes(key)) && !process.env.MOODLE_URL;
	if (!isWhole && command.getOptionValueSource('plot') === 'default') return;
	mkdirSync(dirname(plot), { recursive: true });
	writePng(drawSpeed(report), plot);
	say(`The plot is in ${plot}`);
}

/** The works that were asked for, each size once where the site has too few users for more. */
function chosen(only: readonly string[], { maxRows, makesCourses }: BenchSite): Work[] {
	const wanted = works.filter(
		(work) => only.includes(work.key) && (makesCourses || work.makesCourses !== true),
	);
	const titles = wanted.map((work) => work.title(Math.min(work.rows, maxRows)));
	return wanted.filter((_, index) => titles.indexOf(titles[index]) === index);
}

async function compareAll(
	chosenWorks: readonly Work[],
	site: BenchSite,
	atOnce: number,
): Promise<Comparison[]> {
	const comparisons: Comparison[] = [];
	try {
		if (chosenWorks.length > 0) await warmUp(site, atOnce);
		for (const work of chosenWorks) {
			say(`${work.key} …`);
			comparisons.push(await compare(work, site, atOnce));
		}
	} finally {
		await site.clear();
		await site.close();
	}
	return comparisons;
}

/** Lets Node.js compile what n8n seldom runs for the first time. */
async function warmUp(site: BenchSite, atOnce: number): Promise<void> {
	say('warming up …');
	const add = works.find(({ key }) => key === 'add300')!;
	await compare({ ...add, rows: 100 }, site, atOnce);
}

function list(text: string): string[] {
	const chosenParts = text.split(',');
	const unknown = chosenParts.find((part) => !parts.includes(part));
	if (unknown !== undefined) throw new InvalidArgumentError(`There is no part ${unknown}.`);
	return chosenParts;
}

function number(text: string): number {
	if (!/^[1-8]$/.test(text)) throw new InvalidArgumentError('Not a number from 1 to 8.');
	return Number(text);
}

/** Progress, beside the report. */
function say(text: string): void {
	process.stderr.write(`${text}\n`);
}
