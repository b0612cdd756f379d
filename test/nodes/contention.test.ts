import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { diagnosis } from '../../nodes/MoodleGroups/moodle/reasons';
import { connectionFailure } from '../../nodes/MoodleGroups/moodle/transport';
import { orHidden } from '../../nodes/MoodleGroups/relations/member';
import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { rosterByStudent, shuffled, type RosterRow } from '../support/roster';
import { NOTHING_SAVED, means } from '../support/said';
import { bodies, calls, listSizes, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const ADD = 'core_group_add_group_members';
const REMOVE = 'core_group_delete_group_members';

const names = Array.from({ length: 22 }, (_, index) => `G${index}`);
const students = Array.from({ length: 300 }, (_, index) => index + 3);

async function run(
	site: Pick<Sandbox, 'url' | 'token'>,
	operation: string,
	items: readonly IDataObject[],
	onError: OnError = 'stopWorkflow',
	options: INodeParameters = {},
) {
	const parameters: INodeParameters = {
		resource: 'groupMember',
		operation,
		dataMode: 'autoMapInputData',
		options,
	};
	return await execute({ site, items, nodes: [moodleGroups(parameters, onError)] });
}

const countMembers = ({ world }: Sandbox) =>
	[...world.members.values()].reduce((sum, members) => sum + members.size, 0);

const nine = Array<number>(9).fill(100);

describe.each(['postgresql', 'mariadb'] as const)(
	'900 rows, each of 300 students in 3 of 22 groups, on %s',
	(database) => {
		let sandbox: Sandbox;
		let roster: RosterRow[];

		beforeAll(async () => {
			sandbox = await startSandbox({ token: NEEDLE, database });
		});
		beforeEach(() => {
			sandbox.reset();
			roster = rosterByStudent(students, makeGroups(sandbox, ...names));
		});
		afterAll(async () => await sandbox.stop());

		it.each([
			['by student', 'stopWorkflow', (rows: RosterRow[]) => rows],
			['by student', 'continueRegularOutput', (rows: RosterRow[]) => rows],
			['shuffled', 'stopWorkflow', shuffled],
		] as const)('%s, %s: are added and removed without a deadlock', async (_, onError, order) => {
			const rows = order(roster);
			const status = async (operation: string) => {
				const { output, error } = await run(sandbox, operation, rows, onError);
				expect(error).toBeUndefined();
				// One answer for each row, in the order of the rows.
				expect(output()[0].map(({ json: { groupid, userid } }) => ({ groupid, userid }))).toEqual(
					rows,
				);
				return new Set(output()[0].map(({ json }) => json.status));
			};
			expect(await status('add')).toEqual(new Set(['added']));
			expect(countMembers(sandbox)).toBe(900);
			expect(await status('remove')).toEqual(new Set(['removed']));
			expect(countMembers(sandbox)).toBe(0);
			expect(sandbox.deadlocks).toBe(0);
			expect(listSizes(sandbox, 'members', ADD)).toEqual(nine);
			expect(listSizes(sandbox, 'members', REMOVE)).toEqual(nine);
		});

		it('stop at a row that is refused with a list of items that can be read', async () => {
			sandbox.world.unenrol(2, 150);
			const { error } = await run(sandbox, 'add', roster);
			expect(error?.message).toMatch(
				/^User 150 \(Ada148 Lovelace148\) is not enrolled .* \[item \d+\]$/,
			);
			const list = String.raw`\d+ of 900 rows \(items (?:[\d–]+, ){9}[\d–]+ and \d+ more\)`;
			expect(error?.description).toMatch(new RegExp(`Saved: ${list}\\. Not saved: ${list}\\.$`));
			const saved = /Saved: (\d+)/.exec(String(error?.description))?.[1];
			expect(Number(saved)).toBe(countMembers(sandbox));
			expect(countMembers(sandbox)).toBeGreaterThan(0);
		});

		it('are added and removed by Sync without a deadlock', async () => {
			const first = await run(sandbox, 'sync', roster);
			expect(first.error).toBeUndefined();
			expect(countMembers(sandbox)).toBe(900);
			// Every group loses somebody, but none so much that Sync refuses.
			const stayed = roster.filter(({ userid }) => userid % 3 > 0);
			const second = await run(sandbox, 'sync', stayed);
			expect(second.error).toBeUndefined();
			expect(countMembers(sandbox)).toBe(600);
			expect(listSizes(sandbox, 'members', ADD)).toEqual(nine);
			expect(listSizes(sandbox, 'members', REMOVE)).toEqual([100, 100, 100]);
			expect(sandbox.deadlocks).toBe(0);
		});
	},
);

describe('a member write that the database refuses', () => {
	const sandbox = useSandbox({ database: 'mariadb' });
	const busy = means('dmlwriteexception', 'core_group_add_group_members');

	function refuse(fn: string, times?: number): void {
		sandbox.it.setFaults([{ kind: 'exception', errorcode: 'dmlwriteexception', fn, times }]);
	}

	it.each([
		['add', ADD, 'added'],
		['remove', REMOVE, 'removed'],
	])('%s: is repeated, so that no row fails', async (operation, fn, status) => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		const rows = [3, 4, 5].map((userid) => ({ groupid, userid }));
		if (operation === 'remove') for (const { userid } of rows) member(groupid, userid);
		refuse(fn, 2);
		const { output, error } = await run(sandbox.it, operation, rows);
		expect(error).toBeUndefined();
		expect(output()[0].map(({ json }) => json.status)).toEqual([status, status, status]);
		expect(listSizes(sandbox.it, 'members', fn)).toEqual([3, 3, 3]);
	});

	it('sync: is repeated, adding and removing', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		for (const userid of [3, 4, 5]) member(groupid, userid);
		sandbox.it.setFaults(
			[ADD, REMOVE].map((fn): Fault => {
				return { kind: 'exception', errorcode: 'dmlwriteexception', fn, times: 1 };
			}),
		);
		const rows = [4, 5, 6].map((userid) => ({ groupid, userid }));
		const { error } = await run(sandbox.it, 'sync', rows);
		expect(error).toBeUndefined();
		expect(sandbox.it.world.membersOf(groupid)).toEqual([4, 5, 6]);
	});

	it('stop: accuses no row when it does not pass', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		refuse(ADD);
		const rows = [3, 4, 5].map((userid) => ({ groupid, userid }));
		const { error } = await run(sandbox.it, 'add', rows);
		expect(error?.message).toBe(busy);
		expect(error?.description).toContain('Run this again later');
		expect(error?.description).toContain(NOTHING_SAVED);
	});

	it('continue: tells each row, and does not look for what is wrong with it', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		refuse(ADD);
		const rows = [3, 4].map((userid) => ({ groupid, userid }));
		const { output } = await run(sandbox.it, 'add', rows, 'continueRegularOutput');
		expect(output()[0].map(({ json }) => json.error)).toEqual(
			[3, 4].map((userid, item) => `${busy} (groupid 1, userid ${userid}) [item ${item}]`),
		);
		expect(calls(sandbox.it).filter((name) => name.includes('enrol'))).toEqual([]);
	});

	it('stop: names the other reason, a member whom Moodle hides', async () => {
		const [groupid] = makeGroups(sandbox.it, 'Hidden');
		const { world } = sandbox.it;
		world.updateGroup({ ...world.groups.get(groupid)!, visibility: 3 });
		world.forgetGroups(2);
		world.overrides.push({
			courseid: 2,
			role: 'editingteacher',
			capability: 'moodle/course:viewhiddengroups',
			allow: false,
		});
		member(groupid, 3);
		const site = { url: sandbox.it.url, token: `${NEEDLE}-teacher` };
		const rows = [3, 4].map((userid) => ({ groupid, userid }));
		const { error } = await run(site, 'add', rows);
		expect(error?.message).toBe(busy);
		const { failure } = connectionFailure(undefined);
		const hidden = diagnosis('membersHidden', [
			{ id: 1, name: 'Hidden' },
			"the token's account teacher1",
		]).failure;
		const { advice } = orHidden({ ...failure, advice: '', blame: 'others' }, hidden);
		expect(error?.description).toContain(advice);
		// Waiting for long would not help.
		expect(listSizes(sandbox.it, 'members', ADD)).toEqual([2, 2]);
	});

	function member(groupid: number, userid: number): void {
		sandbox.it.world.addMember(groupid, userid);
	}
});

