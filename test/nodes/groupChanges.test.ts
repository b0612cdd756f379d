import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { customFields } from '../../nodes/MoodleGroups/input/customFields';
import { execute, moodleGroups, type OnError } from '../support/engine';
import {
	groupTwice,
	idnumberTwice,
	inItem,
	means,
	newNameTwice,
	NOTHING_SAVED,
	PHYS,
	refuses,
	says,
	twice,
} from '../support/said';
import { bodies, by, calls, id, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const group = (operation: string): INodeParameters => ({
	resource: 'group',
	operation,
	dataMode: 'autoMapInputData',
});

async function run(
	parameters: INodeParameters,
	items: readonly IDataObject[],
	onError: OnError = 'continueRegularOutput',
	who = '',
) {
	const { output, error } = await execute({
		site: { url: sandbox.it.url, token: `${NEEDLE}${who}` },
		items,
		nodes: [moodleGroups(parameters, onError)],
	});
	return { rows: (output()[0] ?? []).map(({ json }) => json), error };
}

const said = (rows: readonly IDataObject[]) => rows.map(({ error, status }) => error ?? status);

const stored = (groupid: number) => sandbox.it.world.groups.get(groupid)!;

function change(groupid: number, values: object): void {
	sandbox.it.world.updateGroup({ ...stored(groupid), ...values });
	sandbox.it.world.forgetGroups(2);
}

describe('Create', () => {
	it('finds taken names and ID numbers before it sends anything', async () => {
		makeGroups(sandbox.it, 'Taken', 'B');
		change(2, { idnumber: '007' });
		const { rows } = await run(group('create'), [
			{ course: 'PHYS101', name: 'Taken' },
			{ course: 'PHYS101', name: 'New', idnumber: '7' },
			{ course: 'PHYS101', name: 'C' },
			{ course: 'NOPE', name: 'D' },
		]);
		expect(said(rows)).toEqual([
			inItem(0, says('nameTaken', 'group', { id: 1, name: 'Taken' }, PHYS, true)),
			inItem(1, says('idnumberTaken', 'group', '7', { id: 2, name: 'B' }, PHYS, true)),
			'created',
			inItem(3, says('courseNotFound', { by: 'shortname', value: 'NOPE' })),
		]);
		expect(writes(sandbox.it)).toEqual(['core_group_create_groups']);
	});

	it('refuses an ID number that occurs twice, as Moodle counts', async () => {
		const { rows } = await run(group('create'), [
			{ courseid: 2, name: 'A', idnumber: '007' },
			{ courseid: 2, name: 'B', idnumber: '7.0' },
			{ courseid: 3, name: 'C', idnumber: '7' },
			{ courseid: 2, name: 'D', idnumber: 'x' },
			{ courseid: 2, name: 'E', idnumber: 'x ' },
			{ courseid: 2, name: 'F', idnumber: '0' },
			{ courseid: 2, name: 'G', idnumber: '0' },
		]);
		expect(said(rows)).toEqual([
			'created',
			twice(idnumberTwice('7.0'), 0, 1),
			'created',
			'created',
			twice(idnumberTwice('x'), 3, 4),
			'created',
			'created',
		]);
	});

	it.each(['create', 'createOrUpdate'])(
		'keeps a 00 after a 0 from taking other new groups with it: %s',
		async (operation) => {
			const numbers = ['00', '0', 'x', '0', '0.0', '1e3'];
			const { rows } = await run(
				group(operation),
				numbers.map((idnumber) => ({ courseid: 2, name: `Group ${idnumber}`, idnumber })),
			);
			expect(said(rows)).toEqual([
				'created',
				'created',
				'created',
				expect.stringContaining('occurs twice'),
				twice(idnumberTwice('0.0'), 0, 4),
				'created',
			]);
			const { rows: later } = await run(group(operation), [
				{ courseid: 3, name: 'A', idnumber: '7' },
				{ courseid: 3, name: 'B', idnumber: '0' },
				{ courseid: 3, name: 'C', idnumber: '00' },
			]);
			expect(said(later)).toEqual(['created', 'created', twice(idnumberTwice('00', 3), 1, 2)]);
		},
	);

	it('returns the existing group if it is told to', async () => {
		makeGroups(sandbox.it, 'There');
		const options = { ifGroupExists: 'return' };
		const { rows } = await run({ ...group('create'), options }, [
			{ courseid: 2, name: 'There' },
			{ courseid: 2, name: 'New' },
		]);
		expect(rows.map(({ groupid, status }) => [groupid, status])).toEqual([
			[1, 'existing'],
			[2, 'created'],
		]);
		expect(sandbox.it.world.groups.size).toBe(2);
	});

	it('returns one that somebody else made in the meantime', async () => {
		sandbox.it.setFaults([{ kind: 'slowBefore', fn: 'core_group_create_groups', delay: 300 }]);
		const options = { ifGroupExists: 'return' };
		const running = run({ ...group('create'), options }, [{ courseid: 2, name: 'Race' }]);
		while (writes(sandbox.it).length === 0) await new Promise(setImmediateOnce);
		makeGroups(sandbox.it, 'Race');
		const { rows } = await running;
		expect(rows[0]).toMatchObject({ groupid: 1, status: 'existing' });
	});

	it('says what Moodle said of one that somebody else made in the meantime', async () => {
		sandbox.it.setFaults([{ kind: 'slowBefore', fn: 'core_group_create_groups', delay: 300 }]);
		const running = run(group('create'), [{ courseid: 2, name: 'Race' }]);
		while (writes(sandbox.it).length === 0) await new Promise(setImmediateOnce);
		makeGroups(sandbox.it, 'Race');
		const { rows } = await running;
		expect(rows[0]).toMatchObject({
			error: inItem(0, says('nameTaken', 'group', { id: 1, name: 'Race' }, PHYS, true)),
			details: { errorcode: 'invalidparameter' },
		});
	});

	it('puts new groups into a grouping', async () => {
		const grouping = { courseid: 2, description: '', descriptionformat: 1, idnumber: 'LABS' };
		sandbox.it.world.createGrouping({ ...grouping, name: 'Labs' });
		sandbox.it.world.createGrouping({ ...grouping, courseid: 3, name: 'Other' });
		const { rows } = await run(group('create'), [
			{ courseid: 2, name: 'A', grouping: 'Labs' },
			{ courseid: 2, name: 'B', groupingid: 1 },
			{ courseid: 2, name: 'C', groupingidnumber: 'LABS' },
			{ courseid: 2, name: 'D' },
			{ courseid: 2, name: 'E', grouping: 'Nope' },
			{ courseid: 2, name: 'F', groupingid: 2 },
			{ courseid: 2, name: 'G', groupingid: 99 },
		]);
		expect(said(rows)).toEqual([
			'created',
			'created',
			'created',
			'created',
			inItem(4, says('notFound', 'grouping', { by: 'name', value: 'Nope' }, PHYS)),
			inItem(5, says('groupingElsewhere', '"F"', '"Other" (ID 2)')),
			inItem(6, says('missing', 'grouping', 99)),
		]);
		expect(sandbox.it.world.groupsIn(1)).toEqual([1, 2, 3]);
	});

	it('says when the group is there but not in its grouping', async () => {
		const grouping = { courseid: 2, description: '', descriptionformat: 1, idnumber: '' };
		sandbox.it.world.createGrouping({ ...grouping, name: 'Labs' });
		sandbox.it.setFaults([{ kind: 'siteMaintenance', fn: 'core_group_assign_grouping' }]);
		const { rows } = await run(group('create'), [{ courseid: 2, name: 'A', groupingid: 1 }]);
		expect(said(rows)).toEqual([
			inItem(0, says('notInGrouping', { id: 1, name: 'A' }, 'created', means('sitemaintenance'))),
		]);
	});

	it('fills custom fields, from columns, JSON and the panel', async () => {
		sandbox.it.world.groupCustomFields.push({ shortname: 'campus', name: 'Campus', type: 'text' });
		await run(group('create'), [{ courseid: 2, name: 'A', customfield_campus: 'North' }]);
		const rowsJson = '[{"courseid": 2, "name": "B", "customfields": {"campus": "South"}}]';
		await run({ ...group('create'), dataMode: 'usingJson', rowsJson }, [{}]);
		const customfields = { customfield: [{ shortname: 'campus', value: 'East' }] };
		const entry = { course: id(2), name: 'C', additionalFields: { customfields } };
		await run({ ...group('create'), dataMode: 'defineBelow', rows: { row: [entry] } }, [{}]);
		const values = [1, 2, 3].map((groupid) => stored(groupid).customfields);
		expect(values).toEqual([{ campus: 'North' }, { campus: 'South' }, { campus: 'East' }]);
		const { rows } = await run(group('create'), [
			{ courseid: 2, name: 'D', customfields: [{ shortname: 'a b', value: 1 }] },
			{ courseid: 2, name: 'E', customfields: 'x' },
		]);
		expect(said(rows)).toEqual([
			inItem(0, refuses('customfields', customFields, { 'a b': 1 })),
			inItem(1, refuses('customfields', customFields, 'x')),
		]);
	});

	it.each(['', ' ', '\u00a0', 'NULL', '#N/A', null, {}, []])(
		'takes %j for no custom fields',
		async (blank) => {
			const { rows } = await run(group('create'), [
				{ courseid: 2, name: 'A', customfields: blank },
			]);
			expect(said(rows)).toEqual(['created']);
		},
	);

	it('reads the columns of Moodle’s own group upload', async () => {
		const { rows } = await run(group('create'), [
			{ groupname: 'A', idnumber: 'SIS-PHYS101', groupidnumber: 'G-A', description: 'd' },
			{ groupname: 'B', coursename: 'CHEM101', enrolmentkey: 'secret' },
			{ groupname: 'C', idnumber: 'SIS-CHEM101' },
		]);
		const other = await run(group('create'), [
			{ shortname: 'CHEM101', name: 'D', idnumber: 'G-D' },
		]);
		expect(
			[...rows, ...other.rows].map(({ courseid, name, idnumber }) => [courseid, name, idnumber]),
		).toEqual([
			[2, 'A', 'G-A'],
			[3, 'B', ''],
			[3, 'C', ''],
			[3, 'D', 'G-D'],
		]);
	});
});

describe('Create or Update', () => {
	it('creates, updates, or leaves alone, and says which', async () => {
		makeGroups(sandbox.it, 'Same', 'Old', 'ByName');
		change(1, { description: '<b>d</b>', descriptionformat: 1, idnumber: 'S' });
		change(2, { idnumber: 'O', description: 'stays', descriptionformat: 4 });
		const items = [
			{ course: 'PHYS101', name: 'Same', idnumber: 'S' },
			{ course: 'PHYS101', name: 'Renamed', idnumber: 'O' },
			{ course: 'PHYS101', name: 'ByName', idnumber: 'N', description: 'new' },
			{ course: 'PHYS101', name: 'New', idnumber: 'W' },
		];
		const { rows } = await run(group('createOrUpdate'), items);
		expect(rows.map(({ groupid, status }) => [groupid, status])).toEqual([
			[1, 'unchanged'],
			[2, 'updated'],
			[3, 'updated'],
			[4, 'created'],
		]);
		expect(stored(2)).toMatchObject({
			name: 'Renamed',
			idnumber: 'O',
			description: 'stays',
			descriptionformat: 4,
		});
		expect(stored(3)).toMatchObject({ name: 'ByName', idnumber: 'N', description: 'new' });
		const again = await run(group('createOrUpdate'), items);
		expect(said(again.rows)).toEqual(Array(4).fill('unchanged'));
		expect(writes(sandbox.it)).toHaveLength(2);
	});

	it('does not take one group for another', async () => {
		makeGroups(sandbox.it, 'A', 'B');
		change(1, { idnumber: 'IA' });
		const { rows } = await run(group('createOrUpdate'), [
			{ courseid: 2, name: 'A', idnumber: 'other' },
			{ courseid: 2, name: 'B', idnumber: 'IA' },
		]);
		expect(said(rows)).toEqual([
			inItem(0, says('nameTaken', 'group', { id: 1, name: 'A' }, PHYS, true)),
			inItem(1, says('nameTaken', 'group', { id: 2, name: 'B' }, PHYS, true)),
		]);
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('refuses two rows for one group', async () => {
		makeGroups(sandbox.it, 'A');
		change(1, { idnumber: 'IA' });
		const { rows } = await run(group('createOrUpdate'), [
			{ courseid: 2, name: 'A1', idnumber: 'IA' },
			{ courseid: 2, name: 'A2', idnumber: 'IA' },
			{ courseid: 2, name: 'New' },
			{ courseid: 2, name: 'New' },
		]);
		expect(said(rows)).toEqual([
			'updated',
			twice(groupTwice(1), 0, 1),
			'created',
			twice(newNameTwice('New'), 2, 3),
		]);
	});

	it('needs to read the groups of the course', async () => {
		const { rows } = await run(
			group('createOrUpdate'),
			[{ courseid: 2, name: 'A' }],
			'continueRegularOutput',
			'-four',
		);
		expect(said(rows)).toEqual([
			'The token may not call core_group_get_course_groups, so the node cannot tell which groups are there [item 0]',
		]);
	});

	it('creates nothing either when the workflow stops for two rows for one group', async () => {
		makeGroups(sandbox.it, 'A');
		const items = [
			{ name: 'New' },
			{ name: 'A', description: '1' },
			{ name: 'A', description: '2' },
		];
		const rows = items.map((item) => ({ courseid: 2, ...item }));
		const { error } = await run(group('createOrUpdate'), rows, 'stopWorkflow');
		expect(error?.message).toBe(twice(groupTwice(1), 1, 2));
		expect(error?.description).toContain(NOTHING_SAVED);
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('stops before anything is written when the workflow stops on errors', async () => {
		makeGroups(sandbox.it, 'A');
		change(1, { idnumber: 'IA' });
		const items = [
			{ courseid: 2, name: 'New' },
			{ courseid: 2, name: 'A', idnumber: 'other' },
		];
		const { error } = await run(group('createOrUpdate'), items, 'stopWorkflow');
		expect(error?.message).toContain('The name "A" is taken');
		expect(writes(sandbox.it)).toEqual([]);
	});
});

describe('Update', () => {
	it('changes what is given, and resends what Moodle would reset', async () => {
		makeGroups(sandbox.it, 'A');
		change(1, { description: '*text*', descriptionformat: 4, idnumber: 'IA' });
		const { rows } = await run(group('update'), [
			{ course: 'PHYS101', group: 'A', name: 'B', newidnumber: 'IB' },
		]);
		expect(rows).toEqual([
			{
				course: 'PHYS101',
				group: 'B',
				groupid: 1,
				courseid: 2,
				name: 'B',
				description: '*text*',
				descriptionformat: 4,
				idnumber: 'IB',
				visibility: 0,
				participation: true,
				customfields: [],
				status: 'updated',
			},
		]);
		expect(stored(1)).toMatchObject({ name: 'B', description: '*text*', descriptionformat: 4 });
		expect(bodies(sandbox.it, 'core_group_update_groups')[0]).toMatch(
			/&groups\[0\]\[descriptionformat\]=4&groups\[0\]\[idnumber\]=IB&groups\[0\]\[id\]=1&groups\[0\]\[name\]=B&groups\[0\]\[description\]=/,
		);
	});

	it('takes changes from the panel and from JSON', async () => {
		makeGroups(sandbox.it, 'A');
		const entry = {
			course: by('idnumber', 'SIS-PHYS101'),
			group: by('name', 'A'),
			updateFields: { name: 'B', description: 'd', enrolmentkey: 'Key-Secret' },
		};
		const panel = { dataMode: 'defineBelow', rows: { row: [entry] } };
		const first = await run({ ...group('update'), ...panel }, [{}]);
		expect(said(first.rows)).toEqual(['updated']);
		expect(JSON.stringify(first.rows)).not.toContain('Key-Secret');
		const json = {
			dataMode: 'usingJson',
			rowsJson: '[{"groupid": 1, "participation": false}]',
		};
		await run({ ...group('update'), ...json }, [{}]);
		expect(stored(1)).toMatchObject({
			name: 'B',
			description: 'd',
			enrolmentkey: 'Key-Secret',
			participation: false,
		});
	});

	it('sends nothing for what is as it should be', async () => {
		makeGroups(sandbox.it, 'A');
		const { rows } = await run(group('update'), [{ groupid: 1, name: 'A', visibility: 'all' }]);
		expect(said(rows)).toEqual(['unchanged']);
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('sends the changes of a course in their order: one row may need what another frees', async () => {
		const [a, b] = makeGroups(sandbox.it, 'A', 'B');
		const fn = 'core_group_update_groups';
		sandbox.it.setFaults([{ kind: 'slowBefore', fn, delay: 150, times: 1 }]);
		const options = { rowsPerRequest: 1, requestsAtOnce: 8 };
		const items = [
			{ groupid: b, name: 'C' },
			{ groupid: a, name: 'B' },
		];
		const { rows } = await run({ ...group('update'), options }, items);
		expect(said(rows)).toEqual(['updated', 'updated']);
		expect([stored(a).name, stored(b).name]).toEqual(['B', 'C']);
	});

	it('explains what Moodle refuses', async () => {
		makeGroups(sandbox.it, 'A', 'B', 'C', 'D');
		change(2, { idnumber: 'IB' });
		sandbox.it.world.addMember(3, 3);
		const { rows } = await run(group('update'), [
			{ groupid: 1, name: 'B' },
			{ groupid: 3, visibility: 3 },
			{ groupid: 4, newidnumber: 'IB' },
			{ groupid: 99, name: 'X' },
			{ groupid: 2, description: 'Bee' },
		]);
		expect(said(rows)).toEqual([
			inItem(0, says('nameTaken', 'group', { id: 2, name: 'B' }, PHYS, true)),
			inItem(1, says('visibilityLocked', { id: 3, name: 'C' })),
			inItem(2, says('idnumberTaken', 'group', 'IB', { id: 2, name: 'B' }, PHYS, true)),
			inItem(3, says('missing', 'group', 99)),
			'updated',
		]);
	});
});

describe('Get', () => {
	it('reads a group by its name, for each item, all in few requests', async () => {
		makeGroups(sandbox.it, 'A', 'R&D');
		change(2, { idnumber: 'RD' });
		const parameters = {
			resource: 'group',
			operation: 'get',
			course: by('shortname', 'PHYS101'),
			group: by('name', '={{ $json.name }}'),
		};
		const { rows } = await run(parameters, [{ name: 'R&D' }, { name: 'A' }, { name: 'Z' }]);
		expect(rows.map(({ groupid, name, idnumber }) => [groupid, name, idnumber])).toEqual([
			[2, 'R&D', 'RD'],
			[1, 'A', ''],
			[undefined, undefined, undefined],
		]);
		expect(rows[2].error).toBe(
			inItem(2, says('notFound', 'group', { by: 'name', value: 'Z' }, PHYS)),
		);
		expect(calls(sandbox.it)).toEqual([
			'core_course_get_courses_by_field',
			'core_group_get_course_groups',
			'core_group_get_groups',
		]);
		const { error } = await run({ ...parameters, group: id(99) }, [{}], 'stopWorkflow');
		expect(error?.message).toBe(inItem(0, says('missing', 'group', 99)));
		expect(error?.description).toContain('Error code: invalidrecord.');
	});
});

describe('Get Many', () => {
	const parameters = { resource: 'group', operation: 'getMany', course: id(2) };

	it('lists the groups of a course, up to a limit', async () => {
		makeGroups(sandbox.it, ...Array.from({ length: 60 }, (_, index) => `G${100 + index}`));
		expect((await run(parameters, [{}])).rows).toHaveLength(50);
		expect((await run({ ...parameters, limit: 7 }, [{}])).rows).toHaveLength(7);
		const all = await run({ ...parameters, returnAll: true }, [{}, {}]);
		expect(all.rows).toHaveLength(120);
		expect(all.rows[0]).toMatchObject({ groupid: 1, courseid: 2, name: 'G100' });
		expect(all.rows[0]).not.toHaveProperty('enrolmentkey');
	});

	it('filters by name and ID number, and counts members', async () => {
		makeGroups(sandbox.it, 'Lab A', 'Lab B', 'Seminar');
		change(2, { idnumber: 'LB' });
		sandbox.it.world.addMember(1, 3);
		sandbox.it.world.addMember(1, 4);
		const options = { includeMemberCount: true };
		const labs = await run({ ...parameters, filters: { nameContains: 'lab' }, options }, [{}]);
		expect(labs.rows.map(({ name, membercount }) => [name, membercount])).toEqual([
			['Lab A', 2],
			['Lab B', 0],
		]);
		const one = await run({ ...parameters, filters: { idnumber: 'LB' } }, [{}]);
		expect(one.rows.map(({ name }) => name)).toEqual(['Lab B']);
	});

	it('says what is wrong with the course', async () => {
		const missing = await run({ ...parameters, course: id(99) }, [{}]);
		expect(missing.rows[0].error).toBe(inItem(0, says('courseMissing', 99)));
	});
});

function setImmediateOnce(action: (value: unknown) => void): void {
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- tests never run inside n8n
	setImmediate(action, undefined);
}
