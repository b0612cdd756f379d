import type { INode } from 'n8n-workflow';

import type { WorkflowFile } from './workflows';

/** A workflow that adds members as the rows of a CSV file at an address say. */
export function membersWorkflow(
	roster: string,
	moodleWebServiceApi: { readonly id: string; readonly name: string },
): WorkflowFile {
	const responseFormat = { response: { response: { responseFormat: 'file' } } };
	const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
	const node = (name: string, type: string, parameters: INode['parameters']): INode => ({
		id: name,
		name,
		type,
		typeVersion: type.endsWith('httpRequest') ? 4.2 : 1,
		position: [0, 0],
		parameters,
	});
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	return {
		name: 'Members',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			node('Get Roster', 'n8n-nodes-base.httpRequest', { url: roster, options: responseFormat }),
			node('Roster Rows', 'n8n-nodes-base.extractFromFile', { operation: 'csv', options: {} }),
			{
				...node('Add Members', 'n8n-nodes-moodle-groups.moodleGroups', add),
				credentials: { moodleWebServiceApi },
			},
		],
		connections: {
			Start: to('Get Roster'),
			'Get Roster': to('Roster Rows'),
			'Roster Rows': to('Add Members'),
		},
		settings: { executionOrder: 'v1' },
	};
}
