import type { IDataObject } from 'n8n-workflow';

import { DATABASES, type DatabaseName } from '../../sandbox/database/locks';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { NOTHING_SAVED } from '../support/said';
import { listSizes, makeGroups, useSandbox, writes } from '../support/sandbox';
import { richName } from '../support/spellings';

/** The site that is tested. */
let sandbox: ReturnType<typeof useSandbox>;

const sites: Record<DatabaseName, typeof sandbox> = {
	postgresql: useSandbox({ database: 'postgresql' }),
	mariadb: useSandbox({ database: 'mariadb' }),
};

interface Case {
	readonly resource: string;
	readonly operation: string;
	readonly wsfunction: string;
	readonly list: string;
	/** Prepares the site, and gives the row of an index. */
	readonly prepare: (count: number) => (index: number) => IDataObject;
	/** A row that Moodle refuses. */
	readonly refused: IDataObject;
	/** How many entries the site holds of what the rows are about. */
	readonly stored: () => number;
	/** How many of so many rows remain in the site when all of them are done. */
	readonly remaining: (count: number) => number;
}

const groupsStored = () => sandbox.it.world.groups.size;
const membersStored = () => sandbox.it.world.membersOf(1).length;

const cases: Case[] = [
	{
		resource: 'group',
		operation: 'create',
		wsfunction: 'core_group_create_groups',
		list: 'groups',
		prepare: () => (index) => ({ courseid: 2, name: richName(index) }),
		refused: { courseid: 99, name: 'Nowhere' },
		stored: groupsStored,
		remaining: (count) => count,
	},
	{
		resource: 'group',
		operation: 'delete',
		wsfunction: 'core_group_delete_groups',
		list: 'groupids',
		prepare: (count) => {
			const ids = makeGroups(
				sandbox.it,
				...Array.from({ length: count }, (_, index) => richName(index)),
			);
			return (index) => ({ groupid: ids[index] });
		},
		refused: { groupid: 'all' },
		stored: groupsStored,
		remaining: () => 0,
	},
	{
		resource: 'groupMember',
		operation: 'add',
		wsfunction: 'core_group_add_group_members',
		list: 'members',
		prepare: () => {
			const [groupid] = makeGroups(sandbox.it, 'A');
			return (index) => ({ groupid, userid: index + 3 });
		},
		refused: { groupid: 99, userid: 3 },
		stored: membersStored,
		remaining: (count) => count,
	},
	{
		resource: 'groupMember',
		operation: 'remove',
		wsfunction: 'core_group_delete_group_members',
		list: 'members',
		prepare: (count) => {
			const [groupid] = makeGroups(sandbox.it, 'A');
			for (let index = 0; index < count; index++) sandbox.it.world.addMember(groupid, index + 3);
			return (index) => ({ groupid, userid: index + 3 });
		},
		refused: { groupid: 99, userid: 3 },
		stored: membersStored,
		remaining: () => 0,
	},
];

const both = DATABASES.flatMap((database) => cases.map((tested) => ({ ...tested, database })));

describe.each(both)('$resource: $operation on $database', ({ database, ...tested }) => {
	const { resource, operation, wsfunction, list, prepare, refused, stored, remaining } = tested;
	beforeAll(() => void (sandbox = sites[database]));

	async function run(items: IDataObject[], onError: OnError) {
		const parameters = { resource, operation, dataMode: 'autoMapInputData' };
		return await execute({ site: sandbox.it, items, nodes: [moodleGroups(parameters, onError)] });
	}

	it.each([
		[0, []],
		[1, [1]],
		[100, [100]],
		[101, [100, 1]],
		[250, [100, 100, 50]],
	])('answers %i rows one by one, in requests of %j', async (count, sizes) => {
		const row = prepare(count);
		const { output, error } = await run(
			Array.from({ length: count }, (_, index) => row(index)),
			'stopWorkflow',
		);
		expect(error).toBeUndefined();
		expect(writes(sandbox.it)).toEqual(sizes.map(() => wsfunction));
		expect(listSizes(sandbox.it, list, wsfunction).sort((left, right) => right - left)).toEqual(
			sizes,
		);
		expect((output()[0] ?? []).map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: count }, (_, item) => ({ item })),
		);
		expect(stored()).toBe(remaining(count));
	});

	it.each<OnError>(['continueRegularOutput', 'continueErrorOutput'])(
		'%s: a refused row is answered and the others are written',
		async (onError) => {
			const row = prepare(4);
			const { output } = await run([row(0), row(1), refused, row(2), row(3)], onError);
			const items = output().flat();
			expect(items).toHaveLength(5);
			const failed = items.filter(({ json }) => json.error !== undefined);
			expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 2 }]);
			if (onError === 'continueErrorOutput') expect(output()[1]).toEqual(failed);
			expect(stored()).toBe(remaining(4));
		},
	);

	it('stopWorkflow: a refused row stops everything', async () => {
		const row = prepare(4);
		const before = stored();
		const { error, output } = await run([row(0), row(1), refused, row(2), row(3)], 'stopWorkflow');
		expect(error?.message).toBeDefined();
		expect(error?.description).toContain(NOTHING_SAVED);
		expect(output().flat()).toEqual([]);
		expect(stored()).toBe(before);
	});
});
