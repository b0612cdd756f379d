import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../sandbox';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { PHYS, inItem, says } from '../support/said';
import { by, listSizes, makeGroups, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
const row = (group: string, userid: number) => ({ courseid: 2, group, userid });

/** An operation of Group Member that creates the groups of its rows, one to a request. */
async function run(
	items: readonly IDataObject[],
	faults: readonly Fault[],
	{
		operation = 'sync',
		onError = 'stopWorkflow',
		settings = {},
		options = {},
		dryRun = false,
	}: Settings = {},
) {
	sandbox.it.setFaults(faults);
	const parameters = {
		resource: 'groupMember',
		operation,
		dataMode: 'autoMapInputData',
		options: { createMissingGroups: true, rowsPerRequest: 1, ...options },
		dryRun,
	};
	return await execute({
		site: sandbox.it,
		items,
		nodes: [moodleGroups(parameters, onError, 'Moodle Groups', settings)],
	});
}

function makeLabs(): void {
	const text = { idnumber: '', description: '', descriptionformat: 1 };
	sandbox.it.world.createGrouping({ courseid: 2, name: 'Labs', ...text });
}

interface Settings {
	operation?: string;
	onError?: OnError;
	settings?: object;
	options?: IDataObject;
	dryRun?: boolean;
}

describe.each(['add', 'sync'])('Group Member > %s', (operation) => {
	it.each<OnError>(['continueRegularOutput', 'continueErrorOutput'])(
		'%s: rows of a group that was never sent are in no doubt, whatever ended the run',
		async (onError) => {
			const faults: Fault[] = [
				{ kind: 'dropBefore', fn: 'core_group_create_groups', times: 1000 },
				{ kind: 'dropBefore', fn: 'core_group_get_course_groups', skip: 1, times: 1000 },
			];
			const items = [row('A', 3), row('B', 4), row('B', 5)];
			const { output } = await run(items, faults, { operation, onError });
			const jsons = output()
				.flat()
				.map(({ json }) => json);
			const unsent = jsons.filter(({ error }) => String(error).startsWith('Not sent, because'));
			expect(unsent.map(({ error }) => /\[.*\]$/.exec(String(error))![0])).toEqual([
				'[item 1]',
				'[item 2]',
			]);
			expect(JSON.stringify(unsent)).not.toMatch(/unknown|It is not known whether the row/);
			expect(jsons).toHaveLength(3);
			const [first] = jsons.filter((json) => !unsent.includes(json));
			expect(`${String(first.error)} ${String(first.message)}`).toMatch(/it is not known/i);
		},
	);

	it('a new group tells the grouping that the options give it', async () => {
		makeLabs();
		const options = { groupingOfNewGroups: by('name', 'Labs'), output: 'all' };
		const made = { name: 'A', courseid: 2, grouping: 'Labs', groupingid: 1 };
		const statuses = operation === 'sync' ? ['wouldCreate', 'created'] : ['created'];
		for (const status of statuses) {
			const dryRun = status === 'wouldCreate';
			const { output } = await run([row('A', 3)], [], { operation, options, dryRun });
			expect(output()[0][0].json).toMatchObject({ ...made, status });
		}
	});

	it('a retry puts a group into its grouping that the first try could only make', async () => {
		makeLabs();
		const faults: Fault[] = [{ kind: 'forbidden', fn: 'core_group_assign_grouping', times: 2 }];
		const options = { groupingOfNewGroups: by('name', 'Labs'), output: 'all' };
		const { output, error } = await run([row('A', 3), row('A', 4)], faults, {
			operation,
			settings: retry,
			options,
		});
		expect(error).toBeUndefined();
		expect(output()[0].map(({ json }) => json.status)).toEqual(['created', 'added', 'added']);
		expect(sandbox.it.world.groupsIn(1)).toEqual([1]);
		expect(listSizes(sandbox.it, 'groups', 'core_group_create_groups')).toEqual([1]);
	});

	it('a retry that cannot do so either answers each row once, and leaves the group', async () => {
		makeLabs();
		const faults: Fault[] = [{ kind: 'forbidden', fn: 'core_group_assign_grouping' }];
		const options = { groupingOfNewGroups: by('name', 'Labs'), output: 'all' };
		const { output } = await run([row('A', 3), row('A', 4)], faults, {
			operation,
			onError: 'continueRegularOutput',
			settings: retry,
			options,
		});
		expect(sandbox.it.requests.filter(({ fault }) => fault !== undefined)).toHaveLength(4);
		const jsons = output()[0].map(({ json }) => json);
		expect(jsons).toHaveLength(2);
		for (const { details } of jsons) expect(details).toMatchObject({ outcome: 'partly' });
		expect(sandbox.it.world.membersOf(1)).toEqual([]);
	});

	it('a retry leaves the grouping of a group alone that was there before', async () => {
		const { world } = sandbox.it;
		makeLabs();
		await run([row('A', 3)], [], { operation });
		const faults: Fault[] = [{ kind: 'forbidden', fn: 'core_group_add_group_members', times: 1 }];
		const options = { groupingOfNewGroups: by('name', 'Labs') };
		const { error } = await run([row('A', 3), row('A', 4)], faults, {
			operation,
			settings: retry,
			options,
		});
		expect(error).toBeUndefined();
		expect(world.membersOf(1)).toEqual([3, 4]);
		expect(world.groupsIn(1)).toEqual([]);
	});

	it('an error that stops the workflow tells of the group that the first try has made', async () => {
		const faults: Fault[] = [{ kind: 'forbidden', fn: 'core_group_add_group_members', times: 9 }];
		const { error } = await run([row('A', 3)], faults, { operation, settings: retry });
		expect(error?.description).toContain(
			'Saved: 1 other change (item 0). Not saved: 1 of 1 row (item 0).',
		);
		expect(sandbox.it.world.storedGroups(2)).toHaveLength(1);
	});
});

it('a group with the ID number and another name is not the one that rows name', async () => {
	const { world } = sandbox.it;
	makeGroups(sandbox.it, 'Other');
	world.updateGroup({ ...world.groups.get(1)!, idnumber: 'X' });
	world.forgetGroups(2);
	for (const userid of [3, 4]) world.addMember(1, userid);
	const options = { idNumberOfNewGroups: 'X', output: 'all', removalLimitPercent: 100 };
	const items = [row('Other', 3), row('Other', 5), row('New', 4)];
	const { output } = await run(items, [], { onError: 'continueRegularOutput', options });
	expect(output()[0].map(({ json }) => json.error ?? json.status)).toEqual([
		'unchanged',
		'kept',
		'added',
		inItem(2, says('idnumberTaken', 'group', 'X', { id: 1, name: 'Other' }, PHYS, true)),
	]);
	expect(world.membersOf(1)).toEqual([3, 4, 5]);
});

it('a retry tells again of groups without rows that it does not empty', async () => {
	const { world } = sandbox.it;
	makeGroups(sandbox.it, 'A', 'Full');
	for (const userid of [5, 6]) world.addMember(2, userid);
	const options = { emptyGroupsWithoutRows: 'course', output: 'summary' };
	const { output } = await run([row('A', 3)], [], {
		onError: 'continueRegularOutput',
		settings: retry,
		options,
	});
	expect(listSizes(sandbox.it, 'members')).toEqual([1]);
	expect(output()[0][0].json.error).toContain('Group "Full" (ID 2) would lose 2 of its 2 members');
});

it.each(['Lab-A', 'Lab_A', 'LAB–A', 'Láb A'])(
	'a name that may be meant for a group makes none beside it, and nobody is removed: %s',
	async (group) => {
		const [id] = makeGroups(sandbox.it, 'Lab A');
		for (const userid of [3, 4, 5]) sandbox.it.world.addMember(id, userid);
		const options = { emptyGroupsWithoutRows: 'course', removalLimitPercent: 100 };
		const onError = 'continueRegularOutput';
		const { output } = await run([row(group, 3)], [], { onError, options });
		const errors = output()[0].flatMap(({ json }) => json.error ?? []);
		expect(errors).toEqual([expect.stringContaining('close to it: "Lab A" (ID 1)')]);
		expect(sandbox.it.world.membersOf(id)).toEqual([3, 4, 5]);
		expect(sandbox.it.world.storedGroups(2)).toHaveLength(1);
	},
);

it.each([
	['<b>X</b>', 'contains an HTML tag'],
	['\u200b', 'No group in this row'],
])('a name that makes no group is refused in a dry run as well: %j', async (group, says) => {
	for (const dryRun of [true, false]) {
		const parameters = { resource: 'groupMember', operation: 'sync', dryRun };
		const options = { createMissingGroups: true };
		const { output } = await execute({
			site: sandbox.it,
			items: [row(group, 3)],
			nodes: [
				moodleGroups(
					{ ...parameters, dataMode: 'autoMapInputData', options },
					'continueRegularOutput',
				),
			],
		});
		expect(output()[0].map(({ json }) => json.error)).toEqual([expect.stringContaining(says)]);
	}
	expect(sandbox.it.world.storedGroups(2)).toEqual([]);
});
