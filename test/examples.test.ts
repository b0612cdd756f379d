/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';
import { join } from 'path';

import { Workflow, type INode, type INodeType } from 'n8n-workflow';

import { MoodleGroups } from '../nodes/MoodleGroups/MoodleGroups.node';
import { demoNodes } from '../demo/nodes';
import { completeNode, nodeTypesOf, runWorkflow, withExecute } from './support/n8nEngine';
import { makeGroups, useSandbox, writes } from './support/sandbox';

// After n8nEngine, which prepares the ground for n8n-core.
import { DirectoryLoader } from 'n8n-core';

const sandbox = useSandbox();
const EXAMPLES = join(__dirname, '../examples');

/** Runs an example as it is imported, but for what the change says of the Moodle nodes' options. */
async function run(file: string, trigger: string, change: object = {}) {
	const { nodes, connections, settings } = JSON.parse(
		readFileSync(join(EXAMPLES, file), 'utf8'),
	) as { nodes: INode[]; connections: Workflow['connectionsBySourceNode']; settings: object };
	const moodle: INodeType = new MoodleGroups();
	DirectoryLoader.applyDeclarativeNodeOptionParameters(moodle);
	const types: Record<string, INodeType> = {
		...demoNodes(join(EXAMPLES, 'roster.csv')),
		'n8n-nodes-moodle-groups.moodleGroups': withExecute(moodle),
	};
	for (const { type, parameters } of nodes) {
		if (type !== 'n8n-nodes-moodle-groups.moodleGroups') continue;
		parameters.options = { ...(parameters.options as object), ...change };
	}
	const workflow = new Workflow({
		id: 'example',
		active: false,
		nodes: nodes.map((node) => completeNode(node, types[node.type])),
		connections,
		nodeTypes: nodeTypesOf(types),
		settings,
	});
	const { data } = await runWorkflow(workflow, trigger, sandbox.it);
	expect(data.resultData.error).toBeUndefined();
	return (name: string) =>
		(data.resultData.runData[name][0].data?.main ?? []).map((items) =>
			(items ?? []).map(({ json }) => json),
		);
}

it('roster-to-groups.json makes the groups of the roster and fills them', async () => {
	const output = await run('roster-to-groups.json', 'When clicking Execute');
	const [done, failed] = output('Add Members');
	expect(done.map(({ status }) => status)).toEqual(Array(52).fill('added'));
	expect(failed).toHaveLength(7);
	expect(sandbox.it.world.groups.size).toBe(5);
});

it('nightly-roster-sync.json plans first, then writes, then has nothing to do', async () => {
	makeGroups(sandbox.it, 'Lab A');
	for (const userid of [3, 200]) sandbox.it.world.addMember(1, userid);
	const [planned, problems] = (await run('nightly-roster-sync.json', 'Every Night'))(
		'Sync Members',
	);
	expect(writes(sandbox.it)).toEqual([]);
	expect(problems).toHaveLength(7);
	const labA = planned.find(({ name }) => name === 'Lab A');
	// One row of the group fails, so nobody is removed from it.
	expect(labA).toMatchObject({ groupid: 1, removed: 0, failed: 1, created: false });
	const options = { dryRun: false };
	const [done] = (await run('nightly-roster-sync.json', 'Every Night', options))('Sync Members');
	const figures = ({ name, added, removed, unchanged }: Record<string, unknown>) => [
		name,
		added,
		removed,
		unchanged,
	];
	expect(done.map(figures)).toEqual(planned.map(figures));
	expect(sandbox.it.world.membersOf(1)).toContain(200);
	const before = writes(sandbox.it).length;
	const [again] = (await run('nightly-roster-sync.json', 'Every Night', options))('Sync Members');
	expect(again.every(({ added, removed }) => added === 0 && removed === 0)).toBe(true);
	// Whoever is not enrolled is tried again, and nothing else is sent.
	expect(new Set(writes(sandbox.it).slice(before))).toEqual(
		new Set(['core_group_add_group_members']),
	);
});
