import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox, type DatabaseName, type MoodleName, type Sandbox } from '../../sandbox';
import { worldWithCustomFields } from '../../sandbox/world/defaultWorld';
import { execute, moodleGroups } from '../support/engine';
import { makeGroups, NEEDLE, writes } from '../support/sandbox';

const SITES: ReadonlyArray<[MoodleName, DatabaseName]> = [
	['4.1', 'mariadb'],
	['4.5', 'postgresql'],
	['4.5', 'mariadb'],
	['5.1', 'postgresql'],
	['5.1', 'mariadb'],
];

/** Groups of which nothing may change on the way. */
const NAMES = [
	...['Lab A', '007', '0', 'R&D > 3', 'Ä–Grüppe 🐻', '"quoted"', 'Team 1.0'],
	'<span lang="en" class="multilang">Team</span><span lang="de" class="multilang">Gruppe</span> 2',
];
const TEXT = '<p>a &amp; b <img src="@@PLUGINFILE@@/x.png"></p>';

let sandbox: Sandbox;

async function run(operation: string, items: readonly IDataObject[], more: INodeParameters = {}) {
	const [resource, name] = operation.split('/');
	const mode = /get/.test(name) ? { returnAll: true } : { dataMode: 'autoMapInputData' };
	const { output, error } = await execute({
		site: { url: sandbox.url, token: NEEDLE },
		items,
		nodes: [moodleGroups({ resource, operation: name, dryRun: false, ...mode, ...more })],
	});
	expect(error?.message).toBeUndefined();
	return (output()[0] ?? []).map(({ json }) => json);
}

const ALL = { options: { output: 'all' } };
const course = { __rl: true, mode: 'byId', value: 2 };

/** What an operation gives, and that all of it says so. */
async function chain(items: readonly IDataObject[], operation: string, said: string, more = {}) {
	const rows = await run(operation, items, more);
	expect(rows.map(({ error, status }) => [operation, error ?? status])).toEqual(
		items.map(() => [operation, said]),
	);
	return rows;
}

