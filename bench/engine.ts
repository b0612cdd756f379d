/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { join } from 'path';

import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
} from 'n8n-workflow';

import {
	completeNode,
	nodeTypesOf,
	runWorkflow,
	withExecute,
	type Site,
} from '../test/support/n8nEngine';
import { rowsNode } from '../test/support/rowsNode';

// After n8nEngine, which prepares the ground for n8n-core.
import { PackageDirectoryLoader } from 'n8n-core';

let loaded: Promise<INodeType> | undefined;

/**
 * The built node, loaded as n8n loads a community package: once, when it starts.
 *
 * @param folder a checkout in which the node was built.
 */
export async function loadMoodleGroups(folder = join(__dirname, '..')): Promise<INodeType> {
	return await (loaded ??= load(folder));
}

async function load(folder: string): Promise<INodeType> {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	return loader.getNode('moodleGroups').type as INodeType;
}

/**
 * Runs a node over rows on n8n's engine; rows that fail become items.
 *
 * @returns the items that the node gives.
 */
export async function runNode(
	type: INodeType,
	rows: readonly object[],
	parameters: INodeParameters,
	site: Site,
): Promise<INodeExecutionData[]> {
	const items = rows.map((json) => ({ json: json as IDataObject }));
	const types: Record<string, INodeType> = {
		rows: rowsNode(items),
		measured: type.execute ? type : withExecute(type),
	};
	const node = (name: string, ownParameters: INodeParameters): INode =>
		completeNode(
			{
				id: name,
				name,
				type: name,
				typeVersion: 1,
				position: [0, 0],
				parameters: ownParameters,
				onError: 'continueRegularOutput',
			},
			types[name],
		);
	const workflow = new Workflow({
		id: 'bench',
		active: false,
		nodes: [node('rows', {}), node('measured', parameters)],
		connections: { rows: { main: [[{ node: 'measured', type: 'main', index: 0 }]] } },
		nodeTypes: nodeTypesOf(types),
		settings: { executionOrder: 'v1' },
	});
	const { resultData } = (await runWorkflow(workflow, 'rows', site)).data;
	if (resultData.error) throw resultData.error;
	return resultData.runData.measured[0].data?.main[0] ?? [];
}
