import { SupplyDataContext } from 'n8n-core';
import { makeHandleToolInvocation } from 'n8n-core/dist/execution-engine/node-execution-context/utils/get-input-connection-data';
import {
	createRunExecutionData,
	type IConnections,
	type IDataObject,
	type INode,
	type ITaskDataConnections,
} from 'n8n-workflow';

import { cancelled } from '../../nodes/MoodleGroups/moodle/transport';
import { execute, everythingStored, makeWorkflow, moodleGroups } from '../support/engine';
import { makeAdditionalData } from '../support/n8nEngine';
import { useRealPauses } from '../support/pauses';
import { connection, inItem, like, moodleId, NOTHING_SAVED, refuses, says } from '../support/said';
import { listSizes, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

useRealPauses();
const sandbox = useSandbox();

const ADD = 'core_group_add_group_members';
const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
const remove = { ...add, operation: 'remove' };

afterAll(() => {
	expect(everythingStored().join()).not.toContain(NEEDLE);
});

const members = (groupid: number, count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ groupid, userid: index + 3 }));

it('keeps two nodes of one execution apart', async () => {
	const [group] = makeGroups(sandbox.it, 'A');
	const { output } = await execute({
		site: sandbox.it,
		items: members(group, 150),
		nodes: [moodleGroups(add), moodleGroups(remove, 'stopWorkflow', 'Remove')],
	});
	expect(writes(sandbox.it)).toEqual([
		'core_group_add_group_members',
		'core_group_add_group_members',
		'core_group_delete_group_members',
		'core_group_delete_group_members',
	]);
	expect(output('Remove')[0].map(({ json }) => json.status)).toEqual(Array(150).fill('removed'));
	expect(sandbox.it.world.membersOf(group)).toEqual([]);
});

it('starts anew each time that a loop comes to the node', async () => {
	const [group] = makeGroups(sandbox.it, 'A');
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const connections: IConnections = {
		Rows: { main: [[...to('Moodle Groups'), ...to('Again')]] },
		Again: { main: [to('Moodle Groups')] },
	};
	const { output } = await execute({
		site: sandbox.it,
		items: members(group, 3),
		nodes: [moodleGroups(add), moodleGroups(remove, 'stopWorkflow', 'Again')],
		connections,
	});
	expect(output('Moodle Groups', 0)[0].map(({ json }) => json.status)).toEqual(
		Array(3).fill('added'),
	);
	expect(output('Moodle Groups', 1)[0].map(({ json }) => json.status)).toEqual(
		Array(3).fill('alreadyMember'),
	);
	expect(sandbox.it.world.membersOf(group)).toEqual([3, 4, 5]);
});

it('obeys n8n’s own batching: each batch of items is a request of its own', async () => {
	const [group] = makeGroups(sandbox.it, 'A');
	const requestOptions = { batching: { batch: { batchSize: 4, batchInterval: 32 } } };
	const started = Date.now();
	const { output } = await execute({
		site: sandbox.it,
		items: members(group, 10),
		nodes: [moodleGroups({ ...add, requestOptions })],
	});
	expect(listSizes(sandbox.it, 'members')).toEqual([4, 4, 2]);
	// n8n waits between its batches, however fast or slow the machine is.
	expect(Date.now() - started).toBeGreaterThanOrEqual(2 * 30);
	expect(output()[0]).toHaveLength(10);
});

it('sends no later batch when a row of an earlier one cannot be sent, and leaves nothing hanging', async () => {
	const [groupid] = makeGroups(sandbox.it, 'A');
	const requestOptions = { batching: { batch: { batchSize: 2, batchInterval: 20 } } };
	const { error } = await execute({
		site: sandbox.it,
		items: [
			{ groupid, userid: 3 },
			{ groupid, userid: 'x' },
			{ groupid, userid: 3 },
			{ groupid, userid: 4 },
		],
		nodes: [moodleGroups({ ...add, requestOptions })],
	});
	expect(error?.message).toBe(inItem(1, refuses('userid', moodleId, 'x')));
	expect(sandbox.it.requests).toEqual([]);
});

it('obeys n8n’s timeout', async () => {
	const [group] = makeGroups(sandbox.it, 'A');
	sandbox.it.setFaults([{ kind: 'slowAfter', fn: ADD, delay: 1200, times: 1 }]);
	const { error } = await execute({
		site: sandbox.it,
		items: members(group, 2),
		nodes: [moodleGroups({ ...add, requestOptions: { timeout: 400 } })],
	});
	// The first answer came too late; the repetition found the members already in.
	expect(error).toBeUndefined();
	expect(writes(sandbox.it)).toHaveLength(2);
	expect(sandbox.it.world.membersOf(group)).toEqual([3, 4]);
});

it('starts anew when n8n retries the node', async () => {
	const [group] = makeGroups(sandbox.it, 'A');
	sandbox.it.setFaults([{ kind: 'siteMaintenance', times: 1 }]);
	const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
	const { output, error } = await execute({
		site: sandbox.it,
		items: members(group, 5),
		nodes: [moodleGroups(add, 'stopWorkflow', 'Moodle Groups', retry)],
	});
	expect(error).toBeUndefined();
	expect(output()[0]).toHaveLength(5);
	expect(sandbox.it.world.membersOf(group)).toHaveLength(5);
});

