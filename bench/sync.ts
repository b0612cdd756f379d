/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs on a developer's machine, never inside n8n */
import { execFileSync } from 'child_process';
import { join } from 'path';

import { Workflow, type INode, type INodeExecutionData, type INodeType } from 'n8n-workflow';

import { printTable } from '../demo/table';
import { startSandbox, type Sandbox } from '../sandbox';
import { completeNode, nodeTypesOf, runWorkflow, withExecute } from '../test/support/n8nEngine';

// After n8nEngine, which prepares the ground for n8n-core.
import { PackageDirectoryLoader } from 'n8n-core';

const SIZES = [1_000, 10_000, 100_000];
const MEMBERS_PER_GROUP = 100;
const STUDENTS = 2900;

/** Megabytes of old heap that the whole process may have, sandbox included; more would end it. */
const HEAP = 600;

/** What one process measures of one sync. */
interface Figures {
	readonly rows: number;
	readonly changes: number;
	readonly requests: number;
	readonly seconds: number;
	/** CPU time in milliseconds for each row, of engine, node and sandbox together. */
	readonly cpuPerRow: number;
	/** The most megabytes of heap in use at any moment, rubbish included. */
	readonly peak: number;
}

const [size] = process.argv.slice(2);
if (size === undefined) compareSizes();
else void measure(Number(size)).then((figures) => say(JSON.stringify(figures)));

/** Each size in a process of its own. */
function compareSizes(): void {
	const figures = SIZES.map((rows) => {
		const args = [`--max-old-space-size=${HEAP}`, '--import', 'tsx', __filename, String(rows)];
		const out = execFileSync(process.execPath, args, { encoding: 'utf8' });
		return JSON.parse(out.trim().split('\n').at(-1)!) as Figures;
	});
	printTable(
		['rows', 'changes', 'requests', 'seconds', 'CPU ms/row', 'peak heap MB'],
		figures.map(({ rows, changes, requests, seconds, cpuPerRow, peak }) => [
			...[rows, changes, requests].map(String),
			seconds.toFixed(1),
			cpuPerRow.toFixed(2),
			peak.toFixed(0),
		]),
	);
	say(`\nGroup Member > Sync by ids, each size in a process with ${HEAP} MB of old heap.`);
}

async function measure(count: number): Promise<Figures> {
	const sandbox = await startSandbox();
	const workflow = makeWorkflow(await loadMoodleGroups(), makeRows(sandbox, count));
	let peak = 0;
	const watch = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage().heapUsed / 1e6);
	}, 20);
	const [started, cpuBefore] = [performance.now(), process.cpuUsage()];
	const run = await runWorkflow(workflow, 'Rows', sandbox);
	const { user, system } = process.cpuUsage(cpuBefore);
	const seconds = (performance.now() - started) / 1000;
	clearInterval(watch);
	await sandbox.stop();
	return {
		rows: count,
		changes: run.data.resultData.runData.Sync[0].data!.main[0]!.length,
		requests: sandbox.requests.length,
		seconds,
		cpuPerRow: (user + system) / 1000 / count,
		peak,
	};
}

/** Groups of a hundred members, and the rows that say so; in every tenth group one is missing. */
function makeRows({ world }: Sandbox, count: number): INodeExecutionData[] {
	return Array.from({ length: count / MEMBERS_PER_GROUP }, (_, index) => {
		const { id: groupid } = world.createGroup({
			courseid: 2,
			name: `Group ${index}`,
			description: '',
			descriptionformat: 1,
			idnumber: '',
			enrolmentkey: null,
			visibility: 0,
			participation: true,
		});
		return Array.from({ length: MEMBERS_PER_GROUP }, (__, user) => {
			const userid = 3 + ((index * 7 + user) % STUDENTS);
			if (user !== 7 || index % 10 !== 0) world.addMember(groupid, userid);
			return { json: { groupid, userid } };
		});
	}).flat();
}

async function loadMoodleGroups(): Promise<INodeType> {
	const loader = new PackageDirectoryLoader(join(__dirname, '..'));
	await loader.loadAll();
	return withExecute(loader.getNode('moodleGroups').type as INodeType);
}

function makeWorkflow(moodleGroups: INodeType, rows: INodeExecutionData[]): Workflow {
	const types: Record<string, INodeType> = { rows: rowsNode(rows), moodleGroups };
	const node = (name: string, type: string, parameters = {}): INode =>
		completeNode(
			{ id: name, name, type, typeVersion: 1, position: [0, 0], parameters },
			types[type],
		);
	const parameters = { resource: 'groupMember', operation: 'sync', dataMode: 'autoMapInputData' };
	return new Workflow({
		id: 'bench',
		active: false,
		nodes: [node('Rows', 'rows'), node('Sync', 'moodleGroups', parameters)],
		connections: { Rows: { main: [[{ node: 'Sync', type: 'main', index: 0 }]] } },
		nodeTypes: nodeTypesOf(types),
		settings: { executionOrder: 'v1' },
	});
}

/** Starts the workflow with the rows as items. */
function rowsNode(rows: INodeExecutionData[]): INodeType {
	return {
		description: {
			displayName: 'Rows',
			name: 'rows',
			group: ['trigger'],
			version: 1,
			description: '',
			defaults: { name: 'Rows' },
			inputs: [],
			outputs: ['main'],
			properties: [],
		},
		async execute() {
			return [rows];
		},
	};
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
