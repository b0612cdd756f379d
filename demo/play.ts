/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';
import { join } from 'path';

import { Workflow, type INode, type INodeExecutionData, type INodeType } from 'n8n-workflow';

import {
	completeNode,
	nodeTypesOf,
	runWorkflow,
	withExecute,
	type Site,
} from '../test/support/n8nEngine';
import { demoNodes } from './nodes';

/** Where the example workflows are, and the rosters that they read. */
export const EXAMPLES = join(__dirname, '../examples');

/** What came of an example. */
export interface Played {
	/** The items of a node's outputs: [0] success, [1] error output. */
	output(node: string): readonly [INodeExecutionData[], INodeExecutionData[]];
	/** What the chat was told. */
	readonly chat: readonly string[];
}

/** A workflow as n8n exports it. */
type WorkflowFile = Pick<Workflow, 'name' | 'settings'> & { nodes: INode[]; connections: object };

/** An example by its name in the folder. */
export function readExample(file: string): WorkflowFile {
	return JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as WorkflowFile;
}

/**
 * Runs an example on n8n's engine.
 *
 * @param roster the CSV file that it reads.
 * @param moodleGroups the node, as n8n loads it.
 * @throws what stopped the workflow.
 */
export async function play(
	{ nodes, connections, settings, name }: WorkflowFile,
	roster: string,
	moodleGroups: INodeType,
	site: Site,
): Promise<Played> {
	const chat: string[] = [];
	const types: Record<string, INodeType> = {
		...demoNodes(roster, (text) => chat.push(text)),
		'n8n-nodes-moodle-groups.moodleGroups': withExecute(moodleGroups),
	};
	const workflow = new Workflow({
		id: 'demo',
		name,
		active: false,
		nodes: nodes.map((node) => completeNode(node, types[node.type])),
		connections: connections as Workflow['connectionsBySourceNode'],
		nodeTypes: nodeTypesOf(types),
		settings,
	});
	const trigger = nodes.find(({ type }) => type.endsWith('Trigger'))!;
	const { data } = await runWorkflow(workflow, trigger.name, site);
	if (data.resultData.error) throw data.resultData.error;
	return {
		output(node) {
			const [written, failed] = data.resultData.runData[node]?.[0].data?.main ?? [];
			return [written ?? [], failed ?? []];
		},
		chat,
	};
}
