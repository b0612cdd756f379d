import type { INodeParameters, INodeType } from 'n8n-workflow';

import { loadMoodleGroups, runNode } from '../engine';
import type { BenchSite } from '../sites/site';
import type { Prepared } from '../tasks/task';
import { writeEntries } from './bareLimit';
import { oneByOneNode } from './oneByOneNode';
import { plainNode } from './plainNode';

/** Who does a piece of work. */
export interface Rival {
	readonly key: 'node' | 'plain' | 'oneByOne' | 'bare';
	readonly title: string;
	/** Does more rows than this by doing so many and multiplying. */
	readonly most?: number;
	run(work: Prepared, site: BenchSite, atOnce: number): Promise<void>;
}

/** The node first, then those that it is compared with. */
export const rivals: readonly Rival[] = [
	{
		key: 'node',
		title: 'this node',
		async run({ rows, parameters }, site, atOnce) {
			const options = { ...(parameters.options as INodeParameters), requestsAtOnce: atOnce };
			await runNode(await loadMoodleGroups(), rows, { ...parameters, options }, site);
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
		async run({ writes }, site, atOnce) {
			for (const write of writes) await writeEntries(site, write, atOnce);
		},
	},
];

/** Runs a rival's node with an expression in each field, as one drags columns into a panel. */
async function runPlain(node: INodeType, { plain }: Prepared, site: BenchSite): Promise<void> {
	const fields = Object.keys(plain.entries[0]);
	const parameters = Object.fromEntries(fields.map((field) => [field, `={{ $json.${field} }}`]));
	await runNode(node, plain.entries, parameters, site);
}
