/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';

import { parse } from 'csv-parse/sync';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/**
 * Stand-ins for the few nodes of n8n-nodes-base in the example workflow, because that package
 * weighs more than everything else together. The engine and the Moodle node are the real ones.
 *
 * @param roster the CSV file that the example reads.
 */
export function demoNodes(roster: string): Record<string, INodeType> {
	return {
		'n8n-nodes-base.manualTrigger': node('Manual Trigger', passOn),
		'n8n-nodes-base.readWriteFile': node('Read/Write Files', passOn),
		'n8n-nodes-base.extractFromFile': node('Extract from File', async () => [rowsOf(roster)]),
		'n8n-nodes-base.code': node('Code', runCode),
		'n8n-nodes-base.noOp': node('No Operation', passOn),
	};
}

async function passOn(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [this.getInputData()];
}

function rowsOf(file: string): INodeExecutionData[] {
	const rows = parse(readFileSync(file), { columns: true, bom: true }) as IDataObject[];
	return rows.map((json, item) => ({ json, pairedItem: { item } }));
}

async function runCode(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { $, $input } = this.getWorkflowDataProxy(0);
	const code = this.getNodeParameter('jsCode', 0) as string;
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- the code is the example's own
	const items = new Function('$', '$input', code)($, $input) as INodeExecutionData[];
	return [items.map((item, index) => ({ ...item, pairedItem: { item: index } }))];
}

function node(displayName: string, execute: Execute): INodeType {
	return {
		description: {
			displayName,
			name: displayName,
			group: ['transform'],
			version: [1, 2],
			description: displayName,
			defaults: { name: displayName },
			inputs: ['main'],
			outputs: ['main'],
			properties: [{ displayName: 'JavaScript', name: 'jsCode', type: 'string', default: '' }],
		},
		execute,
	};
}
