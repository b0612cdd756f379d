import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { tellUser } from '../../nodes/MoodleGroups/operations/tellUser';
import { execute, moodleGroups } from '../support/engine';
import { CHEM, inItem, lacks, means, PHYS, says } from '../support/said';
import { bodies, by, id, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const grouping = (operation: string): INodeParameters => ({
	resource: 'grouping',
	operation,
	dataMode: 'autoMapInputData',
});

async function run(parameters: INodeParameters, items: readonly IDataObject[], who = '') {
	const { output } = await execute({
		site: { url: sandbox.it.url, token: `${NEEDLE}${who}` },
		items,
		nodes: [moodleGroups(parameters, 'continueRegularOutput')],
	});
	return output()[0].map(({ json }) => json);
}

const said = (rows: readonly IDataObject[]) => rows.map(({ error, status }) => error ?? status);

const stored = (groupingid: number) => sandbox.it.world.groupings.get(groupingid);

function makeGroupings(...names: string[]): void {
	for (const name of names) {
		const [courseid, idnumber] = [name === 'Chem' ? 3 : 2, `ID-${name}`];
		sandbox.it.world.createGrouping({
			courseid,
			name,
			idnumber,
			description: `*${name}*`,
			descriptionformat: 4,
		});
	}
}

describe('Create', () => {
	it('creates groupings, always with an ID number', async () => {
		const rows = await run(grouping('create'), [
			{ course: 'PHYS101', name: 'Labs', description: 'd', descriptionformat: 'markdown' },
			{ courseid: 3, groupingname: 'Teams', groupingidnumber: 'T' },
		]);
		expect(rows).toEqual([
			{
				groupingid: 1,
				courseid: 2,
				name: 'Labs',
				description: 'd',
				descriptionformat: 4,
				idnumber: '',
				status: 'created',
			},
			expect.objectContaining({ groupingid: 2, courseid: 3, idnumber: 'T', status: 'created' }),
		]);
		expect(bodies(sandbox.it, 'core_group_create_groupings')[0]).toContain(
			'&groupings[0][idnumber]=&',
		);
	});

	it('says whose name or ID number a row wants', async () => {
		makeGroupings('Labs');
		const rows = await run(grouping('create'), [
			{ courseid: 2, name: 'Labs' },
			{ courseid: 2, name: 'New', idnumber: 'ID-Labs' },
			{ courseid: 99, name: 'New' },
		]);
		expect(said(rows)).toEqual([
			inItem(0, says('nameTaken', 'grouping', { id: 1, name: 'Labs' }, PHYS, true)),
			inItem(1, says('idnumberTaken', 'grouping', 'ID-Labs', { id: 1, name: 'Labs' }, PHYS, true)),
			inItem(2, says('courseMissing', 99)),
		]);
	});

	it('creates none twice when an answer is lost', async () => {
		sandbox.it.setFaults([{ kind: 'dropAfter', fn: 'core_group_create_groupings', times: 1 }]);
		const rows = await run(grouping('create'), [{ courseid: 2, name: 'Labs' }]);
		expect(rows).toMatchObject([{ groupingid: 1, status: 'created' }]);
		expect(sandbox.it.world.groupings.size).toBe(1);
	});

	it('takes them from the panel and from JSON', async () => {
		const additionalFields = { idnumber: 'L', descriptionformat: 2 };
		const entry = { course: id(2), name: 'Labs', description: 'x', additionalFields };
		const panel = { dataMode: 'defineBelow', rows: { row: [entry] } };
		await run({ ...grouping('create'), ...panel }, [{}]);
		const json = { dataMode: 'usingJson', rowsJson: '{"courseid": 2, "name": "Teams"}' };
		await run({ ...grouping('create'), ...json }, [{}]);
		expect([stored(1), stored(2)]).toMatchObject([
			{ name: 'Labs', idnumber: 'L', descriptionformat: 2 },
			{ name: 'Teams' },
		]);
	});
});

describe('Create or Update', () => {
	it('creates what is not there, updates what is, and does nothing twice', async () => {
		const text = { description: 'kept', descriptionformat: 1 };
		sandbox.it.world.createGrouping({ courseid: 2, name: 'Labs', idnumber: 'L', ...text });
		sandbox.it.world.createGrouping({ courseid: 2, name: 'Teams', idnumber: '', ...text });
		const rows = [
			{ course: 'PHYS101', name: 'Labs 2', groupingidnumber: 'L' },
			{ course: 'PHYS101', name: 'teams', description: 'new' },
			{ course: 'PHYS101', name: 'Projects', groupingidnumber: 'P' },
		];
		const say = async () => said(await run(grouping('createOrUpdate'), rows));
		expect(await say()).toEqual(['updated', 'updated', 'created']);
		const all = [...sandbox.it.world.groupings.values()];
		expect(all.map(({ name, idnumber, description }) => [name, idnumber, description])).toEqual([
			['Labs 2', 'L', 'kept'],
			['Teams', '', 'new'],
			['Projects', 'P', ''],
		]);
		expect(await say()).toEqual(['unchanged', 'unchanged', 'unchanged']);
	});
});

describe('Get', () => {
	it.each([
		['name', by('text', 'labs')],
		['ID number', by('text', 'L')],
		['ID', by('byId', 1)],
	])('reads one by its %s, with its groups', async (_, chosen) => {
		const text = { description: 'x', descriptionformat: 1 };
		const { world } = sandbox.it;
		const { id } = world.createGrouping({ courseid: 2, name: 'Labs', idnumber: 'L', ...text });
		const [groupid] = makeGroups(sandbox.it, 'A');
		world.assign(id, groupid);
		const parameters = { ...grouping('get'), course: by('text', 'PHYS101'), grouping: chosen };
		expect(await run(parameters, [{}])).toMatchObject([
			{ groupingid: 1, courseid: 2, name: 'Labs', groups: [{ groupid, name: 'A' }] },
		]);
	});
});

describe('Update', () => {
	it('changes what is given and keeps the rest', async () => {
		makeGroupings('Labs', 'Teams');
		const rows = await run(grouping('update'), [
			{ course: 'PHYS101', grouping: 'Labs', name: 'Labs 2' },
			{ groupingid: 2, name: 'Teams' },
			{ groupingid: 99, name: 'X' },
		]);
		expect(said(rows)).toEqual([
			'updated',
			'unchanged',
			inItem(2, says('missing', 'grouping', 99)),
		]);
		expect(stored(1)).toMatchObject({
			name: 'Labs 2',
			idnumber: 'ID-Labs',
			description: '*Labs*',
			descriptionformat: 4,
		});
	});

	it('says whose name a row wants', async () => {
		makeGroupings('Labs', 'Teams');
		const rows = await run(grouping('update'), [{ groupingid: 1, name: 'Teams' }]);
		expect(said(rows)).toEqual([
			inItem(0, says('nameTaken', 'grouping', { id: 2, name: 'Teams' }, PHYS, true)),
		]);
	});

	it('gives a name that an earlier request has freed, after another row was refused', async () => {
		makeGroupings('A', 'B', 'C', 'D');
		const items = [
			{ groupingid: 4, name: 'C' },
			{ groupingid: 2, name: 'E' },
			{ groupingid: 1, name: 'B' },
		];
		const options = { rowsPerRequest: 1, requestsAtOnce: 1 };
		const rows = await run({ ...grouping('update'), options }, items);
		expect(rows.map(({ status }) => status)).toEqual([undefined, 'updated', 'updated']);
		expect(stored(1)?.name).toBe('B');
	});

	it('writes the others when the token may not look whose name a row wants', async () => {
		makeGroupings('Labs', 'Teams', 'Rooms');
		const functions = ['core_group_get_groupings', 'core_group_update_groupings'];
		sandbox.it.world.tokens.set(NEEDLE, { token: NEEDLE, userid: 2, functions });
		const rows = await run(grouping('update'), [
			{ groupingid: 1, name: 'Teams' },
			{ groupingid: 3, name: 'Halls' },
		]);
		expect(said(rows)).toEqual([
			inItem(0, `${means('invalidparameter')} (groupingid 1)`),
			'updated',
		]);
	});

	it('takes changes from the panel and from JSON', async () => {
		makeGroupings('Labs', 'Teams');
		const entry = { grouping: id(1), updateFields: { name: 'A', description: 'd' } };
		const panel = { dataMode: 'defineBelow', rows: { row: [entry] } };
		await run({ ...grouping('update'), ...panel }, [{}]);
		const rowsJson = '[{"groupingid": 2, "newidnumber": "T"}]';
		await run({ ...grouping('update'), dataMode: 'usingJson', rowsJson }, [{}]);
		expect([stored(1), stored(2)]).toMatchObject([
			{ name: 'A', description: 'd' },
			{ name: 'Teams', idnumber: 'T' },
		]);
	});
});

describe('Delete', () => {
	it('deletes groupings, and says which were not there', async () => {
		makeGroupings('Labs', 'Teams', 'More');
		const rows = await run(grouping('delete'), [
			{ course: 'PHYS101', grouping: 'Labs' },
			{ groupingid: 99 },
			{ groupingid: 2 },
			{ course: 'CHEM101', groupingid: 3 },
		]);
		expect(said(rows)).toEqual([
			'deleted',
			'missing',
			'deleted',
			inItem(3, says('elsewhere', 'grouping', { id: 3, name: 'More' }, PHYS, CHEM)),
		]);
		expect([...sandbox.it.world.groupings.keys()]).toEqual([3]);
		const row = [{ course: id(2), grouping: by('idnumber', 'ID-More') }];
		await run({ ...grouping('delete'), dataMode: 'defineBelow', rows: { row } }, [{}]);
		expect(sandbox.it.world.groupings.size).toBe(0);
		makeGroupings('Last');
		await run({ ...grouping('delete'), dataMode: 'usingJson', rowsJson: '[{ "groupingid": 4 }]' }, [
			{},
		]);
		expect(sandbox.it.world.groupings.size).toBe(0);
	});
});

describe('Get Many', () => {
	it('lists the groupings of a course, with their groups', async () => {
		makeGroupings('Labs', 'Teams', 'Chem');
		makeGroups(sandbox.it, 'A');
		sandbox.it.world.assign(1, 1);
		const parameters = { resource: 'grouping', operation: 'getMany', course: id(2) };
		const plain = await run({ ...parameters, limit: 1 }, [{}]);
		expect(plain).toEqual([
			{
				groupingid: 1,
				courseid: 2,
				name: 'Labs',
				description: '*Labs*',
				descriptionformat: 4,
				idnumber: 'ID-Labs',
			},
		]);
		const options = { includeGroups: true };
		const full = await run({ ...parameters, returnAll: true, options }, [{}]);
		expect(full.map(({ name, groups }) => [name, groups])).toEqual([
			['Labs', [{ groupid: 1, name: 'A' }]],
			['Teams', []],
		]);
	});
});

describe('Add Groups and Remove Groups', () => {
	const rows = [
		{ course: 'PHYS101', group: 'A', grouping: 'Labs' },
		{ course: 'PHYS101', group: 'B', grouping: 'Labs' },
		{ groupid: 3, groupingid: 1 },
		{ groupid: 1, groupingid: 2 },
		{ groupid: 99, groupingid: 1 },
		{ groupid: 1, groupingid: 99 },
	];

	it('send what changes anything, and never mix courses', async () => {
		makeGroups(sandbox.it, 'A', 'B', 'C');
		makeGroupings('Labs', 'Chem');
		sandbox.it.world.assign(1, 2);
		expect(said(await run(grouping('addGroups'), rows))).toEqual([
			'added',
			'alreadyInGrouping',
			'added',
			inItem(3, says('groupingElsewhere', '"A" (ID 1)', '"Chem" (ID 2)')),
			inItem(4, says('missing', 'group', 99)),
			inItem(5, says('missing', 'grouping', 99)),
		]);
		expect(sandbox.it.world.groupsIn(1).sort()).toEqual([1, 2, 3]);
		sandbox.it.world.unassign(1, 1);
		expect(said(await run(grouping('removeGroups'), rows.slice(0, 3)))).toEqual([
			'notInGrouping',
			'removed',
			'removed',
		]);
		expect(sandbox.it.world.groupsIn(1)).toEqual([]);
		expect(writes(sandbox.it)).toEqual([
			'core_group_assign_grouping',
			'core_group_unassign_grouping',
		]);
	});

	it('take them from the panel and from JSON', async () => {
		makeGroups(sandbox.it, 'A', 'B');
		makeGroupings('Labs');
		const entry = { course: id(2), group: by('name', 'A'), grouping: by('name', 'Labs') };
		const panel = { dataMode: 'defineBelow', rows: { row: [entry] } };
		await run({ ...grouping('addGroups'), ...panel }, [{}]);
		const rowsJson = '[{"groupid": 2, "groupingid": 1}]';
		const parameters = { ...grouping('addGroups'), columns: { identifyGroupingsBy: 'id' } };
		await run({ ...parameters, dataMode: 'usingJson', rowsJson }, [{}]);
		expect(sandbox.it.world.groupsIn(1)).toEqual([1, 2]);
	});

	it('send everything when the token may not look', async () => {
		makeGroups(sandbox.it, 'A');
		makeGroupings('Labs');
		const token = `${NEEDLE}-blind`;
		const functions = ['core_group_assign_grouping'];
		sandbox.it.world.tokens.set(token, { token, userid: 2, functions });
		const row = { groupid: 1, groupingid: 1 };
		expect(said(await run(grouping('addGroups'), [row], '-blind'))).toEqual(['sent']);
	});
});

describe('Group Member > Get Many', () => {
	it('lists the members of a group or of a course, with what is known of the users', async () => {
		makeGroups(sandbox.it, 'A', 'B');
		for (const userid of [3, 4]) sandbox.it.world.addMember(1, userid);
		sandbox.it.world.addMember(2, 5);
		const parameters = { resource: 'groupMember', operation: 'getMany' };
		const ofGroup = { ...parameters, group: by('name', 'A'), course: id(2) };
		const options = { idsOnly: true };
		expect(await run({ ...ofGroup, options }, [{}])).toEqual([
			{ groupid: 1, userid: 3 },
			{ groupid: 1, userid: 4 },
		]);
		const ofCourse = { ...parameters, membersOf: 'course', course: id(2), returnAll: true };
		const rows = await run(ofCourse, [{}]);
		expect(rows).toHaveLength(3);
		expect(rows[2]).toEqual({
			courseid: 2,
			course: 'PHYS101',
			groupid: 2,
			group: 'B',
			groupidnumber: '',
			userid: 5,
			username: 'student3',
			firstname: 'Ada3',
			lastname: 'Lovelace3',
			fullname: 'Ada3 Lovelace3',
			email: 'student3@example.edu',
			idnumber: 'S000003',
		});
		const { tokens } = sandbox.it.world;
		tokens.set(NEEDLE, tokens.get(`${NEEDLE}-teacher`)!);
		sandbox.it.world.addMember(2, 2999);
		expect(await run(ofCourse, [{}])).toContainEqual({
			courseid: 2,
			course: 'PHYS101',
			groupid: 2,
			group: 'B',
			groupidnumber: '',
			userid: 2999,
			...{ fullname: null, firstname: null, lastname: null, email: null },
			reason: tellUser(undefined).reason,
		});
		expect(said(await run({ ...parameters, membersOf: 'course' }, [{}]))).toEqual([
			inItem(0, lacks('Course')),
		]);
		expect(said(await run({ ...parameters, group: id(99) }, [{}]))).toEqual([
			inItem(0, says('missing', 'group', 99)),
		]);
	});
});
