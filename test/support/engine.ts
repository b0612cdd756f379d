import {
	Workflow,
	type IConnections,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRun,
} from 'n8n-workflow';

import { completeNode, nodeTypesOf, runWorkflow, withExecute, type Site } from './n8nEngine';
import { misfits } from './outputSchema';
import { loopNode, mailNode, passNode, rowsNode } from './rowsNode';

// After n8nEngine, which prepares the ground for n8n-core.
import { DirectoryLoader } from 'n8n-core';

import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node.js';

/** How n8n goes on when a node fails: its setting "On Error". */
export type OnError = 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';

/** A node of a test workflow. */
export interface TestNode {
	readonly name: string;
	readonly type: string;
	readonly parameters?: INodeParameters;
	readonly settings?: Partial<INode>;
}

let loaded: INodeType | undefined;

/** The node as n8n has it after loading, once: with request options and an execute method. */
function loadMoodleGroups(): INodeType {
	if (loaded !== undefined) return loaded;
	loaded = new MoodleGroups();
	DirectoryLoader.applyDeclarativeNodeOptionParameters(loaded);
	return withExecute(loaded);
}

/** The node, telling the signal of every run. */
function watched(node: INodeType, onSignal?: ExecuteOptions['onSignal']): INodeType {
	if (onSignal === undefined) return node;
	const run = node.execute!;
	// The node itself is shared by all executions of the file.
	const own = Object.create(node) as INodeType;
	own.execute = async function (this: IExecuteFunctions) {
		const signal = this.getExecutionCancelSignal();
		if (signal !== undefined) onSignal(signal);
		return await run.call(this);
	};
	return own;
}

/** What an execution left behind. */
export interface Execution {
	readonly run: IRun;
	/** Output items of a node, by output: [0] success, [1] error output. */
	output(node?: string, run?: number): INodeExecutionData[][];
	/** The error that stopped the workflow. */
	readonly error: (Error & { description?: string; context?: IDataObject }) | undefined;
	/** Everything that n8n would store of the execution. */
	readonly stored: string;
}

/** Options of {@link execute}. */
export interface ExecuteOptions {
	readonly site: Site;
	readonly items: readonly IDataObject[];
	readonly nodes?: readonly TestNode[];
	readonly connections?: IConnections;
	/** Called with a function that cancels the execution. */
	readonly onStart?: (cancel: () => void) => void;
	/** Called with the signal that tells the node of a cancellation. */
	readonly onSignal?: (signal: AbortSignal) => void;
	/** The time zone of the workflow; without it, that of n8n. */
	readonly timezone?: string;
}

const stored: string[] = [];

/** Whatever the executions of this test file would have left in n8n's database. */
export const everythingStored = (): readonly string[] => stored;

/** Lets go of it, for a test of very many executions. */
export const forgetStored = (): void => void stored.splice(0);

/** Runs a workflow on n8n's real engine: rows first, then the nodes one after the other. */
export async function execute({
	site,
	items,
	nodes = [],
	connections,
	onStart,
	onSignal,
	timezone,
}: ExecuteOptions): Promise<Execution> {
	const workflow = makeWorkflow(items, nodes, connections, onSignal, timezone);
	const run = await runWorkflow(workflow, 'Rows', site, onStart);
	const text = JSON.stringify(run);
	stored.push(text);
	const output = (node = 'Moodle Groups', runIndex = 0) =>
		run.data.resultData.runData[node]?.[runIndex]?.data?.main.map((list) => list ?? []) ?? [];
	// What n8n's editor shows of an output before the first run must be true.
	for (const { name, type, parameters = {} } of nodes) {
		if (type !== 'moodleGroups') continue;
		const unlike = misfits(parameters, output(name).flat());
		if (unlike.length > 0)
			throw new Error(`${name} gives what its schema lacks: ${unlike.join(', ')}`);
	}
	return {
		run,
		output,
		error: run.data.resultData.error as Execution['error'],
		stored: text,
	};
}

/** Connections as pairs of nodes; `Loop:1` is the second output of the node Loop. */
export function connect(
	...pairs: ReadonlyArray<readonly [from: string, to: string]>
): IConnections {
	const connections: IConnections = {};
	for (const [from, node] of pairs) {
		const [name, output = '0'] = from.split(':');
		const outputs = (connections[name] ??= { main: [] }).main;
		while (outputs.length <= Number(output)) outputs.push([]);
		outputs[Number(output)]!.push({ node, type: 'main', index: 0 });
	}
	return connections;
}

/** The node under test in a workflow. Its Sync writes, unless a test turns Dry Run on. */
export function moodleGroups(
	parameters: INodeParameters,
	onError: OnError = 'stopWorkflow',
	name = 'Moodle Groups',
	settings: Partial<INode> = {},
): TestNode {
	const isSync = parameters.operation === 'sync';
	return {
		name,
		type: 'moodleGroups',
		parameters: { ...(isSync ? { dryRun: false } : {}), ...parameters },
		settings: { onError, ...settings },
	};
}

export function makeWorkflow(
	items: readonly IDataObject[],
	nodes: readonly TestNode[],
	connections?: IConnections,
	onSignal?: ExecuteOptions['onSignal'],
	timezone?: string,
): Workflow {
	const known: Record<string, INodeType> = {
		rows: rowsNode(items.map((json) => ({ json }))),
		moodleGroups: watched(loadMoodleGroups(), onSignal),
		pass: passNode,
		mail: mailNode,
		'n8n-nodes-base.splitInBatches': loopNode,
	};
	const all: TestNode[] = [{ name: 'Rows', type: 'rows' }, ...nodes];
	return new Workflow({
		id: 'test',
		active: false,
		nodes: all.map((node) => makeNode(node, known[node.type])),
		connections: connections ?? chain(all),
		nodeTypes: nodeTypesOf(known),
		settings: { executionOrder: 'v1', timezone },
	});
}

function makeNode({ name, type, parameters = {}, settings }: TestNode, nodeType: INodeType): INode {
	const { version } = nodeType.description;
	const typeVersion = Array.isArray(version) ? version.at(-1)! : version;
	const node: INode = { id: name, name, type, typeVersion, position: [0, 0], parameters };
	return completeNode({ ...node, ...settings }, nodeType);
}

function chain(nodes: readonly TestNode[]): IConnections {
	return Object.fromEntries(
		nodes
			.slice(1)
			.map(({ name }, index) => [
				nodes[index].name,
				{ main: [[{ node: name, type: 'main' as const, index: 0 }]] },
			]),
	);
}
