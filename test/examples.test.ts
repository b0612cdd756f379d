/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import { NodeHelpers, type IConnections, type INode, type INodeParameters } from 'n8n-workflow';

import { MoodleGroups } from '../nodes/MoodleGroups/MoodleGroups.node';

const EXAMPLES = join(__dirname, '../examples');
const { description } = new MoodleGroups();

interface WorkflowFile {
	readonly name: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
}

const files = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));

// That they run to their documented results is what test/e2e/examples.test.ts shows in n8n itself.
describe.each(files)('%s', (file) => {
	const text = readFileSync(join(EXAMPLES, file), 'utf8');
	const { nodes, connections } = JSON.parse(text) as WorkflowFile;
	const ours = nodes.filter(({ type }) => type.startsWith('n8n-nodes-moodle-groups.'));

	it('is explained by a note that begins with what it is for', () => {
		const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(String(notes[0].parameters.content)).toMatch(/^## /);
		expect(String(notes[0].parameters.content)).toContain('1. ');
	});

	it('has no credential and no address of anybody', () => {
		expect(nodes.filter((node) => 'credentials' in node)).toEqual([]);
		const hosts = [...text.matchAll(/https?:\/\/([^/"\s]+)/g)].map(([, host]) => host);
		for (const host of hosts) expect(host).toMatch(/^(moodle|sis|chat)\.example\.edu$/);
		const addresses = [...text.matchAll(/[\w.]+@([\w.]+\w)/g)].map(([, host]) => host);
		for (const host of addresses) expect(host).toMatch(/^(example\.edu|n8n)$/);
	});

	it('has no node, mode or helper that n8n 3 has removed', () => {
		const removed = /base\.(?:function|functionItem|itemLists|aiTransform)$|langchain\.code$/;
		expect(nodes.filter(({ type }) => removed.test(type))).toEqual([]);
		const agents = nodes.filter(({ type }) => type.endsWith('.agent'));
		for (const { typeVersion } of agents) expect(typeVersion).toBeGreaterThanOrEqual(3);
		expect(text).not.toMatch(/\$getPairedItem|\$evaluateExpression/);
	});

	it('connects nodes that it has, all of them', () => {
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		const targets = Object.values(connections).flatMap((byType) =>
			Object.values(byType).flatMap((outputs) =>
				outputs.flatMap((list) => (list ?? []).map(({ node }) => node)),
			),
		);
		expect(names).toEqual(expect.arrayContaining([...targets, ...Object.keys(connections)]));
		const lone = nodes.filter(
			({ name, type }) =>
				type !== 'n8n-nodes-base.stickyNote' && !connections[name] && !targets.includes(name),
		);
		expect(lone).toEqual([]);
	});

	it('gives the node only parameters that its panel shows', () => {
		expect(ours.length).toBeGreaterThan(0);
		for (const node of ours) {
			const shown = NodeHelpers.getNodeParameters(
				description.properties,
				node.parameters,
				true,
				false,
				node,
				description,
			)!;
			expect(Object.keys(shown)).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
			const options = (one: INodeParameters) => Object.keys((one.options as object) ?? {});
			expect(options(shown)).toEqual(expect.arrayContaining(options(node.parameters)));
			expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBe(
				null,
			);
		}
	});
});
