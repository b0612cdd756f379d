import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import type { Writes } from '../tasks/task';
import { benchNode } from './benchNode';

/** A node with a loop, as the published Moodle nodes have it: one request after the other. */
export function oneByOneNode({ fn, list, entries }: Writes): INodeType {
	const fields = Object.keys(entries[0]);
	return {
		...benchNode('oneByOne', fields),
		async execute(this: IExecuteFunctions) {
			const written: INodeExecutionData[] = [];
			for (const [item] of this.getInputData().entries()) {
				const values = fields.map((field) => [
					`${list}[0][${field}]`,
					String(this.getNodeParameter(field, item)),
				]);
				const answer: unknown = await this.helpers.httpRequestWithAuthentication.call(
					this,
					'moodleWebServiceApi',
					{
						method: 'POST',
						url: '/webservice/rest/server.php',
						headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
						body: { moodlewsrestformat: 'json', ...Object.fromEntries(values), wsfunction: fn },
					},
				);
				written.push({ json: { answer: answer as string }, pairedItem: { item } });
			}
			return [written];
		},
	};
}
