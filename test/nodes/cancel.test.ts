import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups, type OnError } from '../support/engine';
import { useRealPauses } from '../support/pauses';
import { NOTHING_SAVED, connection } from '../support/said';
import { calls, makeGroups, useSandbox, writes } from '../support/sandbox';
import { pause } from '../support/wait';

useRealPauses();
const sandbox = useSandbox();

const ADD = 'core_group_add_group_members';
const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
const create = { ...add, resource: 'group', operation: 'create' };

const members = (groupid: number, count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ groupid, userid: index + 3 }));

/** Runs the node, cancels as soon as the condition holds, and waits for what may still come. */
async function cancelWhen(
	isTime: () => boolean,
	items: IDataObject[],
	parameters: INodeParameters,
	onError: OnError = 'stopWorkflow',
	settings = {},
) {
	let sentThen = -1;
	const execution = await execute({
		site: sandbox.it,
		items,
		nodes: [moodleGroups(parameters, onError, 'Moodle Groups', settings)],
		onStart: (cancel) =>
			void (async () => {
				while (!isTime()) await pause(2);
				sentThen = calls(sandbox.it).length;
				cancel();
			})(),
	});
	// The sandbox may read a request whose client has gone.
	await pause(100);
	const sentByTheEnd = calls(sandbox.it).length;
	await pause(600);
	expect(sentThen).toBeGreaterThan(0);
	// Nothing comes after the end, not even from a pause before a repetition.
	expect(calls(sandbox.it)).toHaveLength(sentByTheEnd);
	return { ...execution, late: sentByTheEnd - sentThen };
}

describe.each([1, 2, 8])('with %i requests at once', (requestsAtOnce) => {
	const options = { rowsPerRequest: 1, requestsAtOnce };
	const sent = () => writes(sandbox.it).length;

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: sends at most one more request for each of them, and says what was done',
		async (onError) => {
			// Only requests for different groups are under way at once.
			const names = Array.from({ length: requestsAtOnce }, (_, index) => `G${index}`);
			const groups = makeGroups(sandbox.it, ...names);
			const size = Math.ceil(60 / requestsAtOnce);
			const items = members(0, 60).map((member, index) => {
				return { ...member, groupid: groups[Math.floor(index / size)] };
			});
			const inGroups = () => groups.flatMap((group) => sandbox.it.world.membersOf(group));
			sandbox.it.setFaults([{ kind: 'slowBefore', fn: ADD, delay: 40 }]);
			const { late, error, run, output } = await cancelWhen(
				() => inGroups().length >= 2 * requestsAtOnce,
				items,
				{ ...add, options },
				onError,
			);
			expect(late).toBeLessThanOrEqual(requestsAtOnce);
			expect(run.status).toBe(onError === 'stopWorkflow' ? 'error' : 'canceled');
			const stored = inGroups().map((userid) => userid - 3);
			const doubtful = sent() - stored.length;
			expect(doubtful).toBeLessThanOrEqual(requestsAtOnce);
			if (onError === 'stopWorkflow') {
				expect(error?.message).toBe(connection('ERR_CANCELED'));
				const saved = itemsIn(error?.description, 'Saved');
				const unknown = itemsIn(error?.description, 'Not known');
				expect(saved.length).toBeGreaterThan(0);
				expect(stored).toEqual(expect.arrayContaining(saved));
				expect([...saved, ...unknown]).toEqual(expect.arrayContaining(stored));
				expect(itemsIn(error?.description, 'Not saved')).toHaveLength(
					60 - saved.length - unknown.length,
				);
				return;
			}
			// Whatever n8n keeps of a cancelled run, each of its rows says the truth.
			const rows = output().flat();
			expect(rows).toHaveLength(60);
			for (const { json, pairedItem } of rows) {
				const { item } = pairedItem as { item: number };
				const isUnknown = /it is not known/i.test(String(json.message));
				if (!isUnknown) expect(json.error === undefined).toBe(stored.includes(item));
			}
		},
	);
});

it('reads nothing more either', async () => {
	const groups = makeGroups(sandbox.it, ...Array.from({ length: 30 }, (_, index) => `G${index}`));
	sandbox.it.setFaults([{ kind: 'slowAfter', delay: 50 }]);
	const items = groups.map((_, index) => ({ groupid: 1000 + index, userid: 3 }));
	const { late, error } = await cancelWhen(() => sandbox.it.requests.length >= 3, items, add);
	expect(late).toBeLessThanOrEqual(2);
	expect(error?.message).toContain(connection('ERR_CANCELED'));
	expect(error?.description).toContain(NOTHING_SAVED);
	expect(writes(sandbox.it)).toEqual([]);
});

it('ends the pauses between repetitions and looks, and says what is not known', async () => {
	sandbox.it.setFaults([{ kind: 'dropAfter', fn: 'core_group_create_groups' }]);
	const items = [{ courseid: 2, name: 'A' }];
	const started = Date.now();
	const { late, error } = await cancelWhen(() => sandbox.it.world.groups.size === 1, items, create);
	expect(Date.now() - started).toBeLessThan(3000);
	expect(late).toBeLessThanOrEqual(1);
	expect(error?.message).toContain('it is not known whether the groups were created');
	expect(error?.description).toContain('Not known: 1 of 1 row (item 0).');
	expect(sandbox.it.world.groups.size).toBe(1);
});

it('sends nothing in the tries of Retry On Fail either', async () => {
	const [group] = makeGroups(sandbox.it, 'A');
	sandbox.it.setFaults([{ kind: 'slowBefore', fn: ADD, delay: 30 }]);
	const options = { rowsPerRequest: 1, requestsAtOnce: 1 };
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	const { late, error } = await cancelWhen(
		() => sandbox.it.world.membersOf(group).length === 3,
		members(group, 30),
		{ ...add, options },
		'stopWorkflow',
		retry,
	);
	expect(late).toBeLessThanOrEqual(1);
	// The last try did nothing, but the first one had.
	expect(itemsIn(error?.description, 'Saved')).toEqual(expect.arrayContaining([0, 1]));
});

it('leaves no listener behind', async () => {
	const [group] = makeGroups(sandbox.it, 'A');
	sandbox.it.setFaults([{ kind: 'unavailable', fn: ADD, times: 2, retryAfter: 0 }]);
	const added: string[] = [];
	const removed: string[] = [];
	await execute({
		site: sandbox.it,
		items: members(group, 3),
		nodes: [moodleGroups(add)],
		onSignal(signal) {
			const { addEventListener, removeEventListener } = signal;
			signal.addEventListener = (...[type, ...rest]: Parameters<typeof addEventListener>) => {
				added.push(type);
				addEventListener.call(signal, type, ...rest);
			};
			signal.removeEventListener = (...[type, ...rest]: Parameters<typeof removeEventListener>) => {
				removed.push(type);
				removeEventListener.call(signal, type, ...rest);
			};
		},
	});
	expect(added.length).toBeGreaterThan(0);
	expect(removed).toHaveLength(added.length);
});

function itemsIn(description: string | undefined, list: string): number[] {
	const said = new RegExp(`(?:^|\\. )${list}: [^(]+ \\(items? ([\\d–, ]+)\\)\\.`).exec(
		description ?? '',
	)?.[1];
	return (said?.split(', ') ?? []).flatMap((range) => {
		const [first, last = first] = range.split('–').map(Number);
		return Array.from({ length: last - first + 1 }, (_, index) => first + index);
	});
}