describe.each(SITES)('what comes out goes in, on Moodle %s and %s', (moodle, database) => {
	beforeAll(async () => {
		const world = worldWithCustomFields(NEEDLE);
		sandbox = await startSandbox({ token: NEEDLE, moodle, database, world });
	});
	afterAll(async () => await sandbox.stop());
	beforeEach(() => {
		sandbox.reset();
		const { world } = sandbox;
		for (const [index, id] of makeGroups(sandbox, ...NAMES).entries()) {
			const idnumber = index % 2 === 0 ? '' : `0${index}`;
			const descriptionformat = [1, 0, 2, 4][index % 4];
			const text = { description: TEXT, descriptionformat };
			world.updateGroup({ ...world.groups.get(id)!, idnumber, ...text });
			const groupingid = world.createGrouping({
				courseid: 2,
				name: NAMES[index],
				idnumber,
				...text,
			}).id;
			world.assign(groupingid, id);
			for (const userid of [3, 4, 5].slice(index % 3)) world.addMember(id, userid);
		}
		world.forgetGroups(2);
	});

	it('groups', async () => {
		const many = await run('group/getMany', [{}], {
			course,
			options: { includeMemberCount: true },
		});
		expect(many).toHaveLength(NAMES.length);
		const group = { __rl: true, mode: 'byId', value: '={{ $json.groupid }}' };
		const one = await run('group/get', many, { group });
		const planned = await chain(many, 'group/sync', 'unchanged', { ...ALL, dryRun: true });
		const again = await chain(one, 'group/createOrUpdate', 'unchanged');
		const synced = await chain(again, 'group/sync', 'unchanged', ALL);
		const updated = await chain(synced, 'group/update', 'unchanged');
		const options = { ifGroupExists: 'return' };
		const existing = await chain(updated, 'group/create', 'existing', { options });
		await chain(existing, 'group/update', 'unchanged');
		await chain(planned, 'group/createOrUpdate', 'unchanged');
		expect(writes(sandbox)).toEqual([]);
		const deleted = await chain(planned, 'group/delete', 'deleted');
		await chain(deleted, 'group/delete', 'missing');
	});

	it('groupings', async () => {
		const many = await run('grouping/getMany', [{}], { course, options: { includeGroups: true } });
		expect(many).toHaveLength(NAMES.length);
		const grouping = { __rl: true, mode: 'byId', value: '={{ $json.groupingid }}' };
		const one = await run('grouping/get', many, { grouping });
		expect(one.map(({ groups }) => groups)).toEqual(many.map(({ groups }) => groups));
		const again = await chain(one, 'grouping/createOrUpdate', 'unchanged');
		const updated = await chain(again, 'grouping/update', 'unchanged');
		const pairs = updated.map(({ groupingid, courseid }, index) => {
			return { groupingid, courseid, ...(many[index].groups as IDataObject[])[0] };
		});
		const added = await chain(pairs, 'grouping/addGroups', 'alreadyInGrouping');
		await chain(added, 'grouping/addGroups', 'alreadyInGrouping');
		expect(writes(sandbox)).toEqual([]);
		const removed = await chain(added, 'grouping/removeGroups', 'removed');
		await chain(removed, 'grouping/addGroups', 'added');
		await chain(many, 'grouping/delete', 'deleted');
	});

	it('of things that rows name by their ID numbers, or by names that they lose', async () => {
		sandbox.reset();
		const { world } = sandbox;
		const [id] = makeGroups(sandbox, 'Lab A');
		world.updateGroup({ ...world.groups.get(id)!, idnumber: 'G1' });
		const text = { description: '', descriptionformat: 1 };
		world.createGrouping({ courseid: 2, name: 'Labs', idnumber: 'L1', ...text });
		world.forgetGroups(2);
		const where = { courseidnumber: 'SIS-PHYS101' };
		const group = { ...where, groupidnumber: 'G1' };
		const pairs = await chain(
			[{ ...group, groupingidnumber: 'L1' }],
			'grouping/addGroups',
			'added',
		);
		expect(pairs[0]).toMatchObject({ course: 'PHYS101', group: 'Lab A', grouping: 'Labs' });
		await chain(pairs, 'grouping/removeGroups', 'removed');
		const added = await chain([{ ...group, userid: 3 }], 'groupMember/add', 'added');
		const synced = await chain(added, 'groupMember/sync', 'unchanged', ALL);
		await chain(synced, 'groupMember/remove', 'removed');
		const renamed = await chain([{ ...group, newname: 'Lab B' }], 'group/update', 'updated');
		const again = await chain(renamed, 'group/update', 'unchanged');
		const named = { ...where, group: 'Lab B', newname: 'Lab C', newidnumber: 'G2' };
		const other = await chain([named], 'group/update', 'updated');
		expect(other[0]).toMatchObject({ group: 'Lab C', name: 'Lab C', idnumber: 'G2' });
		await chain(other, 'group/update', 'unchanged');
		const labs = { ...where, grouping: 'Labs', newname: 'Rooms' };
		const rooms = await chain([labs], 'grouping/update', 'updated');
		await chain(rooms, 'grouping/delete', 'deleted');
		await chain(other, 'group/delete', 'deleted');
		expect(again).toHaveLength(1);
	});

	it('the groups and members of a grouping', async () => {
		const grouping = { __rl: true, mode: 'byId', value: 3 };
		const filters = { grouping };
		const [group, ...others] = await run('group/getMany', [{}], { course, filters });
		expect([group.groupid, others]).toEqual([3, []]);
		const rows = await run('groupMember/getMany', [{}], {
			...{ course, membersOf: 'course' },
			options: filters,
		});
		expect(rows.map(({ groupid, userid }) => [groupid, userid])).toEqual([[3, 5]]);
		await chain(rows, 'groupMember/add', 'alreadyMember');
	});

	it('members', async () => {
		const parameters = { course, membersOf: 'course' };
		const options = { idsOnly: true };
		const bare = await run('groupMember/getMany', [{}], { ...parameters, options });
		const full = await run('groupMember/getMany', [{}], parameters);
		expect(Object.keys(bare[0])).toEqual(['groupid', 'userid']);
		expect(full).toHaveLength(bare.length);
		for (const rows of [bare, full]) {
			const added = await chain(rows, 'groupMember/add', 'alreadyMember');
			const planned = await chain(added, 'groupMember/sync', 'unchanged', { ...ALL, dryRun: true });
			const synced = await chain(planned, 'groupMember/sync', 'unchanged', ALL);
			await chain(synced, 'groupMember/add', 'alreadyMember');
		}
		expect(writes(sandbox)).toEqual([]);
		const removed = await chain(full, 'groupMember/remove', 'removed');
		const back = await chain(removed, 'groupMember/add', 'added');
		const enrolled = await run('enrolledUser/getMany', [{}], {
			course,
			limit: 5,
			returnAll: false,
		});
		const into = enrolled.map((user) => ({ ...user, group: 'Lab A' }));
		await chain(
			into.slice(0, 3),
			'groupMember/remove',
			expect.stringMatching(/removed|notMember/) as never,
		);
		await chain(into, 'groupMember/add', 'added');
		await chain(back, 'groupMember/add', 'alreadyMember');
	});
});
