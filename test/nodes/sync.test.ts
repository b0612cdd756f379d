import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../sandbox';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { ANY, inItem, lacks, means, PHYS, says, unplaced, unsentFor, upTo } from '../support/said';
import { isEmpty } from '../support/saidOfRows';
import { by, calls, id, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const sync = { resource: 'groupMember', operation: 'sync', dataMode: 'autoMapInputData' };

interface Said {
	readonly lines: string[];
	readonly jsons: IDataObject[];
	/** The item that each is paired with, or none. */
	readonly pairs: unknown[];
	readonly error: (Error & { description?: string }) | undefined;
}

async function run(
	items: readonly IDataObject[],
	{ dryRun = false, ...options }: IDataObject = {},
	{
		onError = 'continueRegularOutput',
		who = '',
		parameters = {},
	}: {
		onError?: OnError;
		who?: string;
		parameters?: INodeParameters;
	} = {},
): Promise<Said> {
	const { output, error } = await execute({
		site: { url: sandbox.it.url, token: `${NEEDLE}${who}` },
		items,
		nodes: [moodleGroups({ ...sync, dryRun, options, ...parameters } as INodeParameters, onError)],
	});
	const answers = output().flat();
	return {
		jsons: answers.map(({ json }) => json),
		lines: answers.map(({ json }) =>
			String(json.error ?? `${json.status as string} ${json.userid as number}`),
		),
		pairs: answers.map(({ pairedItem }) => pairedItem),
		error,
	};
}

/** A group of course 2 with these members. */
function group(name: string, ...members: number[]): number {
	const [groupid] = makeGroups(sandbox.it, name);
	for (const userid of members) sandbox.it.world.addMember(groupid, userid);
	return groupid;
}

const membersOf = (groupid: number) =>
	sandbox.it.world.membersOf(groupid).sort((left, right) => left - right);

const rows = (groupid: number, ...userids: number[]) =>
	userids.map((userid) => ({ groupid, userid }));

describe('Sync', () => {
	it('adds who is missing, removes who is too much, leaves the rest and other groups', async () => {
		const a = group('A', 3, 4, 5);
		const b = group('B', 3);
		const other = group('Other', 7);
		const { lines, pairs } = await run([...rows(a, 3, 4, 6), ...rows(b, 3, 8)]);
		expect(lines).toEqual(['removed 5', 'added 6', 'added 8']);
		expect(pairs).toEqual([[], { item: 2 }, { item: 4 }]);
		expect([a, b, other].map(membersOf)).toEqual([[3, 4, 6], [3, 8], [7]]);
	});

	it('changes nothing in a second run, and says so', async () => {
		const a = group('A', 3, 4);
		const items = [...rows(a, 3, 5), ...rows(a, 3)];
		await run(items, { removalLimitPercent: 60 });
		const before = calls(sandbox.it).length;
		const { jsons } = await run(items);
		expect(jsons).toEqual([{ status: 'unchanged', groups: 1, members: 2 }]);
		expect(
			calls(sandbox.it)
				.slice(before)
				.filter((name) => !name.includes('_get_')),
		).toEqual([]);
	});

	it('gives all rows, changes, or a summary', async () => {
		const a = group('A', 3, 4, 5);
		const items = [...rows(a, 3, 4, 6), { groupid: 99, userid: 3 }];
		const all = await run(items, { output: 'all', dryRun: true });
		expect(all.lines).toEqual([
			'unchanged 3',
			'wouldRemove 5',
			'unchanged 4',
			'wouldAdd 6',
			inItem(3, says('missing', 'group', 99)),
		]);
		expect(membersOf(a)).toEqual([3, 4, 5]);
		const { jsons } = await run(items, { output: 'summary' });
		expect(jsons.slice(0, 1)).toEqual([
			{
				groupid: a,
				name: 'A',
				added: 1,
				removed: 1,
				unchanged: 2,
				duplicates: 0,
				failed: 0,
				created: false,
				keptBack: 0,
				reason: null,
			},
		]);
		expect(jsons[1].error).toBe(inItem(3, says('missing', 'group', 99)));
		expect(jsons[2]).toMatchObject({ groupid: 99, failed: 1 });
	});

	it('finds groups and users as people call them, in every data mode', async () => {
		const a = group('R&D', 3, 4);
		const most = { removalLimitPercent: 60 };
		const items = [
			{ course: 'PHYS101', group: 'R&D', email: 'student1@example.edu' },
			{ course: 'PHYS101', group: 'R&D', username: 'student9' },
		];
		expect((await run(items, most)).lines).toEqual(['removed 4', 'added 11']);
		const row = [{ course: id(2), group: by('name', 'R&D'), user: by('idnumber', 'S000001') }];
		const defined = { dataMode: 'defineBelow', rows: { row } };
		expect((await run([{}], most, { parameters: defined })).lines).toEqual(['removed 11']);
		const json = { dataMode: 'usingJson', rowsJson: `[{"groupid": ${a}, "userid": 3}]` };
		expect((await run([{}], { output: 'all' }, { parameters: json })).lines).toEqual([
			'unchanged 3',
		]);
	});

	it('creates missing groups', async () => {
		sandbox.it.world.createGrouping({
			courseid: 2,
			name: 'Labs',
			idnumber: '',
			description: '',
			descriptionformat: 1,
		});
		const items = [
			{ course: 'PHYS101', group: 'New', userid: 3, code: 'N-1' },
			{ course: 'PHYS101', group: 'New', userid: 4, code: 'N-2' },
		];
		expect((await run(items)).lines[0]).toBe(
			inItem(0, says('notFound', 'group', { by: 'name', value: 'New' }, PHYS)),
		);
		const options = {
			createMissingGroups: true,
			descriptionOfNewGroups: 'made',
			idNumberOfNewGroups: '={{ $json.code }}',
			groupingOfNewGroups: by('name', 'Labs'),
		};
		const dry = await run(items, { ...options, dryRun: true });
		expect(dry.lines).toEqual(['wouldCreate null', 'wouldAdd 3', 'wouldAdd 4']);
		const { jsons } = await run(items, options);
		expect(jsons).toMatchObject([
			{ groupid: 1, courseid: 2, name: 'New', status: 'created' },
			{ groupid: 1, userid: 3, status: 'added' },
			{ groupid: 1, userid: 4, status: 'added' },
		]);
		expect(sandbox.it.world.groups.get(1)).toMatchObject({ description: 'made', idnumber: 'N-1' });
		expect(sandbox.it.world.groupsIn(1)).toEqual([1]);
		const again = await run(items, options);
		expect(again.jsons).toEqual([{ status: 'unchanged', groups: 1, members: 2 }]);
	});
});

describe('what protects members', () => {
	it.each([
		[{}, [3, 4, 5, 6], says('tooManyRemovals', { id: 1, name: 'A' }, 3, 4, ['less than 50 %', ''])],
		[
			{ removalLimitPercent: 75 },
			[3, 4, 5, 6],
			says('tooManyRemovals', { id: 1, name: 'A' }, 3, 4, ['less than 75 %', '']),
		],
		[{ removalLimitPercent: 76 }, [3], undefined],
		[
			{ removalLimitPercent: 100, removalLimitMembers: 2 },
			[3, 4, 5, 6],
			says('tooManyRemovals', { id: 1, name: 'A' }, 3, 4, ['2 members', '']),
		],
	])('the removal limit %j', async (options, members, message) => {
		const a = group('A', 3, 4, 5, 6);
		const b = group('B', 7);
		const { lines } = await run([...rows(a, 3), ...rows(b, 7, 8)], options);
		expect(membersOf(a)).toEqual(members);
		expect(membersOf(b)).toEqual([7, 8]);
		expect(lines[0]).toBe(message === undefined ? 'removed 4' : `${message} [item 0]`);
	});

	it.each<[string, IDataObject]>([
		['a misspelt address', { email: 'nobody@example.edu' }],
		['an empty address', { email: '' }],
		['a user who is not enrolled', { email: 'student2990@example.edu' }],
	])('%s: the group gets its additions, and nobody is removed', async (_, bad) => {
		const a = group('A', 3, 4, 5);
		const good = { course: 'PHYS101', group: 'A' };
		const items = [
			{ ...good, email: 'student1@example.edu' },
			{ ...good, ...bad },
			{ ...good, email: 'student9@example.edu' },
		];
		const { lines } = await run(items);
		expect(lines).toHaveLength(2);
		expect(lines[1]).toBe('added 11');
		expect(membersOf(a)).toEqual([3, 4, 5, 11]);
		const removeDespiteFailedRows = true;
		await run(items, { removeDespiteFailedRows, removalLimitPercent: 100 });
		expect(membersOf(a)).toEqual([3, 11]);
	});

	it('a user whose row names no known group stays where they are', async () => {
		const a = group('A', 3, 4);
		const items = [
			{ course: 'PHYS101', group: 'A', userid: 3 },
			{ course: 'PHYS101', group: 'AA', userid: 4 },
		];
		await run(items);
		expect(membersOf(a)).toEqual([3, 4]);
	});

	it('anybody, while the account of the token is not known', async () => {
		const a = group('A', 2, 3, 4);
		const names = ['get_groups', 'get_group_members', 'add_group_members', 'delete_group_members'];
		const functions = names.map((name) => `core_group_${name}`);
		sandbox.it.world.tokens.set(NEEDLE, { token: NEEDLE, userid: 2, functions });
		const options = { removalLimitPercent: 100 };
		const said = inItem(0, means('accessexception', 'core_webservice_get_site_info'));
		expect((await run(rows(a, 5), options)).lines).toEqual([said]);
		expect(membersOf(a)).toEqual([2, 3, 4]);
		const added = await run(rows(a, 5), { ...options, removeMembersNotInInput: false });
		expect(added.lines).toEqual(['added 5']);
	});

	it('protected users and the account of the token', async () => {
		sandbox.it.world.enrol({ courseid: 2, userid: 2, role: 'manager' });
		const a = group('A', 2, 3, 4, 5, 6);
		const options = { protectedUsers: '4, student3', removalLimitPercent: 100 };
		expect((await run(rows(a, 3), options)).lines).toEqual(['removed 6']);
		expect(membersOf(a)).toEqual([2, 3, 4, 5]);
		const unknown = await run(rows(a, 3), { ...options, protectedUsers: 'nobody' });
		expect(unknown.lines).toEqual([
			inItem(0, says('userNotFound', { by: 'username', value: 'nobody' })),
		]);
		expect(membersOf(a)).toEqual([2, 3, 4, 5]);
	});

	it('removal can be switched off', async () => {
		const a = group('A', 3, 4);
		expect((await run(rows(a, 5), { removeMembersNotInInput: false })).lines).toEqual(['added 5']);
		expect(membersOf(a)).toEqual([3, 4, 5]);
	});

	it('members that another part of Moodle put there are reported, and the rest goes on', async () => {
		const a = group('A', 3, 4, 5, 6, 7, 8);
		sandbox.it.world.addMember(a, 9, 'enrol_cohort');
		const kept = means('errorremovenotpermitted');
		const { lines } = await run(rows(a, 3, 4, 5, 6));
		expect(lines).toEqual(['removed 7', 'removed 8', `${kept} (groupid ${a}, userid 9) [item 0]`]);
		expect(membersOf(a)).toEqual([3, 4, 5, 6, 9]);
		const stopping = await run(rows(a, 3, 4, 5, 6), {}, { onError: 'stopWorkflow' });
		expect(stopping.error).toBeUndefined();
		expect(stopping.jsons).toEqual([
			{
				groupid: a,
				userid: 9,
				group: 'A',
				fullname: 'Ada7 Lovelace7',
				username: 'student7',
				email: 'student7@example.edu',
				roles: ['student'],
				status: 'failed',
				reason: kept,
				errorcode: 'errorremovenotpermitted',
			},
		]);
	});

	it('a group whose members the token may not see is left untouched', async () => {
		const a = group('A', 3, 4);
		sandbox.it.world.updateGroup({ ...sandbox.it.world.groups.get(a)!, visibility: 3 });
		sandbox.it.world.overrides.push({
			courseid: 2,
			role: 'editingteacher',
			capability: 'moodle/course:viewhiddengroups',
			allow: false,
		});
		const { lines } = await run(rows(a, 5), {}, { who: '-teacher' });
		expect(lines[0]).toContain(upTo(says('membersHidden', { id: a, name: 'A' }, ANY)));
		expect(membersOf(a)).toEqual([3, 4]);
		const functions = ['core_webservice_get_site_info', 'core_group_add_group_members'];
		sandbox.it.world.tokens.set(NEEDLE, { token: NEEDLE, userid: 2, functions });
		const blind = await run(rows(a, 5));
		expect(blind.lines[0]).toContain(means('accessexception', 'core_group_get_group'));
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('a part of the rows is not taken for all of them', async () => {
		const a = group('A', 3, 4, 5);
		const requestOptions = { batching: { batch: { batchSize: 2, batchInterval: 5 } } };
		const { lines } = await run(rows(a, 3, 4, 5), {}, { parameters: { requestOptions } });
		expect(lines).toEqual([0, 1, 2].map((item) => inItem(item, says('notWhole'))));
		expect(membersOf(a)).toEqual([3, 4, 5]);
	});

	it('a row that fails stops the workflow before anything is written', async () => {
		const a = group('A', 3, 4, 5);
		const items = [...rows(a, 3, 6), { groupid: a, email: 'nobody@example.edu' }];
		const { error } = await run(items, {}, { onError: 'stopWorkflow' });
		expect(error?.message).toBe(
			inItem(2, says('userNotFound', { by: 'email', value: 'nobody@example.edu' })),
		);
		expect(writes(sandbox.it)).toEqual([]);
		const limit = await run(rows(a, 6), {}, { onError: 'stopWorkflow' });
		expect(limit.error?.message).toContain('would lose 3 of its 3 members');
		expect(membersOf(a)).toEqual([3, 4, 5]);
	});
});

it('does nothing without rows', async () => {
	const a = group('A', 3);
	const parameters = { dataMode: 'usingJson', rowsJson: '[]' };
	expect((await run([{}], {}, { parameters })).lines).toEqual([]);
	const groups = { resource: 'group', dataMode: 'usingJson', rowsJson: '[]' };
	expect((await run([{}], {}, { parameters: groups })).lines).toEqual([]);
	expect(membersOf(a)).toEqual([3]);
	expect(sandbox.it.requests).toEqual([]);
});

it('survives another sync of the same groups at the same time', async () => {
	const [a, b, other] = [group('A', 3, 4), group('B', 5, 6), group('Other', 7)];
	sandbox.it.setFaults([{ kind: 'slowBefore', delay: 20 }]);
	const one = [...rows(a, 3, 8), ...rows(b, 5, 9)];
	const two = [...rows(a, 4, 8), ...rows(b, 6, 9)];
	const options = { removalLimitPercent: 100 };
	const said = await Promise.all([run(one, options), run(two, options)]);
	for (const { error, lines } of said) {
		expect(error).toBeUndefined();
		expect(lines.filter((line) => !/^(added|removed) /.test(line))).toEqual([]);
	}
	expect(membersOf(other)).toEqual([7]);
	for (const groupid of [a, b]) expect(membersOf(groupid)).toContain(groupid === a ? 8 : 9);
	// Whichever comes last in a quiet moment has its way.
	await run(two, options);
	expect([a, b].map(membersOf)).toEqual([
		[4, 8],
		[6, 9],
	]);
});

it.each<[string, Fault[]]>([
	['was lost', [{ kind: 'loginPage' }]],
	['was lost and then refused', [{ kind: 'dropBefore', times: 1 }, { kind: 'forbidden' }]],
])('leaves only those removals in doubt whose request %s', async (_, faults) => {
	const a = group('A', 3, 4, 5, 6, 7);
	const fn = 'core_group_delete_group_members';
	sandbox.it.setFaults([
		{ kind: 'exception', errorcode: 'errorremovenotpermitted', fn, times: 1 },
		...faults.map((fault) => ({ ...fault, fn })),
	]);
	const { jsons } = await run(rows(a, 3), { removalLimitPercent: 100 });
	const said = jsons.map(({ error, details }) => {
		const { outcome, userid } = details as IDataObject;
		return [userid, outcome, String(error).startsWith(unsentFor(''))];
	});
	expect(said).toEqual([
		[4, 'unknown', false],
		[5, 'unknown', false],
		[6, undefined, true],
		[7, undefined, true],
	]);
	expect(membersOf(a)).toEqual([3, 4, 5, 6, 7]);
});

it('counts what Moodle agrees with already as saved when the workflow stops', async () => {
	const a = group('A', 3);
	sandbox.it.setFaults([{ kind: 'forbidden', fn: 'core_group_add_group_members' }]);
	const { error } = await run(rows(a, 3, 4), {}, { onError: 'stopWorkflow' });
	expect(error?.description).toContain(
		'Saved: 1 of 2 rows (item 0). Not saved: 1 of 2 rows (item 1).',
	);
});

describe('a row of which neither the group nor the user can be made out', () => {
	const options = { output: 'all', removalLimitPercent: 100 };

	it.each([
		{ kind: 'textBefore' as const },
		{ kind: 'exception' as const, errorcode: 'dmlreadexception' },
	])('may mean anyone: nobody is removed ($kind)', async (fault) => {
		const a = group('A', 3, 4);
		const email = 'student1@example.edu';
		const items = [...rows(a, 4), { course: 'PHYS101', group: 'A', email }];
		sandbox.it.setFaults([
			{ ...fault, fn: 'core_course_get_courses_by_field' },
			{ ...fault, fn: 'core_user_get_users_by_field' },
		]);
		const { lines } = await run(items, options);
		expect(lines).toHaveLength(3);
		expect(lines).toEqual(expect.arrayContaining(['unchanged 4', 'kept 3']));
		expect(membersOf(a)).toEqual([3, 4]);
		await run(items, { ...options, removeDespiteFailedRows: true });
		expect(membersOf(a)).toEqual([4]);
	});

	it('may mean any of those who share its address', async () => {
		const a = group('A', 3, 4);
		const { users } = sandbox.it.world;
		const email = 'twins@example.edu';
		for (const id of [3, 10]) users.set(id, { ...users.get(id)!, email });
		await run([...rows(a, 4), { course: 'NOWHERE', group: 'A', email }], options);
		expect(membersOf(a)).toEqual([3, 4]);
	});

	it.each<[string, unknown]>([
		['has no key that is a field', { note: 'Ada' }],
		['is no object', 'Ada'],
		['has neither a group nor a user that can be read', { groupid: 'x', userid: 'y' }],
	])('may mean anyone if it %s', async (_, row) => {
		const a = group('A', 3, 4);
		const rowsJson = JSON.stringify([...rows(a, 4, 5), row]);
		const { lines } = await run([{}], options, {
			parameters: { dataMode: 'usingJson', rowsJson },
		});
		expect(lines).toHaveLength(4);
		expect(lines).toEqual(expect.arrayContaining(['unchanged 4', 'kept 3', 'added 5']));
		expect(membersOf(a)).toEqual([3, 4, 5]);
	});

	it('may mean anyone if it is one of the rows of an item whose JSON cannot be read', async () => {
		const a = group('A', 3, 4);
		const items = [
			{ text: JSON.stringify(rows(a, 4)) },
			{ text: `[{"groupid": ${a}, "userid": 3` },
		];
		const parameters = { dataMode: 'usingJson', rowsJson: '={{ $json.text }}' };
		await run(items, options, { parameters });
		expect(membersOf(a)).toEqual([3, 4]);
		await run(items, { ...options, removeDespiteFailedRows: true }, { parameters });
		expect(membersOf(a)).toEqual([4]);
	});

	it('means nobody if it is empty', async () => {
		const a = group('A', 3, 4);
		const { lines } = await run([...rows(a, 4), { groupid: '', userid: '' }], options);
		expect(lines).toHaveLength(3);
		expect(membersOf(a)).toEqual([4]);
	});

	it('means nobody if it is empty but for the Default Course', async () => {
		const a = group('A', 3, 4);
		const parameters = { course: { __rl: true, mode: 'shortname', value: 'PHYS101' } };
		const { lines } = await run(
			[
				{ group: 'A', userid: 4 },
				{ group: '', userid: '' },
			],
			options,
			{
				parameters,
			},
		);
		expect(lines.join('\n')).toContain(unplaced(isEmpty(0, 'group', 'userid')));
		expect(membersOf(a)).toEqual([4]);
	});

	it('is none of the items that n8n leaves out with Execute Once', async () => {
		const a = group('A', 3, 4);
		const parameters = { ...sync, dataMode: 'usingJson', options } as INodeParameters;
		const rowsJson = '={{ JSON.stringify($input.all().map(({ json }) => json)) }}';
		const { error } = await execute({
			site: sandbox.it,
			items: rows(a, 4, 5),
			nodes: [
				moodleGroups({ ...parameters, rowsJson }, 'stopWorkflow', 'Moodle Groups', {
					executeOnce: true,
				}),
			],
		});
		expect(error).toBeUndefined();
		expect(membersOf(a)).not.toContain(3);
	});

	it('means nobody if the site has no such user', async () => {
		const a = group('A', 3, 4);
		const email = 'nobody@example.edu';
		await run([...rows(a, 4), { course: 'NOWHERE', group: 'A', email }], options);
		expect(membersOf(a)).toEqual([4]);
	});
});

describe('groups without rows', () => {
	it('are emptied only if told to, within the limit', async () => {
		const a = group('A', 3);
		const b = group('B', 4, 5);
		const emptyGroupsWithoutRows = 'course';
		expect((await run(rows(a, 3), { emptyGroupsWithoutRows })).lines).toEqual([
			inItem(0, says('tooManyRemovals', { id: 2, name: 'B' }, 2, 2, ['less than 50 %', ''])),
		]);
		const options = { emptyGroupsWithoutRows, removalLimitPercent: 100 };
		expect((await run(rows(a, 3), options)).lines).toEqual(['removed 4', 'removed 5']);
		expect([a, b].map(membersOf)).toEqual([[3], []]);
	});

	it('of a grouping only, or not while a row may mean them', async () => {
		const [a, b, c] = [group('A', 3), group('B', 4), group('C', 5)];
		const { id: labs } = sandbox.it.world.createGrouping({
			courseid: 2,
			name: 'Labs',
			idnumber: '',
			description: '',
			descriptionformat: 1,
		});
		for (const groupid of [a, b]) sandbox.it.world.assign(labs, groupid);
		const options = {
			emptyGroupsWithoutRows: 'grouping',
			groupingToEmpty: id(labs),
			removalLimitPercent: 100,
		};
		const stray = { course: 'PHYS101', group: 'Bee', userid: 9 };
		expect((await run([...rows(a, 3), stray], options)).lines).toHaveLength(1);
		expect(membersOf(b)).toEqual([4]);
		expect((await run(rows(a, 3), options)).lines).toEqual(['removed 4']);
		expect([a, b, c].map(membersOf)).toEqual([[3], [], [5]]);
		const missing = await run(rows(a, 3), { emptyGroupsWithoutRows: 'grouping' });
		expect(missing.lines).toEqual([inItem(0, lacks('Grouping to Empty'))]);
	});

	describe('of a grouping by its name', () => {
		const options = {
			emptyGroupsWithoutRows: 'grouping',
			groupingToEmpty: by('name', 'Labs'),
			removalLimitPercent: 100,
			removeOnlyMembersWithRole: '',
		};
		const grouping = { name: 'Labs', idnumber: '', description: '', descriptionformat: 1 } as const;
		const inChemistry = (name: string): number => {
			const groupid = group(name, 4);
			sandbox.it.world.updateGroup({ ...sandbox.it.world.groups.get(groupid)!, courseid: 3 });
			for (const courseid of [2, 3]) sandbox.it.world.forgetGroups(courseid);
			return groupid;
		};
		const labsOf = (courseid: number, ...groupids: number[]) => {
			const { id: labs } = sandbox.it.world.createGrouping({ ...grouping, courseid });
			for (const groupid of groupids) sandbox.it.world.assign(labs, groupid);
			sandbox.it.world.forgetGroups(courseid);
		};

		it.each(['as they come', 'the other way round'])('in every course, rows %s', async (order) => {
			const [a, b] = [group('A', 3), group('B', 5)];
			const [c, d] = [inChemistry('C'), inChemistry('D')];
			const sheet = [...rows(a, 3), { course: 'CHEM101', group: 'C', userid: 4 }];
			const items = order === 'as they come' ? sheet : sheet.reverse();
			const missing = await run(items, options);
			expect(missing.lines).toEqual([expect.stringContaining('"Labs"')]);
			labsOf(3, c, d);
			expect((await run(items, options)).lines).toEqual(['removed 4']);
			expect([a, b, c, d].map(membersOf)).toEqual([[3], [5], [4], []]);
			labsOf(2, a, b);
			expect((await run(items, options)).lines).toEqual(['removed 5']);
			labsOf(3);
			sandbox.it.world.addMember(b, 5);
			const ambiguous = await run(items, options);
			expect(ambiguous.lines).toEqual([expect.stringMatching(/Labs.*\[item 0\]$/)]);
			expect(membersOf(b)).toEqual([5]);
		});
	});
});

it('costs few requests: 2,900 rows with 29 changes', async () => {
	const groups = Array.from({ length: 29 }, (_, index) =>
		group(`G${index}`, ...Array.from({ length: 100 }, (__, user) => 3 + index * 100 + user)),
	);
	const items = groups.flatMap((groupid, index) =>
		rows(groupid, ...Array.from({ length: 100 }, (_, user) => 3 + index * 100 + user)),
	);
	// One user of each group moves on to the next one.
	items.forEach((item, index) => {
		if (index % 100 === 0) item.groupid = groups[(index / 100 + 1) % 29];
	});
	const { jsons } = await run(items);
	expect(jsons.filter(({ status }) => status === 'added')).toHaveLength(29);
	expect(jsons.filter(({ status }) => status === 'removed')).toHaveLength(29);
	expect(calls(sandbox.it).length).toBeLessThanOrEqual(8);
	groups.forEach((groupid) => expect(membersOf(groupid)).toHaveLength(100));
});
