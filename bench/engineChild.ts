/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */
import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeType,
} from 'n8n-workflow';

import type { EngineCase, EngineFigures } from './engineCost';
import { loadMoodleGroups, runNode } from './engine';
import { measure } from './measure';
import { startSandboxSite } from './sites/sandboxSite';
import { arrangeMembers } from './tasks/members';

/** Rows of a run before the measured one, as n8n is seldom just started. */
const WARM_UP = 1000;

void main(JSON.parse(process.argv[2]) as EngineCase).then((figures) => {
	process.stdout.write(`${JSON.stringify(figures)}\n`);
});

/** Rows of which a tenth of the groups lacks one member, or of which all are members. */
async function main(given: EngineCase): Promise<EngineFigures> {
	const { what, rows, fields, build } = given;
	const site = await startSandboxSite({});
	const node = await loadMoodleGroups(build);
	const parameters = {
		resource: 'groupMember',
		operation: what === 'sync' ? 'sync' : 'add',
		dataMode: 'autoMapInputData',
		...(what === 'sync' ? { dryRun: false } : {}),
	};
	if (what === 'nothing') doNothing(node, parameters);
	if (fields !== undefined) keepFields(node, parameters, fields);
	const isThere = (row: number) => what !== 'sync' || row % 1000 !== 7;
	await runNode(node, await arrangeMembers(site, WARM_UP, isThere), parameters, site);
	await site.clear();
	const members = await arrangeMembers(site, rows, isThere);
	const before = process.memoryUsage().heapUsed;
	const cost = await measure(async () => await runNode(node, members, parameters, site));
	await site.close();
	return {
		...given,
		properties: node.description.properties.length,
		seconds: cost.seconds,
		cpuPerRow: cost.cpu / rows,
		peakHeap: before / 1e6 + cost.heap,
	};
}

/** Takes the work out of the node and leaves what n8n's engine does with its description. */
function doNothing(node: INodeType, parameters: INodeParameters): void {
	const isShown = shownBy(node, parameters);
	const operation = node.description.properties.find(
		(property) => property.name === 'operation' && isShown(property),
	)!;
	const option = (operation.options as INodePropertyOptions[]).find(
		({ value }) => value === parameters.operation,
	)!;
	option.routing = {
		send: { paginate: true },
		operations: { pagination: async () => [] },
	};
}

/** Takes fields off the node, the hidden ones first. */
function keepFields(node: INodeType, parameters: INodeParameters, most: number | 'shown'): void {
	const { description } = node;
	const isShown = shownBy(node, parameters);
	const shown = description.properties.filter(isShown);
	const hidden = description.properties.filter((property) => !isShown(property));
	description.properties = most === 'shown' ? shown : [...shown, ...hidden].slice(0, most);
}

function shownBy({ description }: INodeType, parameters: INodeParameters) {
	return (property: INodeProperties) =>
		NodeHelpers.displayParameter(parameters, property, null, description);
}
