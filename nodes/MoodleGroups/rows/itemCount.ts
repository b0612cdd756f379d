import type { IExecutePaginationFunctions } from 'n8n-workflow';

/**
 * How many items n8n gives to the node in this run. A call of a tool has one, whatever the agent
 * has itself, whose data n8n shows to the tool.
 */
export function itemCount(context: IExecutePaginationFunctions): number {
	const { data, node } = context.getExecuteData();
	if (node.name !== context.getNode().name) return 1;
	return ((data.main ?? data.ai_tool)?.[0] ?? []).length;
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
