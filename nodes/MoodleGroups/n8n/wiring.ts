import type { IConnection, IConnections, IExecutePaginationFunctions, INodes } from 'n8n-workflow';

/** Why n8n runs a node more than once in an execution, each time with a part of the items. */
export type ManyRuns = 'loop' | 'branches';

/** What n8n's contexts know of the workflow, beyond their interface. */
interface Wiring {
	readonly connectionsByDestinationNode: IConnections;
	readonly nodes: INodes;
	getParentNodes(name: string): string[];
	getChildNodes(name: string): string[];
}

const LOOP = 'n8n-nodes-base.splitInBatches';

/**
 * Whether n8n may run the node more than once in an execution: because it is in a loop, or because
 * branches of the workflow lead to it without a Merge. Branches with separate triggers, of which
 * only one can run, do not count; nor does a loop that ends before the node.
 *
 * @param context any context of the run.
 */
export function manyRuns(context: IExecutePaginationFunctions): ManyRuns | undefined {
	const { workflow } = context as unknown as { workflow: Wiring };
	const own = context.getNode().name;
	if (isInLoop(own, workflow)) return 'loop';
	const seen = new Set<string>();
	const waiting = [own];
	for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
		if (seen.has(name)) continue;
		seen.add(name);
		const after = new Set(workflow.getChildNodes(name));
		for (const connections of inputsOf(name, workflow)) {
			// What comes back to the start of a loop is no branch, nor are the rounds of one that is over.
			const first = connections.filter(({ node }) => !after.has(node));
			const before = workflow.nodes[name].type === LOOP ? first : connections;
			if (before.some((connection) => isLoopsOutput(connection, workflow))) return 'loop';
			if (meet(first, workflow)) return 'branches';
			waiting.push(...before.map(({ node }) => node));
		}
	}
	return undefined;
}

function inputsOf(name: string, { connectionsByDestinationNode: all }: Wiring): IConnection[][] {
	return (all[name]?.main ?? []).map((connections) => connections ?? []);
}

function isInLoop(name: string, workflow: Wiring): boolean {
	const children = new Set(workflow.getChildNodes(name));
	return workflow.getParentNodes(name).some((parent) => children.has(parent));
}

/** Whether an output of Loop Over Items gives one batch after the other, and not all at the end. */
function isLoopsOutput({ node, index }: IConnection, workflow: Wiring): boolean {
	const { type, typeVersion } = workflow.nodes[node];
	if (type !== LOOP || !isInLoop(node, workflow)) return false;
	return index !== (typeVersion >= 3 ? 0 : 1);
}

/** Whether two of the connections can bring items in the same execution. */
function meet(connections: readonly IConnection[], workflow: Wiring): boolean {
	const seen = new Set<string>();
	for (const { node } of connections) {
		const origins = [node, ...workflow.getParentNodes(node)];
		if (origins.some((origin) => seen.has(origin))) return true;
		for (const origin of origins) seen.add(origin);
	}
	return false;
}
