import type { INodeType } from 'n8n-workflow';

import type { Writes } from '../tasks/task';
import { benchNode } from './benchNode';

/**
 * A plain declarative node: each field says where its value goes in the body, and n8n sends one
 * request for each item, all at once.
 */
export function plainNode({ fn, list, entries }: Writes): INodeType {
	const node = benchNode('plain', Object.keys(entries[0]));
	const { properties } = node.description;
	properties.forEach((property) => {
		const name = `${list}[0][${property.name}]`;
		property.routing = { send: { type: 'body', property: name, propertyInDotNotation: false } };
	});
	// n8n cannot make an item of `null`, which is what Moodle answers when all went well.
	properties[0].routing!.output = {
		postReceive: [async (_, { body }) => [{ json: { answer: body as string } }]],
	};
	node.description.requestDefaults = {
		method: 'POST',
		url: '/webservice/rest/server.php',
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: { moodlewsrestformat: 'json', wsfunction: fn },
	};
	return node;
}
