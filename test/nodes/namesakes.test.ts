import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups, type OnError } from '../support/engine';
import { advises, inItem, newNameTwice, PHYS, says, twice } from '../support/said';
import { calls, listSizes, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

async function run(
	operation: string,
	items: readonly IDataObject[],
	options: INodeParameters = {},
	onError: OnError = 'continueRegularOutput',
) {
	const [resource, name] = operation.split('/');
	const parameters = { resource, operation: name, dataMode: 'autoMapInputData', options };
	const { output, error } = await execute({
		site: { url: sandbox.it.url, token: NEEDLE },
		items,
		nodes: [moodleGroups(parameters, onError)],
	});
	return { rows: (output()[0] ?? []).map(({ json }) => json), error };
}

const said = ({ rows }: { rows: readonly IDataObject[] }) =>
	rows.map(({ error, status }) => error ?? status);

type Made = readonly [name: string, idnumber?: string];

/** Makes groups with ID numbers. */
function make(...given: readonly Made[]): number[] {
	return given.map(([name, idnumber = '']) => {
		const [id] = makeGroups(sandbox.it, name);
		const { world } = sandbox.it;
		world.updateGroup({ ...world.groups.get(id)!, idnumber });
		world.forgetGroups(2);
		return id;
	});
}

const stored = () =>
	sandbox.it.world.storedGroups(2).map(({ name, idnumber }) => [name, idnumber].join(' ').trim());

const grouping = (name: string, idnumber = '') =>
	sandbox.it.world.createGrouping({
		...{ courseid: 2, name, idnumber, description: '', descriptionformat: 1 },
	}).id;

const groupings = () => sandbox.it.world.storedGroupings(2).map(({ name }) => name);

describe('names that are the same number to an update', () => {
	it('are refused if another group has the name', async () => {
		const [a, , b] = make(['007'], ['7'], ['1e3'], ['1000'], ['A']);
		const items = [
			{ groupid: a, name: '7' },
			{ groupid: b, name: '1000' },
			{ groupid: a + 4, name: 'B' },
		];
		const answer = await run('group/update', items);
		expect(said(answer)).toEqual([
			inItem(0, says('nameTaken', 'group', { id: 2, name: '7' }, PHYS, true)),
			inItem(1, says('nameTaken', 'group', { id: 4, name: '1000' }, PHYS, true)),
			'updated',
		]);
		expect(answer.rows[0].message).toBe(
			advises('nameTaken', 'group', { id: 4, name: '1000' }, '', false),
		);
		expect(stored()).toEqual(['007', '7', '1e3', '1000', 'B']);
		expect(calls(sandbox.it).filter((name) => name.endsWith('course_groups'))).toHaveLength(1);
	});

	it('are refused in groupings, and in a run that would make two of one', async () => {
		const [a, b] = [grouping('007'), grouping('07'), grouping('x')];
		const answer = await run('grouping/update', [
			{ groupingid: a, name: '7' },
			{ groupingid: b, name: '7' },
		]);
		expect(said(answer)).toEqual(['updated', twice(newNameTwice('7'), 0, 1)]);
		grouping('8');
		sandbox.it.world.forgetGroups(2);
		expect(said(await run('grouping/update', [{ groupingid: b, name: '7' }]))).toEqual([
			inItem(0, says('nameTaken', 'grouping', { id: a, name: '7' }, PHYS, true)),
		]);
		expect(groupings()).toEqual(['7', '07', 'x', '8']);
	});

	it.each(['group/createOrUpdate', 'group/sync'])('are refused by %s', async (operation) => {
		make(['007', 'A'], ['7', 'B']);
		const answer = await run(operation, [{ courseid: 2, name: '7', idnumber: 'A' }]);
		expect(said(answer)).toEqual([
			inItem(0, says('nameTaken', 'group', { id: 2, name: '7' }, PHYS, true)),
		]);
		expect(answer.rows[0].message).toContain(
			advises('nameTaken', 'group', { id: 2, name: '7', idnumber: 'B' }, '', false),
		);
		expect(stored()).toEqual(['007 A', '7 B']);
	});

	it('are not looked for where no row changes a name', async () => {
		const [a] = make(['A']);
		const same = await run('group/update', [{ groupid: a, name: 'A', description: 'x' }]);
		expect(said(same)).toEqual(['updated']);
		expect(calls(sandbox.it)).not.toContain('core_group_get_course_groups');
	});
});

describe.each([
	['as they were made', []],
	['the other way round', [1]],
])('two groups of one name, listed %s', (_, touched) => {
	/** Equal names have no order: what was written last is the last. */
	const makeTwins = (...more: readonly Made[]) => {
		make(...more);
		const { world } = sandbox.it;
		for (const id of touched) world.updateGroup({ ...world.groups.get(id)! });
		world.forgetGroups(2);
	};

	it.each(['createOrUpdate', 'sync', 'create'])('fail with %s, which names both', async (how) => {
		makeTwins(['A'], ['A']);
		const options = how === 'create' ? { ifGroupExists: 'return' } : {};
		const answer = await run(
			`group/${how}`,
			[{ courseid: 2, name: 'A', description: 'x' }],
			options,
		);
		expect(said(answer)).toEqual([
			inItem(
				0,
				says('ambiguous', 'group', { by: 'name', value: 'A' }, [
					{ id: 1, name: 'A' },
					{ id: 2, name: 'A' },
				]),
			),
		]);
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('are told apart by the ID number, and neither is deleted', async () => {
		makeTwins(['A', 'X'], ['A'], ['B']);
		const row = { courseid: 2, name: 'A', idnumber: 'X', description: 'x' };
		const options = { deleteGroupsWithoutRows: true, output: 'all' };
		const answer = await run('group/sync', [row], options);
		expect(answer.rows.map(({ status, groupid }) => [status, groupid])).toEqual([
			['updated', 1],
			['deleted', 3],
			['kept', 2],
		]);
	});

	it('are both protected by a row that fails', async () => {
		makeTwins(['A'], ['A'], ['B']);
		const options = {
			deleteGroupsWithoutRows: true,
			deleteDespiteFailedRows: true,
			output: 'all',
		};
		await run('group/sync', [{ courseid: 2, name: 'A' }], options);
		expect([...sandbox.it.world.groups.keys()]).toEqual([1, 2]);
	});
});

describe('ID numbers that are the same number', () => {
	const there = inItem(
		0,
		says('idnumberTaken', 'group', '007', { id: 1, name: 'Tutors' }, PHYS, true),
	);

	it.each([
		['group/createOrUpdate', {}],
		['group/sync', {}],
		['group/create', { ifGroupExists: 'return' }],
	])('never let %s take over another group, nor does a dry run', async (operation, options) => {
		make(['Tutors', '7']);
		const items = [{ courseid: 2, name: 'Other', idnumber: '007' }];
		expect(said(await run(operation, items, options))).toEqual([there]);
		expect(stored()).toEqual(['Tutors 7']);
		expect(writes(sandbox.it)).toEqual([]);
	});

	it.each(['group/createOrUpdate', 'group/sync'])(
		'let %s change that of the group with the name',
		async (operation) => {
			make(['Tutors', '7']);
			const items = [{ courseid: 2, name: 'Tutors', idnumber: '007' }];
			expect(said(await run(operation, items))).toEqual(['updated']);
			expect(stored()).toEqual(['Tutors 007']);
		},
	);

	it('are found in the way before anything is sent, 00 of 0 too', async () => {
		make(['A', '0']);
		const answer = await run('group/sync', [{ courseid: 2, name: 'B', idnumber: '00' }]);
		expect(said(answer)).toEqual([
			inItem(0, says('idnumberTaken', 'group', '00', { id: 1, name: 'A' }, PHYS, true)),
		]);
		expect(writes(sandbox.it)).toEqual([]);
	});
});

describe('the ID number 0, which any number of groups may have', () => {
	const row = (name: string, idnumber: unknown) => ({ courseid: 2, name, idnumber }) as IDataObject;

	it.each(['createOrUpdate', 'sync'])('is a group’s own for %s', async (how) => {
		make(['A', '0'], ['B', '1']);
		const rows = [row('A', 0), row('B', 1), row('C', 2)];
		expect(said(await run(`group/${how}`, rows))).toEqual(
			['unchanged', 'unchanged', 'created'].filter(
				(status) => how !== 'sync' || status !== 'unchanged',
			),
		);
		expect(said(await run(`group/${how}`, [row('New', '0')]))).toEqual(['updated']);
		expect(stored()).toEqual(['New 0', 'B 1', 'C 2']);
	});

	it('of several groups is told apart by the name', async () => {
		make(['A', '0'], ['B', '0']);
		expect(said(await run('group/createOrUpdate', [row('B', '0'), row('C', '0')]))).toEqual([
			'unchanged',
			inItem(
				1,
				says('ambiguous', 'group', { by: 'idnumber', value: '0' }, [
					{ id: 1, name: 'A' },
					{ id: 2, name: 'B' },
				]),
			),
		]);
	});

	it('comes to a group that has the name and no ID number', async () => {
		make(['A'], ['B', '5']);
		const answer = await run('group/createOrUpdate', [row('A', '0'), row('B', '0')]);
		expect(said(answer)).toEqual([
			'updated',
			inItem(1, says('nameTaken', 'group', { id: 2, name: 'B' }, PHYS, true)),
		]);
		expect(answer.rows[1].message).not.toContain('Create or Update');
	});

	it('does not block a sync of 300 groups with the ID numbers 0 to 299', async () => {
		const rows = Array.from({ length: 300 }, (_, index) => row(`G${index}`, index));
		const made = await run('group/sync', rows, {}, 'stopWorkflow');
		expect(new Set(said(made))).toEqual(new Set(['created']));
		const options = { output: 'all' };
		const again = await run('group/sync', rows, options, 'stopWorkflow');
		expect(again.rows).toHaveLength(300);
		expect(new Set(said(again))).toEqual(new Set(['unchanged']));
	});
});

describe('renames that depend on each other', () => {
	const renames = (...pairs: Array<readonly [groupid: number, name: string]>) =>
		pairs.map(([groupid, name]) => ({ groupid, name }));

	it.each([
		['in one request', {}],
		['in a request each', { rowsPerRequest: 1, requestsAtOnce: 4 }],
	])('are made in the order that works, %s', async (_, options) => {
		make(['a'], ['b'], ['c'], ['x']);
		const rows = renames([1, 'b'], [2, 'c'], [3, 'd'], [4, 'y']);
		expect(said(await run('group/update', rows, options, 'stopWorkflow'))).toEqual(
			rows.map(() => 'updated'),
		);
		expect(stored()).toEqual(['b', 'c', 'd', 'y']);
	});

	it('are made in order through many requests and courses', async () => {
		const names = Array.from({ length: 250 }, (_, index) => `G${index}`);
		const ids = makeGroups(sandbox.it, ...names);
		const rows = ids.map((groupid, index) => ({ groupid, name: `G${index + 1}` }));
		const answer = await run('group/update', rows, { requestsAtOnce: 8 });
		expect(new Set(said(answer))).toEqual(new Set(['updated']));
		expect(stored()).toEqual(names.map((_, index) => `G${index + 1}`));
		expect(listSizes(sandbox.it, 'groups', 'core_group_update_groups')).toEqual([100, 100, 50]);
	});

	it('swap names in one request, and nobody is left with a strange one', async () => {
		make(['a', 'A'], ['b', 'B'], ['c', 'C'], ['d']);
		const rows = [
			...renames([1, 'b'], [2, 'c'], [3, 'a'], [4, 'e']),
			{ courseid: 2, group: 'x', name: 'y' },
		];
		expect(said(await run('group/update', rows)).slice(0, 4)).toEqual(
			rows.slice(0, 4).map(() => 'updated'),
		);
		expect(stored()).toEqual(['b A', 'c B', 'a C', 'e']);
		expect(listSizes(sandbox.it, 'groups', 'core_group_update_groups')).toEqual([5]);
	});

	it('swap ID numbers', async () => {
		make(['a', '1'], ['b', '2']);
		const rows = [
			{ groupid: 1, newidnumber: '02' },
			{ groupid: 2, newidnumber: '1' },
		];
		expect(said(await run('group/update', rows))).toEqual(['updated', 'updated']);
		expect(stored()).toEqual(['a 02', 'b 1']);
	});

	it('change nothing in a circle that does not fit into one request', async () => {
		make(['a'], ['b'], ['c']);
		const rows = renames([1, 'b'], [2, 'c'], [3, 'a']);
		const answer = await run('group/update', rows, { rowsPerRequest: 2 });
		expect(said(answer)).toEqual(
			['b', 'c', 'a'].map((name, index) =>
				inItem(index, says('nameTaken', 'group', { id: ((index + 1) % 3) + 1, name }, PHYS, true)),
			),
		);
		expect(stored()).toEqual(['a', 'b', 'c']);
	});

	it('fail all along where the last of them cannot be made', async () => {
		make(['a'], ['b'], ['c']);
		const answer = await run('group/update', renames([1, 'b'], [2, 'c']));
		expect(said(answer)).toEqual([
			inItem(0, says('nameTaken', 'group', { id: 2, name: 'b' }, PHYS, true)),
			inItem(1, says('nameTaken', 'group', { id: 3, name: 'c' }, PHYS, true)),
		]);
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('fail where Moodle refuses the one that they wait for', async () => {
		make(['a'], ['b']);
		sandbox.it.world.addMember(2, 3);
		const answer = await run('group/update', [
			{ groupid: 1, name: 'b' },
			{ groupid: 2, name: 'c', visibility: 3 },
		]);
		expect(said(answer)).toEqual([
			inItem(0, says('nameTaken', 'group', { id: 2, name: 'b' }, PHYS, true)),
			expect.stringMatching(/^Moodle may refuse to change the visibility/),
		]);
		expect(stored()).toEqual(['a', 'b']);
	});

	it('work for groupings', async () => {
		const [a, b, c] = ['a', 'b', 'c'].map((name) => grouping(name));
		const rows = [
			{ groupingid: a, name: 'b' },
			{ groupingid: b, name: 'a' },
			{ groupingid: c, name: 'd' },
			{ groupingid: grouping('e'), name: 'c' },
		];
		expect(said(await run('grouping/update', rows))).toEqual(rows.map(() => 'updated'));
		expect(groupings()).toEqual(['b', 'a', 'd', 'c']);
	});

	it.each(['createOrUpdate', 'sync'])('work for %s, beside a new group', async (how) => {
		make(['a', 'A'], ['b', 'B'], ['c', 'C']);
		const row = (name: string, idnumber: string) => ({ courseid: 2, name, idnumber });
		const rows = [row('b', 'A'), row('c', 'B'), row('d', 'C'), row('a', 'N')];
		expect(said(await run(`group/${how}`, rows, {}, 'stopWorkflow'))).toEqual([
			...['updated', 'updated', 'updated', 'created'],
		]);
		expect(stored()).toEqual(['b A', 'c B', 'd C', 'a N']);
	});
});

describe('a deletion', () => {
	it.each(['group', 'grouping'])('of a %s says what it was called', async (noun) => {
		if (noun === 'group') make(['A']);
		else grouping('A');
		const { rows } = await run(`${noun}/delete`, [{ [`${noun}id`]: 1 }, { [`${noun}id`]: 9 }]);
		expect(rows).toEqual([
			{ [`${noun}id`]: 1, courseid: 2, name: 'A', status: 'deleted' },
			{ [`${noun}id`]: 9, courseid: null, name: null, status: 'missing' },
		]);
	});
});

describe('several runs at once', () => {
	const rows = Array.from({ length: 50 }, (_, index) => ({
		...{ courseid: 2, name: `G${index}`, idnumber: `I${index}`, description: 'd' },
	}));
	const count = (answers: ReadonlyArray<{ rows: IDataObject[] }>) => {
		const all = answers.flatMap(said);
		return Object.fromEntries(
			[...new Set(all)].map((one) => [one, all.filter((it) => it === one).length]),
		);
	};

	it.each([
		['createOrUpdate', 'stopWorkflow', {}],
		['createOrUpdate', 'continueRegularOutput', {}],
		['sync', 'stopWorkflow', { output: 'all' }],
	] as const)(
		'of %s with the same rows (%s) make each group once',
		async (how, onError, options) => {
			sandbox.it.setFaults([{ kind: 'slowBefore', fn: 'core_group_create_groups', delay: 400 }]);
			const answers = await Promise.all(
				[1, 2, 3].map(async () => await run(`group/${how}`, rows, options, onError)),
			);
			expect(answers.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
			expect(count(answers)).toEqual({ created: 50, unchanged: 100 });
			expect(sandbox.it.world.groups.size).toBe(50);
		},
	);

	/** Runs Create or Update while somebody else makes groups. */
	async function interrupted(...made: readonly Made[]) {
		const fn = 'core_group_create_groups';
		sandbox.it.setFaults([{ kind: 'slowBefore', fn, delay: 300, times: 1 }]);
		const running = run('group/createOrUpdate', rows.slice(0, 12), {}, 'stopWorkflow');
		while (writes(sandbox.it).length === 0) await new Promise<void>(setImmediateOnce);
		make(...made);
		return await running;
	}

	it('update what another one has made, and create the rest', async () => {
		const answer = await interrupted(['G7', 'I7'], ['Other', 'I9']);
		expect(said(answer)).toEqual(
			rows.slice(0, 12).map((_, index) => ([7, 9].includes(index) ? 'updated' : 'created')),
		);
		expect(stored()).toHaveLength(12);
		expect(stored()).toContain('G9 I9');
	});

	it('wait for what another one has not ended to make, which Moodle refuses but does not show', async () => {
		const refused = { kind: 'exception', fn: 'core_group_create_groups', times: 1 } as const;
		const list = 'core_group_get_course_groups';
		sandbox.it.setFaults([
			{ ...refused, errorcode: 'idnumbertaken' },
			// That before it creates, and the first one after it was refused.
			{ kind: 'slowBefore', fn: list, skip: 2, times: 1, delay: 300 },
		]);
		const running = run('group/createOrUpdate', rows.slice(0, 2), {}, 'stopWorkflow');
		while (calls(sandbox.it).filter((name) => name === list).length < 3) {
			await new Promise<void>(setImmediateOnce);
		}
		make(['G0', 'I0'], ['G1', 'I1']);
		expect(said(await running)).toEqual(['updated', 'updated']);
		expect(writes(sandbox.it)).toEqual([refused.fn, 'core_group_update_groups']);
	});

	it('stop at what another one has made otherwise', async () => {
		const { error } = await interrupted(['G11', 'another']);
		expect(error?.message).toBe(
			inItem(11, says('nameTaken', 'group', { id: 1, name: 'G11' }, PHYS, true)),
		);
		expect(error?.description).toContain(
			advises('nameTaken', 'group', { id: 1, name: 'G11', idnumber: 'another' }, '', false),
		);
	});

	it('return what another one has made, in a workflow that stops on errors', async () => {
		sandbox.it.setFaults([
			{ kind: 'slowBefore', fn: 'core_group_create_groups', delay: 300, times: 1 },
		]);
		const running = run(
			'group/create',
			rows.slice(0, 3),
			{ ifGroupExists: 'return' },
			'stopWorkflow',
		);
		while (writes(sandbox.it).length === 0) await new Promise<void>(setImmediateOnce);
		make(['G1', 'I1']);
		expect(said(await running)).toEqual(['created', 'existing', 'created']);
	});

	it.each(['group/create', 'group/createOrUpdate', 'group/sync', 'grouping/create'])(
		'that have made the same are told so by %s, and nothing is deleted',
		async (operation) => {
			const [noun] = operation.split('/');
			const fn = `core_group_create_${noun}s`;
			sandbox.it.setFaults([{ kind: 'slowAfter', fn, delay: 300, times: 1 }]);
			const running = run(operation, [...rows.slice(0, 2), { courseid: 3, name: 'G0' }]);
			const { world } = sandbox.it;
			const made = noun === 'group' ? world.groups : world.groupings;
			while (made.size < 3) await new Promise<void>(setImmediateOnce);
			if (noun === 'group') make(['G0']);
			else grouping('G0');
			const answer = await running;
			expect(said(answer)).toEqual(['created', 'created', 'created']);
			expect(answer.rows.map(({ reason }) => reason)).toEqual([
				`Another run created the same ${noun} at the same time, so keep only one of them: "G0" (ID 1), "G0" (ID 4)`,
				null,
				null,
			]);
			const list = `core_group_get_course_${noun}s`;
			expect(calls(sandbox.it).filter((name) => name === list)).toHaveLength(4);
		},
	);

	it.each(['add', 'sync'])(
		'that have made the same group are told so by Group Member > %s',
		async (operation) => {
			const fn = 'core_group_create_groups';
			sandbox.it.setFaults([{ kind: 'slowAfter', fn, delay: 300, times: 1 }]);
			const options = { createMissingGroups: true, output: 'all' };
			const items = [{ courseid: 2, group: 'G0', userid: 3 }];
			const running = run(`groupMember/${operation}`, items, options);
			while (sandbox.it.world.groups.size === 0) await new Promise<void>(setImmediateOnce);
			make(['G0']);
			expect((await running).rows).toMatchObject([
				{ status: 'created', reason: expect.stringMatching(/^Another run .* "G0" \(ID 2\)$/) },
				{ status: 'added', groupid: 1 },
			]);
		},
	);
});

function setImmediateOnce(resolve: () => void): void {
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- tests never run inside n8n
	setImmediate(resolve);
}

describe.each(['group', 'grouping'])('a %s that is read while another batch creates', (thing) => {
	const asks: Array<[string, INodeParameters, string]> = [
		['create', {}, 'is taken in'],
		['createOrUpdate', {}, 'unchanged'],
	];
	if (thing === 'group') asks.push(['create', { ifGroupExists: 'return' }, 'existing']);
	it.each(asks)('gets no twin: %s %j', async (operation, options, ends) => {
		if (thing === 'group') makeGroups(sandbox.it, 'Lab A');
		else grouping('Lab A');
		const names = thing === 'group' ? stored : groupings;
		// When what is called so has been read, the course has changed, and is still being read anew.
		const list = `core_group_get_course_${thing}s`;
		sandbox.it.setFaults([
			{ kind: 'slowAfter', fn: `core_group_get_${thing}s`, times: 1, delay: 150 },
			{ kind: 'slowAfter', fn: list, skip: 1, delay: 400 },
		]);
		const { output } = await execute({
			site: { url: sandbox.it.url, token: NEEDLE },
			items: ['LAB A', 'B', 'C', 'D', 'E'].map((name) => ({ courseid: 2, name })),
			nodes: [
				moodleGroups(
					{
						...{ resource: thing, operation, dataMode: 'autoMapInputData', options },
						requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 20 } } },
					},
					'continueRegularOutput',
				),
			],
		});
		expect(names().sort()).toEqual(['B', 'C', 'D', 'E', 'Lab A']);
		const [first] = output()[0] ?? [];
		expect(String(first.json.error ?? first.json.status)).toContain(ends);
	});
});

it('an ID number from which a spreadsheet has cut the zeros is no new one', async () => {
	const [id] = make(['A', '007']);
	const groupingid = grouping('G', '007');
	const cut = [{ groupid: id, newidnumber: '7', description: 'new' }];
	expect(said(await run('group/update', cut))).toEqual(['updated']);
	expect(said(await run('group/update', cut))).toEqual(['unchanged']);
	expect(said(await run('grouping/update', [{ groupingid, idnumber: 7 }]))).toEqual(['unchanged']);
	expect(stored()).toEqual(['A 007']);
	expect(said(await run('group/update', [{ groupid: id, newidnumber: '0007' }]))).toEqual([
		'updated',
	]);
	expect(stored()).toEqual(['A 0007']);
});

it.each(['7.0', '007.00', '7e0'])(
	'a number written as %s is no new ID number either',
	async (cut) => {
		const [groupid] = make(['A', '007']);
		const groupingid = grouping('G', '007');
		const changes: Array<[string, IDataObject]> = [
			['group/update', { groupid, newidnumber: cut }],
			['group/createOrUpdate', { courseid: 2, name: 'A', idnumber: cut }],
			['grouping/update', { groupingid, idnumber: cut }],
		];
		for (const [operation, row] of changes) {
			expect([operation, ...said(await run(operation, [row]))]).toEqual([operation, 'unchanged']);
		}
		expect(stored()).toEqual(['A 007']);
		const [exact] = make(['B', '8.0']);
		expect(said(await run('group/update', [{ groupid: exact, newidnumber: '8' }]))).toEqual([
			'unchanged',
		]);
	},
);
