/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';

import { parse } from 'csv-parse/sync';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/**
 * Stand-ins for the few nodes of n8n-nodes-base in the example workflows, because that package
 * weighs more than everything else together. The engine and the Moodle node are the real ones.
 *
 * @param roster the CSV file that the example reads.
 * @param onChat told of each message that the example sends to a chat.
 */
export function demoNodes(
	roster: string,
	onChat: (text: string) => void,
): Record<string, INodeType> {
	return {
		'n8n-nodes-base.formTrigger': node('n8n Form Trigger', passOn),
		'n8n-nodes-base.scheduleTrigger': node('Schedule Trigger', passOn),
		'n8n-nodes-base.httpRequest': node('HTTP Request', post(onChat)),
		'n8n-nodes-base.extractFromFile': node('Extract from File', async () => [rowsOf(roster)]),
		'n8n-nodes-base.aggregate': node('Aggregate', aggregate),
		'n8n-nodes-base.filter': node('Filter', keepTrue),
		'n8n-nodes-base.convertToFile': node('Convert to File', passOn),
		'n8n-nodes-base.emailSend': node('Send Email', passOn),
		'n8n-nodes-base.noOp': node('No Operation', passOn),
		'n8n-nodes-base.stickyNote': node('Sticky Note', passOn),
	};
}

async function passOn(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [this.getInputData()];
}

/** The rows of a CSV file, as n8n reads them. */
export function rowsOf(file: string): INodeExecutionData[] {
	const rows = parse(readFileSync(file), { columns: true, bom: true }) as IDataObject[];
	return rows.map((json, item) => ({ json, pairedItem: { item } }));
}

/** Reads nothing, and posts to a chat only. */
function post(onChat: (text: string) => void): Execute {
	return async function () {
		const items = this.getInputData();
		for (const index of items.keys()) {
			const body = this.getNodeParameter('jsonBody', index, '') as string;
			if (body !== '') onChat((JSON.parse(body) as { text: string }).text);
		}
		return [items];
	};
}

async function aggregate(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [[{ json: { data: this.getInputData().map(({ json }) => json) } }]];
}

/** Keeps the items of which the only condition is true. */
async function keepTrue(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const isKept = (index: number) =>
		this.getNodeParameter('conditions.conditions[0].leftValue', index) === true;
	return [this.getInputData().filter((_, index) => isKept(index))];
}

function node(displayName: string, execute: Execute): INodeType {
	return {
		description: {
			displayName,
			name: displayName,
			group: ['transform'],
			version: [1, 1.1, 1.2, 2, 2.1, 2.2, 4.2],
			description: displayName,
			defaults: { name: displayName },
			inputs: ['main'],
			outputs: ['main'],
			// n8n gives a node the parameters only that are declared.
			properties: ['jsonBody', 'conditions'].map((name) => {
				return { displayName: name, name, type: 'string', default: '' };
			}),
		},
		execute,
	};
}
