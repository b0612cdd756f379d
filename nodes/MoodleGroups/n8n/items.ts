import type { IExecutePaginationFunctions } from 'n8n-workflow';

/**
 * How many items n8n gives to the node in this run. A call of a tool has one, whatever the agent
 * has itself, whose data n8n shows to the tool, and so has a node with Execute Once.
 */
export function itemCount(context: IExecutePaginationFunctions): number {
	const { data } = context.getExecuteData();
	const isOne = isAgents(context) || context.getNode().executeOnce === true;
	return isOne ? 1 : ((data.main ?? data.ai_tool)?.[0] ?? []).length;
}

/** What an item holds: the same object in every try of a run, and another in each call of a tool. */
export function inputOf(context: IExecutePaginationFunctions): object | undefined {
	const isTool = isAgents(context) || context.getExecuteData().data.main === undefined;
	return context.getInputData(0, isTool ? 'ai_tool' : 'main').json ?? undefined;
}

/** Whether what n8n shows of the run is that of the agent which calls the node as a tool. */
function isAgents(context: IExecutePaginationFunctions): boolean {
	return context.getExecuteData().node.name !== context.getNode().name;
}

/** What n8n adds to every declarative node. */
interface RequestOptions {
	readonly batching?: { readonly batch?: { readonly batchInterval?: number } };
}

/** Milliseconds that n8n pauses between the batches of items; 0: it starts all items in one go. */
export function batchInterval(context: IExecutePaginationFunctions): number {
	const { batching } = context.getNodeParameter('requestOptions', {}) as RequestOptions;
	return batching?.batch?.batchInterval ?? 0;
}
