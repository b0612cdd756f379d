import type { INodeProperties } from 'n8n-workflow';

/** For which operation a property is shown, when that does not depend on a data mode. */
export function inOperation({ resource, operation }: { resource: string; operation: string }) {
	return { show: { resource: [resource], operation: [operation] } };
}

/** n8n's own pair of fields for operations that return many items. */
export function limitProperties(shown: { resource: string; operation: string }): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: inOperation(shown),
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: {
				show: { ...inOperation(shown).show, returnAll: [false] },
			},
		},
	];
}