it('sends nothing more when the execution is cancelled', async () => {
	const [group] = makeGroups(sandbox.it, 'A');
	sandbox.it.setFaults([{ kind: 'slowAfter', fn: ADD, delay: 100 }]);
	const options = { rowsPerRequest: 1, requestsAtOnce: 1 };
	const { error } = await execute({
		site: sandbox.it,
		items: members(group, 30),
		nodes: [moodleGroups({ ...add, options })],
		onStart: (cancel) => void whenSent(2).then(cancel),
	});
	const sent = writes(sandbox.it).length;
	await pause(300);
	expect(error?.message).toBe(connection('ERR_CANCELED'));
	expect(error?.description).toMatch(
		like(`${cancelled('nothing').failure.advice} Saved: 1 of 30 rows (item 0)`),
	);
	expect(sent).toBe(2);
	expect(writes(sandbox.it)).toHaveLength(sent);
});

it('shares nothing between executions that run at once', async () => {
	const groups = makeGroups(sandbox.it, 'A', 'B', 'C', 'D');
	const executions = await Promise.all(
		groups.map(
			async (group) =>
				await execute({
					site: sandbox.it,
					items: members(group, 120),
					nodes: [moodleGroups(add)],
				}),
		),
	);
	executions.forEach(({ output }, index) => {
		expect(new Set(output()[0].map(({ json }) => json.groupid))).toEqual(new Set([groups[index]]));
	});
	for (const group of groups) expect(sandbox.it.world.membersOf(group)).toHaveLength(120);
});

describe('as a tool of an AI agent', () => {
	function tool(
		operation = 'add',
		items: ITaskDataConnections = {},
		settings: Partial<INode> = {},
		resource = 'groupMember',
	) {
		const rowsJson = '={{ $fromAI("members", "", "json") }}';
		const parameters = {
			...add,
			resource,
			operation,
			dataMode: 'usingJson',
			rowsJson,
			options: { rowsPerRequest: 1, requestsAtOnce: 1 },
		};
		const workflow = makeWorkflow(
			[],
			[moodleGroups(parameters, 'stopWorkflow', 'Moodle Groups', settings)],
		);
		const node = workflow.getNode('Moodle Groups')!;
		const nodeType = workflow.nodeTypes.getByNameAndVersion(node.type);
		const data = createRunExecutionData();
		const additionalData = makeAdditionalData(sandbox.it);
		// What n8n shows to a tool is its agent's, the same in all calls.
		const executeData = { node: { ...node, name: 'Agent' }, data: items, source: null };
		return makeHandleToolInvocation(
			(runIndex: number) =>
				new SupplyDataContext(
					workflow,
					node,
					additionalData,
					'manual',
					data,
					runIndex,
					[],
					{},
					'ai_tool',
					executeData,
					[],
				) as never,
			node,
			nodeType,
			data,
		);
	}

	it('does what the model asks', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const answer = await tool()({ members: [{ groupid: group, userid: 3 }] });
		expect(JSON.parse(answer as string)).toEqual([{ groupid: group, userid: 3, status: 'added' }]);
		expect(writes(sandbox.it)).toHaveLength(1);
	});

	it.each(['add', 'remove', 'sync'])(
		'has nothing to do for %s of an empty list',
		async (operation) => {
			const answer = await tool(operation)({ members: [] });
			expect(JSON.parse(answer as string)).toEqual([]);
			expect(sandbox.it.requests).toEqual([]);
		},
	);

	it('syncs for an agent that has several items itself', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const items = { main: [[{ json: {} }, { json: {} }]] };
		const answer = await tool('sync', items)({ members: [{ groupid: group, userid: 3 }] });
		expect(JSON.parse(answer as string)).toMatchObject([{ userid: 3, status: 'added' }]);
		expect(sandbox.it.world.membersOf(group)).toEqual([3]);
	});

	describe('with Retry On Fail', () => {
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const members = (groupid: number, ...userids: number[]) => ({
			members: userids.map((userid) => ({ groupid, userid })),
		});

		it('does not take one call for the retry of another', async () => {
			const [group] = makeGroups(sandbox.it, 'A');
			const call = tool('add', {}, settings);
			await call(members(group, 3));
			await expect(call(members(99, 4))).rejects.toThrow(NOTHING_SAVED);
			const calls = [call(members(group, 5)), call(members(98, 6))];
			const said = await Promise.allSettled(calls);
			expect(said.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
			expect(String((said[1] as PromiseRejectedResult).reason.message)).toContain(NOTHING_SAVED);
			expect(sandbox.it.world.membersOf(group)).toEqual([3, 5]);
		});

		it('goes on in a retry from what the first try of the call has done', async () => {
			const call = tool('create', {}, settings, 'group');
			const groups = ['A', 'B'].map((name) => ({ courseid: 2, name, description: name }));
			const fn = 'core_group_create_groups';
			sandbox.it.setFaults([{ kind: 'forbidden', fn, skip: 1, times: 1 }]);
			const said = JSON.parse((await call({ members: groups })) as string) as IDataObject[];
			expect(said.map(({ status }) => status)).toEqual(['existing', 'created']);
		});
	});

	it('says in one text what is wrong and what to do', async () => {
		await expect(tool()({ members: [{ groupid: 99, userid: 3 }] })).rejects.toThrow(
			inItem(0, says('missing', 'group', 99)),
		);
		await expect(tool()({ members: [{ groupid: 1, person: 3 }] })).rejects.toThrow(
			'No user in this row',
		);
	});
});

/** Resolves when so many requests have come in. */
async function whenSent(count: number): Promise<void> {
	while (writes(sandbox.it).length < count) await pause(5);
}

async function pause(milliseconds: number): Promise<void> {
	await new Promise((resolve) => setTimeoutOnce(() => resolve(undefined), milliseconds));
}

function setTimeoutOnce(action: () => void, milliseconds: number): void {
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- tests never run inside n8n
	setTimeout(action, milliseconds);
}
