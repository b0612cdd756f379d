import type { IExecutePaginationFunctions } from 'n8n-workflow';

/** How many items n8n gives to the node in this run; one where a tool's call has none. */
export function itemCount(context: IExecutePaginationFunctions): number {
	const { data } = context.getExecuteData();
	return ((data.main ?? data.ai_tool)?.[0] ?? []).length;
}
