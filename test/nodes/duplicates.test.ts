import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { DATABASES } from '../../sandbox/database/locks';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { makeGroups, useSandbox } from '../support/sandbox';

describe.each(DATABASES)('rows that say the same, on %s', (database) => {
	const sandbox = useSandbox({ database });

	async function run(
		operation: string,
		items: readonly IDataObject[],
		more: INodeParameters = {},
		onError: OnError = 'continueRegularOutput',
	) {
		const [resource, name] = operation.split('/');
		const node = { resource, operation: name, dataMode: 'autoMapInputData', dryRun: false };
		const { output, error } = await execute({
			site: sandbox.it,
			items,
			nodes: [moodleGroups({ ...node, ...more }, onError)],
		});
		expect(error).toBeUndefined();
		return output()[0].map(({ json }) => json);
	}

	const said = (rows: readonly IDataObject[]) =>
		rows.map(({ error, status, reason }) => error ?? [status, reason].filter(Boolean).join(': '));
	const like = (item: number) => `duplicate: The row says the same as [item ${item}]`;

	beforeEach(() => {
		const [groupid] = makeGroups(sandbox.it, 'Lab A', 'Lab B');
		sandbox.it.world.addMember(groupid, 5);
		const named = { courseid: 2, idnumber: '', description: '', descriptionformat: 1 };
		sandbox.it.world.createGrouping({ ...named, name: 'Labs' });
	});

	const course = 'PHYS101';

	it.each<[string, string, string, IDataObject, IDataObject]>([
		['groupMember/add', 'added', 'alreadyMember', { userid: 3 }, { email: 'student1@example.edu' }],
		['groupMember/remove', 'removed', 'notMember', { userid: 5 }, { username: 'STUDENT3' }],
		['group/delete', 'deleted', 'missing', {}, {}],
		['grouping/addGroups', 'added', 'alreadyInGrouping', { groupingid: 1 }, { grouping: 'LABS' }],
	])('%s', async (operation, done, again, one, other) => {
		const rows = [
			{ groupid: 1, ...one },
			{ course, group: 'lab a', ...other },
			{ groupid: 2, ...one },
			{ groupid: 1, ...one },
		];
		const first = await run(operation, rows);
		const isIn = operation === 'groupMember/remove' ? 'notMember' : done;
		expect(said(first)).toEqual([done, like(0), isIn, like(0)]);
		expect(first[1]).toMatchObject({ course, group: 'Lab A' });
		if (again === 'missing') return;
		const second = await run(operation, first);
		expect(said(second)).toEqual([again, like(0), again, like(0)]);
	});

	it('grouping/removeGroups and grouping/delete', async () => {
		sandbox.it.world.assign(1, 1);
		const pair = { groupid: 1, groupingid: 1 };
		expect(said(await run('grouping/removeGroups', [pair, pair]))).toEqual(['removed', like(0)]);
		expect(said(await run('grouping/delete', [pair, pair]))).toEqual(['deleted', like(0)]);
	});

	it('fail together', async () => {
		const row = { groupid: 1, userid: 2999 };
		const why = (item: number) =>
			expect.stringMatching(`not enrolled.*\\[item ${item}\\]`) as never;
		expect(said(await run('groupMember/add', [row, row]))).toEqual([why(0), why(1)]);
	});

	it('name the entry of a list, and rows of an earlier batch of items', async () => {
		const rowsJson = JSON.stringify([1, 2, 1].map((groupid) => ({ groupid, userid: 3 })));
		const listed = await run('groupMember/add', [{}], { dataMode: 'usingJson', rowsJson });
		expect(said(listed)).toEqual([
			...['added', 'added', 'duplicate: The row says the same as [item 0, entry 0]'],
		]);
		const batching = { batch: { batchSize: 1, batchInterval: 0 } };
		const rows = [4, 3, 4].map((userid) => ({ groupid: 1, userid }));
		const batched = await run('groupMember/add', rows, { requestOptions: { batching } });
		expect(said(batched)).toEqual(['added', 'alreadyMember', like(0)]);
	});

	describe('in a sync', () => {
		const rows = [
			{ groupid: 1, userid: 5 },
			{ course, group: 'LAB A', username: 'student3' },
			{ groupid: 1, userid: 6 },
			{ groupid: 1, userid: 6 },
			{ course, group: 'lab a', email: 'student4@example.edu' },
		];
		const sync = async (output: string, dryRun = false) =>
			await run('groupMember/sync', rows, { dryRun, options: { output } });

		it.each([true, false])('are told apart, dry run %s', async (dryRun) => {
			const added = dryRun ? 'wouldAdd' : 'added';
			expect(said(await sync('all', dryRun))).toEqual([
				...['unchanged', like(0), added, like(2), like(2)],
			]);
		});

		it('change nothing', async () => {
			expect(said(await sync('changes', true))).toEqual(['wouldAdd']);
			expect(said(await sync('changes'))).toEqual(['added']);
			expect(await sync('changes')).toEqual([{ status: 'unchanged', groups: 1, members: 2 }]);
		});

		it.each([true, false])('are counted by themselves, dry run %s', async (dryRun) => {
			const [figures] = await sync('summary', dryRun);
			expect(figures).toMatchObject({ added: 1, unchanged: 1, duplicates: 3, failed: 0 });
		});

		it('of a new group, too', async () => {
			const row = { course, group: 'New', userid: 7 };
			const options = { output: 'all', createMissingGroups: true };
			const made = await run('groupMember/sync', [row, row], { options });
			expect(said(made)).toEqual(['created', 'added', like(0)]);
		});
	});
});
