import type { INodeParameters, INodeType } from 'n8n-workflow';

import { loadMoodleGroups, runNode } from '../engine';
import type { BenchSite } from '../sites/site';
import type { Prepared, Work } from '../tasks/task';
import { writeEntries } from './bareLimit';
import { oneByOneNode } from './oneByOneNode';
import { plainNode } from './plainNode';

/** Who does a piece of work. */
export interface Rival {
	readonly key: 'node' | 'template' | 'plain' | 'oneByOne' | 'bare';
	readonly title: string;
	/** Does more rows than this by doing so many and multiplying. */
	readonly most?: number;
	run(work: Prepared, site: BenchSite, atOnce: number): Promise<void>;
}

/** The node first, then those that it is compared with. */
const rivals: readonly Rival[] = [
	{
		key: 'node',
		title: 'this node',
		run: runMoodleGroups,
	},
	{
		key: 'template',
		title: 'Create or Update, then Add',
		async run({ template = [] }, site, atOnce) {
			for (const step of template) await runMoodleGroups(step, site, atOnce);
		},
	},
	{
		key: 'plain',
		title: 'a) plain declarative node',
		run: async (work, site) => await runPlain(plainNode(work.plain), work, site),
	},
	{
		key: 'oneByOne',
		title: 'b) one after the other',
		most: 300,
		run: async (work, site) => await runPlain(oneByOneNode(work.plain), work, site),
	},
	{
		key: 'bare',
		title: 'c) bare limit, no n8n',
		async run({ writes, bare }, site, atOnce) {
			if (bare !== undefined) await bare(site, atOnce);
			for (const write of writes) await writeEntries(site, write, atOnce);
		},
	},
];

/** Those that can do a piece of work. */
export function rivalsFor({ isWholeJob = false }: Work): Rival[] {
	const wholeJob: ReadonlyArray<Rival['key']> = ['node', 'template', 'bare'];
	return rivals.filter(({ key }) => (isWholeJob ? wholeJob.includes(key) : key !== 'template'));
}

async function runMoodleGroups(
	{ rows, parameters }: Pick<Prepared, 'rows' | 'parameters'>,
	site: BenchSite,
	atOnce: number,
): Promise<void> {
	const options = { ...(parameters.options as INodeParameters), requestsAtOnce: atOnce };
	await runNode(await loadMoodleGroups(), rows, { ...parameters, options }, site);
}

/** Runs a rival's node with an expression in each field, as one drags columns into a panel. */
async function runPlain(node: INodeType, { plain }: Prepared, site: BenchSite): Promise<void> {
	const fields = Object.keys(plain.entries[0]);
	const parameters = Object.fromEntries(fields.map((field) => [field, `={{ $json.${field} }}`]));
	await runNode(node, plain.entries, parameters, site);
}
