/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';
import { join } from 'path';

import {
	type INodeType,
	Workflow,
	type INode,
	type INodeExecutionData,
	type IRun,
} from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import { completeNode, nodeTypesOf, runWorkflow, withExecute } from '../test/support/n8nEngine';
import { demoNodes } from './nodes';
import { printTable } from './table';

// After n8nEngine, which prepares the ground for n8n-core.
import { PackageDirectoryLoader } from 'n8n-core';

const EXAMPLES = join(__dirname, '..', 'examples');
const ROSTER = join(EXAMPLES, 'roster.csv');

void demo().then(
	() => process.exit(),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.stack : JSON.stringify(error)}\n`);
		process.exit(1);
	},
);

async function demo(): Promise<void> {
	step('Starting the Moodle sandbox');
	const sandbox = await startSandbox();
	say(`  ${sandbox.url} with the courses PHYS101 and CHEM101 and 3,000 students`);

	step('Running examples/roster-to-groups.json on the n8n engine with examples/roster.csv');
	const workflow = loadWorkflow('roster-to-groups.json', await loadMoodleGroups());
	const run = await runWorkflow(workflow, 'Roster Upload', sandbox);
	if (run.data.resultData.error) throw run.data.resultData.error;
	say(`  requests: ${countCalls(sandbox.requests.map(({ wsfunction }) => wsfunction))}`);

	step('What happened to every row of the roster');
	const counts = report(run);
	const members = [...sandbox.world.members.values()].reduce((sum, { size }) => sum + size, 0);
	say(
		`\n${counts.written} rows written, ${counts.repeated} said the same again, ${counts.failed} failed on purpose, ${counts.lost} lost. ` +
			`The sandbox now has ${sandbox.world.groups.size} groups with ${members} members.`,
	);
	await sandbox.stop();
	if (counts.lost > 0) process.exitCode = 1;
	say(
		'\nNext: `npm run n8n` opens the full n8n editor with the node, this sandbox and all examples.',
	);
}

/** The built node, loaded as n8n loads a community package. */
async function loadMoodleGroups(): Promise<INodeType> {
	const loader = new PackageDirectoryLoader(join(__dirname, '..'));
	await loader.loadAll();
	return withExecute(loader.getNode('moodleGroups').type as INodeType);
}

function loadWorkflow(file: string, moodleGroups: INodeType): Workflow {
	const { nodes, connections, settings, name } = JSON.parse(
		readFileSync(join(EXAMPLES, file), 'utf8'),
	) as { nodes: INode[]; connections: object; settings: object; name: string };
	const types: Record<string, INodeType> = {
		...demoNodes(ROSTER),
		'n8n-nodes-moodle-groups.moodleGroups': moodleGroups,
	};
	return new Workflow({
		id: 'demo',
		name,
		active: false,
		nodes: nodes.map((node) => completeNode(node, types[node.type])),
		connections: connections as Workflow['connectionsBySourceNode'],
		nodeTypes: nodeTypesOf(types),
		settings,
	});
}

/** How many rows came to what; a row that says the same as one before it is no member more. */
function report(run: IRun) {
	const outputOf = (node: string) => run.data.resultData.runData[node][0].data?.main ?? [];
	const roster = outputOf('Roster Rows')[0] ?? [];
	const [written, failed] = outputOf('Add Members').map((items) => items ?? []);
	const answers = new Map([...written, ...failed].map((item) => [rowOf(item), item]));
	printTable(
		['row', 'course', 'group', 'user', 'result', 'reason'],
		roster.map(({ json }, index) => {
			const answer = answers.get(index)?.json;
			const status = answer?.status === undefined ? 'failed' : String(answer.status);
			const reason = status === 'failed' ? String(answer?.error ?? 'NO ANSWER') : '';
			const cells = [json.course, json.group, json.email].map((cell) => String(cell).trim());
			return [String(index), ...cells, status, reason];
		}),
	);
	const lost = roster.filter((_, index) => !answers.has(index)).length;
	const repeated = written.filter(({ json }) => json.status === 'duplicate').length;
	return { written: written.length - repeated, repeated, failed: failed.length, lost };
}

function countCalls(calls: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const name of calls) counts.set(name, (counts.get(name) ?? 0) + 1);
	return [...counts].map(([name, count]) => `${count} × ${name}`).join(', ');
}

function rowOf({ pairedItem }: INodeExecutionData): number {
	return (pairedItem as { item: number }).item;
}

function step(text: string): void {
	say(`\n▸ ${text}`);
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
