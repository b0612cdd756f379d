import type { INodeType } from 'n8n-workflow';

/** A node with a text field of each name, for the rivals to build on. */
export function benchNode(name: string, fields: readonly string[]): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['output'],
			version: 1,
			description: '',
			defaults: { name },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'moodleWebServiceApi', required: true }],
			properties: fields.map((field) => ({
				displayName: field,
				name: field,
				type: 'string',
				default: '',
			})),
		},
	};
}
