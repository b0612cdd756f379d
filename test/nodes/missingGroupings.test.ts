import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../sandbox';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { NOTHING_SAVED } from '../support/said';
import {
	by,
	calls,
	id,
	listSizes,
	makeGroups,
	NEEDLE,
	useSandbox,
	writes,
} from '../support/sandbox';

const SITES = {
	postgresql: useSandbox({ database: 'postgresql' }),
	mariadb: useSandbox({ database: 'mariadb' }),
};

const GROUP = 'core_group_create_groups';
const GROUPING = 'core_group_create_groupings';
const ASSIGN = 'core_group_assign_grouping';
const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

interface Settings {
	readonly onError?: OnError;
	readonly options?: IDataObject;
	readonly settings?: object;
	readonly dryRun?: boolean;
	readonly requestOptions?: IDataObject;
}

const contains = (text: string): unknown => expect.stringContaining(text);
const both = ['postgresql', 'mariadb'] as const;
const all = ['create', 'createOrUpdate', 'sync'];

describe.each(all.flatMap((operation) => both.map((database) => ({ operation, database }))))(
	'Group > $operation on $database',
	({ operation, database }) => {
		const site = SITES[database];

		async function run(
			items: readonly IDataObject[],
			{
				onError = 'continueRegularOutput',
				options = {},
				settings = {},
				dryRun = false,
				requestOptions = {},
			}: Settings = {},
		) {
			const given = { createMissingGroupings: true, output: 'all', ...options };
			const parameters = {
				...{ resource: 'group', operation, dataMode: 'autoMapInputData', requestOptions, dryRun },
				...{ course: by('shortname', 'PHYS101'), options: given },
			};
			const { output, error } = await execute({
				site: { url: site.it.url, token: NEEDLE },
				items,
				nodes: [moodleGroups(parameters as never, onError, 'Moodle Groups', settings)],
			});
			const rows = error ? [] : output()[0].map(({ json }) => json);
			return { rows, error, said: rows.map((json) => json.error ?? json.status) };
		}

		const makeGrouping = (name: string) =>
			site.it.world.createGrouping({
				...{ courseid: 2, name, idnumber: '', description: '', descriptionformat: 1 },
			}).id;
		const groupings = () => [...site.it.world.groupings.values()].map(({ name }) => name);
		const groups = () => site.it.world.storedGroups(2).map(({ name }) => name);
		const fails = (fault: Partial<Fault>): void =>
			site.it.setFaults([{ kind: 'exception', errorcode: 'nopermissions', ...fault } as Fault]);

		it('makes a grouping once for all rows of its name, before the groups', async () => {
			const items = ['Projects', ' projects', 'Proj\u200bects', 'Labs'].map((grouping, index) => {
				return { name: `Team ${index}`, grouping };
			});
			const { rows, said } = await run(items);
			expect(said).toEqual(['created', 'created', 'created', 'created', 'created', 'created']);
			expect(rows[0]).toEqual({
				...Object.fromEntries(Object.keys(rows[1]).map((key) => [key, null])),
				...{ status: 'created', courseid: 2, grouping: 'Projects', groupingid: 1 },
			});
			expect(rows[1]).toMatchObject({ name: 'Team 0', grouping: 'Projects', groupingid: 1 });
			expect(groupings()).toEqual(['Projects', 'Labs']);
			expect(site.it.world.groupsIn(1)).toEqual([1, 2, 3]);
			expect(site.it.world.groupsIn(2)).toEqual([4]);
			expect(writes(site.it)).toEqual([GROUPING, GROUP, ASSIGN]);
			const again = await run(items);
			const done = { create: contains('is taken'), createOrUpdate: 'unchanged', sync: 'unchanged' };
			expect(again.said).toEqual(Array(4).fill(done[operation as keyof typeof done]));
			expect(groupings()).toHaveLength(2);
		});

		if (operation === 'sync') {
			it('counts them in the summary, dry run or not', async () => {
				for (const dryRun of [true, false]) {
					const items = [
						{ name: 'A', grouping: 'Projects' },
						{ name: 'B', grouping: 'Labs' },
					];
					const { rows } = await run(items, { dryRun, options: { output: 'summary' } });
					expect(rows).toEqual([expect.objectContaining({ created: 2, groupingsCreated: 2 })]);
				}
			});
		}

		it.each(['Lab-s', 'Láb s', 'L\u0430b s', 'Lab_s'])(
			'makes none beside a near name, and no group for it: %s',
			async (grouping) => {
				makeGrouping('Lab s');
				const { said } = await run([{ name: 'Team', grouping }]);
				expect(said).toEqual([contains('close to it: "Lab s" (ID 1)')]);
				expect(writes(site.it)).toEqual([]);
			},
		);

		it('makes one of two rows with near names, and fails the other', async () => {
			const { said } = await run([
				{ name: 'A', grouping: 'Labs' },
				{ name: 'B', grouping: 'Läbs' },
			]);
			expect(said).toEqual(['created', 'created', contains('close to it: "Labs"')]);
			expect(groupings()).toEqual(['Labs']);
			expect(groups()).toEqual(['A']);
		});

		it('makes none of a name that nobody sees, of a placeholder, an ID or a number', async () => {
			makeGrouping('Labs');
			const rows = [
				{ groupingname: '\u200b' },
				{ groupingname: 'NULL' },
				{ groupingname: '<b>X</b>' },
				{ groupingname: 'x'.repeat(256) },
				{ groupingname: 'Labs, Projects' },
				{ groupingidnumber: 'X9' },
				{ groupingid: 99 },
			];
			const none = { groupingname: '', groupingidnumber: '', groupingid: '' };
			await run(rows.map((row, index) => ({ name: `Team ${index}`, ...none, ...row })));
			expect(groupings()).toEqual(['Labs']);
		});

		it('makes none for a row that is refused', async () => {
			makeGroups(site.it, 'Taken');
			const rows = [
				{ name: '<b>', grouping: 'A' },
				{ name: 'Team', grouping: 'B', visibility: 'x' },
				{ name: 'T\u00e4ken', grouping: 'C', visibility: 3, participation: true },
				{ name: 'One', grouping: 'D', course: 'NOPE' },
			];
			const { said } = await run(rows.map((row) => ({ course: '', ...row })));
			expect(said.map(String).filter((one) => /^[a-z]+$/.test(one))).toEqual([]);
			expect(groupings()).toEqual([]);
			expect(writes(site.it)).toEqual([]);
		});

		it('makes none where errors stop the workflow and a row cannot be sent', async () => {
			const items = [
				{ name: 'Team', grouping: 'Projects' },
				{ name: 'Team 2', grouping: 'Projects', idnumber: 'X' },
				{ name: 'Team 3', grouping: 'Projects', idnumber: 'X' },
			];
			const { error } = await run(items, { onError: 'stopWorkflow' });
			expect(error?.message).toContain('The ID number "X" occurs twice');
			expect(error?.description).toContain(NOTHING_SAVED);
			expect(writes(site.it)).toEqual([]);
		});

		it('makes no group whose grouping could not be made, and goes on with the others', async () => {
			fails({ fn: GROUPING });
			const { rows, said } = await run([
				{ name: 'A', grouping: 'Projects' },
				{ name: 'B', grouping: 'Projects' },
				{ name: 'C', grouping: '' },
			]);
			expect(said).toEqual([contains('[item 0]'), contains('[item 1]'), 'created']);
			expect(rows[0].error).not.toContain('Not sent');
			expect(groups()).toEqual(['C']);
			expect(groupings()).toEqual([]);
		});

		it('stops where a grouping could not be made, with nothing saved', async () => {
			fails({ fn: GROUPING });
			const items = ['A', 'B'].map((name) => ({ name, grouping: 'Projects' }));
			const { error } = await run(items, { onError: 'stopWorkflow' });
			expect(error?.message).not.toContain('entries is to blame');
			expect(error?.description).toContain(NOTHING_SAVED);
			expect(groups()).toEqual([]);
		});

		it('tells an error that stops the workflow of the grouping that was made', async () => {
			fails({ fn: GROUP });
			const { error } = await run([{ name: 'A', grouping: 'Projects' }], {
				onError: 'stopWorkflow',
			});
			expect(error?.description).toContain(
				'Saved: 1 other change (item 0). Not saved: 1 of 1 row (item 0).',
			);
		});

		it('a retry makes no second grouping', async () => {
			fails({ fn: GROUP, times: 1 });
			const { error, said } = await run([{ name: 'A', grouping: 'Projects' }], {
				onError: 'stopWorkflow',
				settings: retry,
			});
			expect(error).toBeUndefined();
			expect(said).toEqual(['created']);
			expect(groupings()).toEqual(['Projects']);
			expect(site.it.world.groupsIn(1)).toEqual([1]);
		});

		it('takes the grouping that another run has made meanwhile', async () => {
			site.it.setFaults([{ kind: 'slowBefore', fn: GROUPING, delay: 200, times: 1 } as Fault]);
			const running = run([{ name: 'A', grouping: 'Projects' }]);
			while (!calls(site.it).includes(GROUPING)) await new Promise<void>(soon);
			makeGrouping('Projects');
			site.it.world.forgetGroups(2);
			expect((await running).said).toEqual(['created']);
			expect(groupings()).toEqual(['Projects']);
			expect(site.it.world.groupsIn(1)).toEqual([1]);
		});

		it('of names that only the database takes for equal, one is made and the other named', async () => {
			const { said } = await run([
				{ name: 'A', grouping: 'Labs 😀' },
				{ name: 'B', grouping: 'Labs 😎' },
			]);
			const other = database === 'postgresql' ? 'created' : contains("The site's database treats");
			const made = ['created', 'created', ...(database === 'postgresql' ? ['created'] : [])];
			expect(said).toEqual([...made, other]);
			expect(groupings()).toHaveLength(database === 'postgresql' ? 2 : 1);
		});

		it('knows a group from a grouping of the same name', async () => {
			const { said } = await run([{ name: 'Labs', grouping: 'Labs' }]);
			expect(said).toEqual(['created', 'created']);
			expect([groups(), groupings()]).toEqual([['Labs'], ['Labs']]);
		});

		it('makes none unless asked to, and the message names the option', async () => {
			const options = { createMissingGroupings: false };
			const { rows } = await run([{ name: 'A', grouping: 'Projects' }], { options });
			expect(rows[0].message).toContain("the option 'Create Missing Groupings'");
			expect(writes(site.it)).toEqual([]);
		});

		it('waits for nobody, and makes it once, where n8n cuts the items into batches', async () => {
			if (operation === 'sync') return;
			const batching = { batching: { batch: { batchSize: 1, batchInterval: 1 } } };
			const items = ['A', 'B', 'C'].map((name) => ({ name, grouping: 'Projects' }));
			const { said } = await run(items, { requestOptions: batching });
			expect(said).toEqual(['created', 'created', 'created', 'created']);
			expect(groupings()).toEqual(['Projects']);
			expect(site.it.world.groupsIn(1)).toEqual([1, 2, 3]);
		});

		it('takes requests for each hundred groupings and groups only', async () => {
			const items = Array.from({ length: 150 }, (_, index) => {
				return { name: `Team ${index}`, grouping: `Projects ${index % 110}` };
			});
			const { said } = await run(items);
			expect(said).toEqual(Array(260).fill('created'));
			expect(listSizes(site.it, 'groupings', GROUPING)).toEqual([100, 10]);
			expect(listSizes(site.it, 'assignments', ASSIGN)).toEqual([100, 50]);
			expect(calls(site.it).length).toBeLessThanOrEqual(14);
		});

		if (operation === 'create') {
			it('leaves a group alone that is there, and makes no grouping for it', async () => {
				makeGroups(site.it, 'Team');
				const options = { ifGroupExists: 'return' };
				const { rows } = await run([{ name: 'Team', grouping: 'Projects' }], { options });
				expect(rows).toMatchObject([{ status: 'existing', groupid: 1 }]);
				expect(rows[0]).not.toHaveProperty('groupingid');
				expect(groupings()).toEqual([]);
			});
			return;
		}

		it('puts a group that is there into the grouping of its row, and says so', async () => {
			makeGroups(site.it, 'Team 1', 'Team 2', 'Team 3');
			const groupingid = makeGrouping('Projects');
			makeGrouping('Labs');
			site.it.world.assign(2, 1);
			site.it.world.assign(groupingid, 3);
			const items = [
				{ name: 'Team 1', grouping: 'Projects' },
				{ name: 'Team 2', groupingid, description: 'new' },
				{ name: 'Team 3', grouping: 'Projects' },
			].map((row) => ({ grouping: '', groupingid: '', description: '', ...row }));
			const { rows, said } = await run(items, { options: { createMissingGroupings: false } });
			expect(said).toEqual(['updated', 'updated', 'unchanged']);
			expect(rows.map((row) => [row.grouping, row.groupingid])).toEqual([
				['Projects', 1],
				[null, 1],
				['Projects', 1],
			]);
			expect(site.it.world.groupsIn(groupingid).sort()).toEqual([1, 2, 3]);
			// Nobody is taken out of a grouping.
			expect(site.it.world.groupsIn(2)).toEqual([1]);
			expect(listSizes(site.it, 'groups', 'core_group_update_groups')).toEqual([1]);
			expect(listSizes(site.it, 'assignments', ASSIGN)).toEqual([2]);
			expect((await run(items)).said).toEqual(['unchanged', 'unchanged', 'unchanged']);
		});

		it('puts a group that is there into a grouping that it makes', async () => {
			makeGroups(site.it, 'Team 1');
			const { rows, said } = await run([
				{ name: 'Team 1', grouping: 'Projects' },
				{ name: 'Team 2', grouping: 'Projects' },
			]);
			expect(said.sort()).toEqual(['created', 'created', 'updated']);
			expect(rows.every((row) => row.groupingid === 1)).toBe(true);
			expect(site.it.world.groupsIn(1).sort()).toEqual([1, 2]);
		});

		it('says of a group that could not be put into its grouping what was done with it', async () => {
			makeGroups(site.it, 'Team 1', 'Team 2');
			makeGrouping('Projects');
			fails({ fn: ASSIGN });
			const { rows } = await run([
				{ name: 'Team 1', grouping: 'Projects', description: '' },
				{ name: 'Team 2', grouping: 'Projects', description: 'new' },
			]);
			expect(rows.map(({ error }) => error)).toEqual([
				contains('Group "Team 1" (ID 1) was found, but not put into the grouping'),
				contains('Group "Team 2" (ID 2) was updated, but not put into the grouping'),
			]);
			expect(rows.map(({ details }) => (details as IDataObject).outcome)).toEqual([
				undefined,
				'partly',
			]);
			expect(site.it.world.groups.get(2)!.description).toBe('new');
		});

		it('says that it cannot know what was so before, where the token may not look', async () => {
			makeGroups(site.it, 'Team 1');
			makeGrouping('Projects');
			fails({ errorcode: 'accessexception', fn: 'core_group_get_groupings', times: 99 });
			const { rows } = await run([{ name: 'Team 1', grouping: 'Projects' }]);
			expect(rows).toMatchObject([
				{ status: 'updated', reason: contains('The token cannot read which groups') },
			]);
			expect(site.it.world.groupsIn(1)).toEqual([1]);
		});

		it('leaves the grouping of a group alone whose row names none', async () => {
			makeGroups(site.it, 'Team 1');
			makeGrouping('Projects');
			site.it.world.assign(1, 1);
			expect((await run([{ name: 'Team 1', grouping: '' }])).said).toEqual(['unchanged']);
			expect(site.it.world.groupsIn(1)).toEqual([1]);
		});

		if (operation !== 'sync') return;

		it('says in a dry run what would be made, and makes nothing', async () => {
			makeGroups(site.it, 'Team 1', 'Team 3');
			makeGrouping('Labs');
			site.it.world.assign(1, 2);
			const items = [
				{ name: 'Team 1', grouping: 'Projects' },
				{ name: 'Team 2', grouping: 'projects' },
				{ name: 'Team 3', grouping: 'Labs' },
			];
			const { rows } = await run(items, { dryRun: true });
			const unknown = { groupid: null, groupingid: null, name: null };
			const project = { ...unknown, courseid: 2, grouping: 'Projects' };
			expect(rows.map((row) => ({ ...row, course: undefined }))).toEqual([
				{ ...project, status: 'wouldCreate' },
				{ ...project, status: 'wouldUpdate', groupid: 1, name: 'Team 1' },
				{ ...project, status: 'wouldCreate', name: 'Team 2' },
				{
					...{ status: 'unchanged', groupid: 2, courseid: 2, name: 'Team 3' },
					...{ grouping: 'Labs', groupingid: 1 },
				},
			]);
			expect(writes(site.it)).toEqual([]);
			const done = await run(items);
			expect(done.said).toEqual(['created', 'updated', 'created', 'unchanged']);
		});

		it('deletes no group in favour of one whose grouping could not be made', async () => {
			makeGroups(site.it, 'Old');
			fails({ fn: GROUPING });
			const options = { deleteGroupsWithoutRows: true, removalLimitPercent: 100 };
			const { said } = await run([{ name: 'New', grouping: 'Projects' }], { options });
			expect(said).toEqual([contains('[item 0]'), 'kept']);
			expect(groups()).toEqual(['Old']);
		});
	},
);

it('Update has no such option', async () => {
	makeGroups(SITES.postgresql.it, 'A');
	const parameters = { resource: 'group', operation: 'update', dataMode: 'autoMapInputData' };
	const options = { createMissingGroupings: true };
	const { output } = await execute({
		site: SITES.postgresql.it,
		items: [{ groupid: 1, description: 'x', grouping: 'Projects' }],
		nodes: [moodleGroups({ ...parameters, course: id(2), options } as never)],
	});
	expect(output()[0][0].json.status).toBe('updated');
	expect(SITES.postgresql.it.world.groupings.size).toBe(0);
});

function soon(resolve: () => void): void {
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- tests never run inside n8n
	setImmediate(resolve);
}
