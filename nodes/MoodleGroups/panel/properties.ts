import type { INodeProperties } from 'n8n-workflow';

/** For which operation a property of the panel is shown. */
export interface Shown {
	readonly resource: string;
	readonly operation: string;
}

/** For which operation a property is shown, when that does not depend on a data mode. */
export function inOperation({ resource, operation }: Shown) {
	return { show: { resource: [resource], operation: [operation] } };
}

/** The options of an operation, in the order of the alphabet. */
export function optionsProperty(shown: Shown, options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...options].sort(byDisplayName),
		displayOptions: inOperation(shown),
	};
}

export function byDisplayName(
	left: { displayName: string },
	right: { displayName: string },
): number {
	return left.displayName.localeCompare(right.displayName);
}

/** n8n's own pair of fields for operations that return many items. */
export function limitProperties(shown: Shown): INodeProperties[] {
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
