/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests never run inside n8n */
import { runInThisContext } from 'vm';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups, type OnError } from '../support/engine';
import { id, makeGroups, useSandbox, writes } from '../support/sandbox';
import { pause } from '../support/wait';

const sandbox = useSandbox();

const list = { dataMode: 'defineBelow' };
const add = { ...list, resource: 'groupMember', operation: 'add' };
/** An expression that fails for items that say so. */
const failing = (expression: string) => `={{ $json.bad ? $('Nobody').first() : ${expression} }}`;

/** Runs the node, and waits for what it may still send. */
async function run(
	items: readonly IDataObject[],
	parameters: IDataObject,
	onError: OnError = 'stopWorkflow',
) {
	const execution = await execute({
		site: sandbox.it,
		items,
		nodes: [moodleGroups(parameters as INodeParameters, onError)],
	});
	await pause(200);
	return execution;
}

describe('when an expression fails for an item', () => {
	const members = () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		for (const userid of [3, 4, 5]) sandbox.it.world.addMember(groupid, userid);
		return { rows: { row: [{ group: id(groupid), user: id(failing('$json.user')) }] } };
	};

	it('stop: nothing is sent, for n8n gives up', async () => {
		const { error } = await run([{ user: 6 }, { user: 7 }, { bad: 1 }], { ...add, ...members() });
		expect(error?.message).toContain("Referenced node doesn't exist");
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('stop: a batch that failed before leaves no rejection behind', async () => {
		const requestOptions = { batching: { batch: { batchSize: 1, batchInterval: 200 } } };
		const real = runInThisContext('process') as NodeJS.Process;
		const unhandled: unknown[] = [];
		const note = (reason: unknown) => unhandled.push(reason);
		real.on('unhandledRejection', note);
		const items = [{ user: 2990 }, { user: 6 }, { bad: 1 }];
		const { error } = await run(items, { ...add, ...members(), requestOptions });
		await pause(800);
		real.off('unhandledRejection', note);
		expect(error?.message).toContain("Referenced node doesn't exist");
		expect(unhandled).toEqual([]);
		expect(sandbox.it.world.membersOf(1)).toEqual([3, 4, 5]);
	});

	it('continue: the others are written, and each item is answered once', async () => {
		const items = [{ user: 6 }, { bad: 1 }, { user: 7 }];
		const { output } = await run(items, { ...add, ...members() }, 'continueRegularOutput');
		expect(output()[0].map(({ json }) => json.status)).toEqual(['added', undefined, 'added']);
		expect(output()[0][1].json.error).toContain("Referenced node doesn't exist");
	});

	it.each<[OnError, boolean, number[]]>([
		['stopWorkflow', false, [3, 4, 5]],
		['continueRegularOutput', false, [3, 4, 5, 6]],
		['continueErrorOutput', false, [3, 4, 5, 6]],
		['continueRegularOutput', true, [3, 4, 6]],
	])('%s, Remove Despite Failed Rows %s: Sync', async (onError, removeDespiteFailedRows, left) => {
		const items = [{ user: 3 }, { user: 4 }, { user: 6 }, { bad: 1 }];
		const options = { removeDespiteFailedRows };
		await run(items, { ...add, ...members(), operation: 'sync', options }, onError);
		expect(sandbox.it.world.membersOf(1)).toEqual(left);
	});

	it.each<[OnError, string[]]>([
		['stopWorkflow', ['A', 'B', 'C']],
		['continueRegularOutput', ['A', 'B', 'C', 'D']],
	])('%s: Sync deletes no group without rows', async (onError, left) => {
		makeGroups(sandbox.it, 'A', 'B', 'C');
		const row = [{ course: id(2), name: failing('$json.name') }];
		const options = { deleteGroupsWithoutRows: true };
		const sync = { ...list, resource: 'group', operation: 'sync', rows: { row }, options };
		await run([{ name: 'A' }, { name: 'B' }, { name: 'D' }, { bad: 1 }], sync, onError);
		expect(sandbox.it.world.storedGroups(2).map(({ name }) => name)).toEqual(left);
	});
});

describe('a Default Course that is an expression', () => {
	const course = { __rl: true, mode: 'shortname', value: '={{ $json.where }}' };
	const create = { resource: 'group', operation: 'create', course };

	it.each<[string, IDataObject]>([
		['autoMapInputData', {}],
		['usingJson', { rowsJson: '={{ { name: $json.name, courseid: $json.courseid } }}' }],
	])('%s: holds for its own item', async (dataMode, more) => {
		const items = [
			{ name: 'A', where: 'PHYS101' },
			{ name: 'B', where: 'CHEM101' },
			{ name: 'C', where: 'CHEM101', courseid: 2 },
			{ name: 'D' },
		];
		const parameters = { ...create, ...more, dataMode };
		const { output } = await run(items, parameters, 'continueRegularOutput');
		expect(output()[0].map(({ json }) => json.courseid)).toEqual([2, 3, 2, undefined]);
		expect(output()[0][3].json.error).toContain('No course in this row');
		const stored = [2, 3].map((id) => sandbox.it.world.storedGroups(id).map(({ name }) => name));
		expect(stored).toEqual([['A', 'C'], ['B']]);
	});
});