describe('two requests that share a group', () => {
	const atWork = new Map<string, number>();
	const sandbox = useSandbox({
		latency: 20,
		observe: (_, cause) => {
			if (!('wsfunction' in cause) || cause.wsfunction !== ADD) return;
			// The answers are under way for 20 ms, in which nothing else may arrive.
			atWork.set(cause.body, cause.receivedAt);
		},
	});

	it('are never under way at once, not even from different batches of the run', async () => {
		const [a, b] = makeGroups(sandbox.it, 'A', 'B');
		const rows = Array.from({ length: 24 }, (_, index) => ({
			groupid: index % 2 === 0 ? a : b,
			userid: 3 + index,
		}));
		const parameters: INodeParameters = {
			resource: 'groupMember',
			operation: 'add',
			dataMode: 'autoMapInputData',
			options: { requestsAtOnce: 8, rowsPerRequest: 2 },
			requestOptions: { batching: { batch: { batchSize: 8, batchInterval: 1 } } },
		};
		const { output, error } = await execute({
			site: sandbox.it,
			items: rows,
			nodes: [moodleGroups(parameters)],
		});
		expect(error).toBeUndefined();
		expect(output()[0].map(({ json }) => json.userid)).toEqual(rows.map(({ userid }) => userid));
		const arrivals = (group: number) =>
			[...atWork]
				.filter(([body]) => decodeURIComponent(body).includes(`[groupid]=${group}&`))
				.map(([, at]) => at);
		for (const group of [a, b]) {
			const at = arrivals(group);
			expect(at).toHaveLength(6);
			at.slice(1).forEach((time, index) => expect(time - at[index]).toBeGreaterThanOrEqual(19));
		}
	});
});

it('groups are deleted in the order of their IDs, as other writes lock them', async () => {
	const sandbox = await startSandbox({ token: NEEDLE });
	const groups = makeGroups(sandbox, 'A', 'B', 'C');
	const rows = [2, 0, 1].map((index) => ({ groupid: groups[index] }));
	const parameters = { resource: 'group', operation: 'delete', dataMode: 'autoMapInputData' };
	const { output } = await execute({
		site: sandbox,
		items: rows,
		nodes: [moodleGroups(parameters)],
	});
	expect(output()[0].map(({ json }) => json.groupid)).toEqual([3, 1, 2]);
	expect(bodies(sandbox, 'core_group_delete_groups')[0]).toContain(
		'groupids[0]=1&groupids[1]=2&groupids[2]=3',
	);
	await sandbox.stop();
});
