import type { IConnections, IDataObject, INodeParameters } from 'n8n-workflow';

import { WHY_KEPT } from '../../nodes/MoodleGroups/sync/members/keepers';
import { WHY } from '../../nodes/MoodleGroups/sync/removal';
import { connect, execute, moodleGroups, type OnError, type TestNode } from '../support/engine';
import { inItem, says } from '../support/said';
import { by, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const world = () => sandbox.it.world;

/** A group of course 2 with these members. */
function group(name: string, ...members: number[]): number {
	const [groupid] = makeGroups(sandbox.it, name);
	for (const userid of members) world().addMember(groupid, userid);
	return groupid;
}

const membersOf = (groupid: number) =>
	world()
		.membersOf(groupid)
		.sort((left, right) => left - right);

const student = (number: number) => ({ email: `student${number}@example.edu` });

interface Run {
	readonly options?: IDataObject;
	readonly parameters?: IDataObject;
	readonly who?: string;
	readonly onError?: OnError;
	readonly nodes?: readonly TestNode[];
	readonly connections?: IConnections;
}

async function sync(
	items: readonly IDataObject[],
	{ options, parameters, who = '', onError = 'continueRegularOutput', ...workflow }: Run = {},
) {
	const { output, error } = await execute({
		site: { url: sandbox.it.url, token: `${NEEDLE}${who}` },
		items,
		...workflow,
		nodes: [
			...(workflow.nodes ?? []),
			moodleGroups(
				{
					resource: 'groupMember',
					operation: 'sync',
					dataMode: 'autoMapInputData',
					course: by('shortname', 'PHYS101'),
					options: { output: 'all', ...options },
					...parameters,
				} as never,
				onError,
			),
		],
	});
	const jsons = (output()[0] ?? []).map(({ json }) => json);
	return { jsons, errors: jsons.filter((json) => json.error !== undefined), error };
}

const NO_LIMIT = { removalLimitPercent: 100 };

describe('what a failed row protects', () => {
	/** Students 1 to 5 are in Lab A, 1 to 3 and 6 in Lab B; the good rows list 1 to 3 of each. */
	const good = ['Lab A', 'Lab B'].flatMap((name) =>
		[1, 2, 3].map((number) => ({ group: name, ...student(number) })),
	);
	const [a, b] = [
		[3, 4, 5, 6, 7],
		[3, 4, 5, 8],
	];
	const [aLeft, bLeft] = [
		[3, 4, 5],
		[3, 4, 5],
	];

	it.each<[what: string, row: IDataObject, left: number[][]]>([
		['its group, if the user is not found', { group: 'Lab A', ...student(9999) }, [a, bLeft]],
		['its group, if there is no user', { group: 'Lab A' }, [a, bLeft]],
		['its group, if the user is no value', { group: 'Lab A', userid: 'x' }, [a, bLeft]],
		[
			'its user, if the group is not found',
			{ group: 'Lab C', ...student(4) },
			[[3, 4, 5, 6], bLeft],
		],
		['its user, if there is no group', student(6), [aLeft, b]],
		[
			'its user, if the ID of the group is not there',
			{ groupid: 99, userid: 6 },
			[[3, 4, 5, 6], bLeft],
		],
		['its course, if group and user are not found', { group: 'Lab C', ...student(9999) }, [a, b]],
		['its user, if the course is not found', { course: 'X', ...student(4) }, [[3, 4, 5, 6], bLeft]],
		[
			'whoever it may mean, if nothing is found: capitals',
			{ course: 'X', email: 'STUDENT4@EXAMPLE.EDU;' },
			[[3, 4, 5, 6], bLeft],
		],
		[
			'whoever it may mean, if nothing is found: lost zeros',
			{ course: 'X', studentnumber: '4' },
			[[3, 4, 5, 6], bLeft],
		],
		[
			'whoever any of its cells may mean, if nothing is found',
			{ course: 'X', useridnumber: 'T-9', email: 'STUDENT4@EXAMPLE.EDU;' },
			[[3, 4, 5, 6], bLeft],
		],
		[
			'nobody, if nothing is found and nobody is like it',
			{ course: 'X', email: 'zoe@other.org' },
			[aLeft, bLeft],
		],
		[
			'everybody, under other headers',
			{ Gruppe: 'Lab A', 'E-Mail-Adresse': 'student4@example.edu' },
			[a, b],
		],
		[
			'everybody, as one column of a semicolon file',
			{ 'group;email': 'Lab A;student4@example.edu' },
			[a, b],
		],
		['everybody, as the error of a node before', { error: 'ETIMEDOUT' }, [a, b]],
		['everybody, as the last line of an export', { group: 'Total: 5' }, [a, b]],
		[
			'everybody, as such a line in the column of addresses',
			{ course: 'X', email: 'Total: 6' },
			[a, b],
		],
		['everybody, as such a line among usernames', { course: 'X', username: 'total of 6' }, [a, b]],
		['everybody, if no user can be called so', { course: 'X', useridnumber: '-' }, [a, b]],
		['nobody, if it is empty', { group: '', email: ' ' }, [aLeft, bLeft]],
		['nobody, if it has no key at all', {}, [aLeft, bLeft]],
		[
			'nobody, if its cells are null, or empty lists and objects',
			{ group: null, course: {}, email: [], username: undefined, note: [''] },
			[aLeft, bLeft],
		],
		[
			'nobody, if it is an empty row of Google Sheets',
			{ row_number: 8, group: '' },
			[aLeft, bLeft],
		],
	])('%s', async (what, row, left) => {
		const groupids = [group('Lab A', ...a), group('Lab B', ...b)];
		if ('studentnumber' in row) {
			for (const [id, user] of world().users) {
				world().users.set(id, { ...user, idnumber: `${id - 2}`.padStart(6, '0') });
			}
		}
		const { errors, jsons } = await sync([...good, row], { options: NO_LIMIT });
		expect(errors).toHaveLength(1);
		expect(groupids.map(membersOf)).toEqual(left);
		const kept = jsons.filter(({ status }) => status === 'kept');
		const wouldGo = a.length + b.length - aLeft.length - bLeft.length;
		const gone = jsons.filter(({ status }) => status === 'removed').length;
		expect(kept).toHaveLength(wouldGo - gone);
		for (const { reason } of kept) expect(reason).toMatch(/^A row/);
		const waits =
			/Until this row is correct, (nobody is|its user is not|no user that it may mean is) removed/;
		if (kept.length > 0) expect(errors[0].message).toMatch(waits);
		const despite = await sync([...good, row], {
			options: { ...NO_LIMIT, removeDespiteFailedRows: true },
		});
		// Whom the row surely means stays all the same.
		const isSure = what.startsWith('its user');
		expect(groupids.map(membersOf)).toEqual(isSure ? left : [aLeft, bLeft]);
		expect(String(despite.errors[0].message)).not.toMatch(waits);
	});

	it('everybody whose field the token does not see', async () => {
		const groupid = group('Lab A', 3, 4, 5, 6, 7);
		const rows = [1, 2, 3, 4].map((number) => ({ group: 'Lab A', userid: number + 2 }));
		const lost = { course: 'X', idnumber: 'S000005' };
		await sync([...rows, lost], { who: '-teacher', parameters: { course: by('byId', 2) } });
		expect(membersOf(groupid)).toEqual([3, 4, 5, 6, 7]);
		// The course is found, and its group is not: case 09/0 of the field.
		const misspelt = { group: 'Lab A (Mon)', idnumber: 'S000005' };
		await sync([...rows, misspelt], { who: '-teacher', parameters: { course: by('byId', 2) } });
		expect(membersOf(groupid)).toEqual([3, 4, 5, 6, 7]);
		// An administrator sees that the number is somebody else's.
		await sync([...rows, { course: 'X', idnumber: 'T-77' }]);
		expect(membersOf(groupid)).toEqual([3, 4, 5, 6]);
	});

	it('whom it calls in the column of another field', async () => {
		const groupid = group('Lab A', 3, 4, 5, 6, 7);
		world().users.set(6, { ...world().users.get(6)!, idnumber: 'K-77' });
		const rows = [1, 2, 3].map((number) => ({ group: 'Lab A', ...student(number) }));
		const { jsons } = await sync([...rows, { course: 'X', username: 'k77' }]);
		expect(membersOf(groupid)).toEqual([3, 4, 5, 6]);
		expect(jsons).toContainEqual(
			expect.objectContaining({
				userid: 6,
				status: 'kept',
				reason: WHY_KEPT.unplaced,
			}),
		);
		// A field that the token does not see protects only where it is the field of the row.
		const found = [3, 4, 5].map((userid) => ({ group: 'Lab A', userid }));
		const [who, parameters] = ['-teacher', { course: by('id', 2) }];
		await sync([...found, { course: 'X', email: 'zoe@other.org' }], { who, parameters });
		expect(membersOf(groupid)).toEqual([3, 4, 5]);
	});

	it('a group that no row mentions, while a row may mean it', async () => {
		const groupids = [group('Lab A', 3), group('Lab B', 4)];
		const options = { ...NO_LIMIT, emptyGroupsWithoutRows: 'course' };
		await sync(
			[
				{ group: 'Lab A', userid: 3 },
				{ group: 'Lab Bee', userid: 9 },
			],
			{ options },
		);
		expect(groupids.map(membersOf)).toEqual([[3], [4]]);
		await sync([{ group: 'Lab A', userid: 3 }], { options });
		expect(groupids.map(membersOf)).toEqual([[3], []]);
	});

	it('who could not be added elsewhere', async () => {
		const groupids = [group('Lab A', 3, 4, 5), group('Lab B', 6)];
		sandbox.it.setFaults([
			{ kind: 'exception', errorcode: 'unknownerror', fn: 'core_group_add_group_members' },
		]);
		const rows = [
			{ group: 'Lab A', userid: 3 },
			{ group: 'Lab A', userid: 4 },
			{ group: 'Lab B', userid: 6 },
			{ group: 'Lab B', userid: 5 },
		];
		const { jsons } = await sync(rows);
		expect(groupids.map(membersOf)).toEqual([[3, 4, 5], [6]]);
		expect(jsons).toContainEqual(
			expect.objectContaining({
				userid: 5,
				status: 'kept',
				reason: WHY_KEPT.unplaced,
			}),
		);
	});
});

describe('a group that cannot be created', () => {
	const rows = [
		{ group: 'Lab A', userid: 3 },
		{ group: 'Lab A', userid: 4 },
		{ group: 'New', userid: 5 },
	];
	const refused = {
		kind: 'exception',
		errorcode: 'unknownerror',
		fn: 'core_group_create_groups',
	} as const;

	it.each([false, true])(
		'takes nobody from the others (despite failed rows: %s)',
		async (despite) => {
			const groupids = [group('Lab A', 3, 4, 5), group('Old', 6)];
			sandbox.it.setFaults([refused]);
			const options = {
				...NO_LIMIT,
				createMissingGroups: true,
				emptyGroupsWithoutRows: 'course',
				removeDespiteFailedRows: despite,
			};
			const { jsons } = await sync(rows, { options });
			expect(groupids.map(membersOf)).toEqual([[3, 4, 5], [6]]);
			const kept = jsons.filter(({ status }) => status === 'kept');
			expect(kept.map(({ userid, reason }) => [userid, reason])).toEqual([
				[5, WHY.notCreated],
				[6, WHY.notCreated],
			]);
			sandbox.it.setFaults([]);
			await sync(rows, { options });
			expect(groupids.map(membersOf)).toEqual([[3, 4], []]);
		},
	);

	it.each([false, true])(
		'deletes none of the others (despite failed rows: %s)',
		async (despite) => {
			makeGroups(sandbox.it, 'A', 'B');
			sandbox.it.setFaults([refused]);
			const run = async () =>
				await sync([{ name: 'A' }, { name: 'New' }], {
					parameters: { resource: 'group' },
					options: {
						...NO_LIMIT,
						output: 'summary',
						deleteGroupsWithoutRows: true,
						deleteDespiteFailedRows: despite,
					},
				});
			const { jsons } = await run();
			expect(
				world()
					.storedGroups(2)
					.map(({ name }) => name),
			).toEqual(['A', 'B']);
			expect(jsons.at(0)).toMatchObject({
				deleted: 0,
				keptBack: 1,
				reason: WHY.notCreated,
			});
			sandbox.it.setFaults([]);
			await run();
			expect(
				world()
					.storedGroups(2)
					.map(({ name }) => name),
			).toEqual(['A', 'New']);
		},
	);
});

describe('a group that rows name in a way that none can be made of', () => {
	const options = {
		...NO_LIMIT,
		createMissingGroups: true,
		emptyGroupsWithoutRows: 'course',
		removeDespiteFailedRows: true,
	};

	it.each<[string, IDataObject]>([
		['in the wrong encoding', { group: 'Sch\ufffdler' }],
		['too long', { group: 'x'.repeat(255) }],
		['a placeholder', { group: '#N/A' }],
		['an object', { group: { name: 'New' } }],
		['an ID number that the course does not have', { groupidnumber: 'N-1' }],
	])('%s', async (_, named) => {
		const groupids = [group('Lab A', 3, 4), group('Old', 5, 6)];
		const good = { group: 'Lab A', userid: 3 };
		for (const parameters of [{ dryRun: true }, {}]) {
			const { jsons } = await sync([good, { ...named, userid: 5 }], { options, parameters });
			expect(jsons).toContainEqual(
				expect.objectContaining({
					userid: 6,
					status: 'kept',
					reason: WHY.notCreated,
				}),
			);
		}
		expect(groupids.map(membersOf)).toEqual([[3], [5, 6]]);
		// Nobody knows whom such a row means: all of the course keep their groups.
		await sync([good, { ...named, email: 'nobody@example.edu' }], { options });
		expect(groupids.map(membersOf)).toEqual([[3], [5, 6]]);
		await sync([good, { email: 'nobody@example.edu' }], { options });
		expect(groupids.map(membersOf)).toEqual([[3], []]);
	});
});

/** Names that Moodle takes for other ones than `Atk B & C`. */
const TWINS = [
	'ATK B & C',
	' Atk  B&C',
	'Atk\u00a0B & C',
	'Atk\u200b B & C',
	'\uff21tk B & C',
	'Atk B &amp; C',
	'Atk B &#38; C',
];
const NAMED = WHY.named;

describe('a group that a row calls otherwise in case, blanks and the like', () => {
	it.each(TWINS)('is the one that is meant: %j', async (twin) => {
		const original = group('Atk B & C', 3, 4, 5);
		const other = group('Atk D', 6);
		const options = { ...NO_LIMIT, createMissingGroups: true, emptyGroupsWithoutRows: 'course' };
		const rows = [3, 4].map((userid) => ({ group: twin, userid }));
		const { jsons } = await sync(rows, { options });
		expect(jsons.filter(({ status }) => status === 'created' || status === 'kept')).toEqual([]);
		expect(world().storedGroups(2)).toHaveLength(2);
		expect([original, other].map(membersOf)).toEqual([[3, 4], []]);
	});

	it('is the one of all rows that call it so', async () => {
		const original = group('Atk B', 3, 4, 5);
		const rows = [
			{ group: 'Atk B', userid: 3 },
			{ group: 'ATK B', userid: 4 },
		];
		const options = { ...NO_LIMIT, createMissingGroups: true };
		await sync(rows, { options });
		expect(membersOf(original)).toEqual([3, 4]);
	});

	it('keeps its members where another group is called exactly so', async () => {
		const [original, twin] = [group('Atk B', 3, 4, 5), group('ATK B', 6)];
		const options = { ...NO_LIMIT, emptyGroupsWithoutRows: 'course' };
		for (const parameters of [{ dryRun: true }, {}, {}]) {
			const { jsons } = await sync([{ group: 'ATK B', userid: 6 }], { options, parameters });
			const kept = jsons.filter(({ status }) => status === 'kept');
			expect(kept.map(({ userid, reason }) => [userid, reason])).toEqual(
				[3, 4, 5].map((userid) => [userid, NAMED]),
			);
		}
		expect([original, twin].map(membersOf)).toEqual([[3, 4, 5], [6]]);
	});

	it.each(TWINS)('is neither deleted nor renamed: %j', async (twin) => {
		makeGroups(sandbox.it, 'Atk B & C', 'Atk D');
		const options = { ...NO_LIMIT, deleteGroupsWithoutRows: true };
		await sync([{ name: twin }], { options, parameters: { resource: 'group' } });
		expect(
			world()
				.storedGroups(2)
				.map(({ name }) => name),
		).toEqual(['Atk B & C']);
	});
});

/** What became of what a dry run had said. */
const PAST = { wouldAdd: 'added', wouldCreate: 'created', wouldRemove: 'removed' };

it.each([
	['Team 12', 'Team 1 2'],
	['Atk B1', 'Atk B'],
])('%j is no other way of writing %j', async (name, other) => {
	makeGroups(sandbox.it, other);
	const options = { ...NO_LIMIT, deleteGroupsWithoutRows: true };
	await sync([{ name }], { options, parameters: { resource: 'group' } });
	expect(
		world()
			.storedGroups(2)
			.map((group) => group.name),
	).toEqual([name]);
});

describe('a group of users who are not enrolled', () => {
	it('is not created, as the dry run says', async () => {
		const a = group('Lab A', 3, 4);
		const options = { ...NO_LIMIT, createMissingGroups: true };
		const rows = [
			{ group: 'Lab A', userid: 3 },
			{ group: 'New', userid: 2990 },
			{ group: 'Other', userid: 2991 },
			{ group: 'Other', userid: 5 },
		];
		const dry = await sync(rows, { options, parameters: { dryRun: true } });
		const asked = sandbox.it.requests.length;
		const { jsons } = await sync(rows, { options });
		const done = ({ status, error }: IDataObject) =>
			error ?? PAST[status as keyof typeof PAST] ?? status;
		expect(jsons.map(done)).toEqual(dry.jsons.map(done));
		expect(
			world()
				.storedGroups(2)
				.map(({ name }) => name),
		).toEqual(['Lab A', 'Other']);
		expect(membersOf(a)).toEqual([3]);
		const lists = sandbox.it.requests
			.slice(asked)
			.filter(({ wsfunction }) => wsfunction === 'core_enrol_get_enrolled_users');
		expect(lists.length).toBeLessThanOrEqual(1);
	});

	it('keeps those of its failed rows where they are', async () => {
		const a = group('Lab A', 3, 4);
		const options = { ...NO_LIMIT, createMissingGroups: true };
		const rows = [
			{ group: 'Lab A', userid: 3 },
			{ group: 'New', userid: 2990 },
			{ group: 'New', email: 'nobody@example.edu' },
		];
		await sync(rows, { options });
		expect(membersOf(a)).toEqual([3, 4]);
		await sync(rows.slice(0, 2), { options });
		expect(membersOf(a)).toEqual([3]);
	});
});

describe('what a message says', () => {
	it('of a group that is not there yet: no ID', async () => {
		const options = { createMissingGroups: true };
		const rows = [
			{ group: 'New', userid: 3 },
			{ group: 'New', email: 'nobody@example.edu' },
		];
		const { errors } = await sync(rows, { options, parameters: { dryRun: true } });
		expect(errors[0].message).toContain('nobody is removed from group "New".');
	});
});

describe('what a failed row keeps of the groups', () => {
	const run = async (
		row: IDataObject,
		options: IDataObject = {},
		dryRun = false,
		more: IDataObject[] = [],
	) =>
		await sync([{ name: 'A' }, row, ...more], {
			parameters: { resource: 'group', dryRun },
			options: { ...NO_LIMIT, deleteGroupsWithoutRows: true, ...options },
		});

	const names = () =>
		world()
			.storedGroups(2)
			.map(({ name }) => name);

	it.each<[string, IDataObject]>([
		['a name that Moodle refuses', { name: '<b>B</b>' }],
		['no name, but a description', { description: 'B' }],
		['other headers', { Gruppe: 'B' }],
		['the error of a node before', { error: 'ETIMEDOUT' }],
		['a course that is not there', { course: 'X', name: 'B' }],
	])('all of them: %s', async (_, row) => {
		makeGroups(sandbox.it, 'A', 'B');
		const { jsons, errors } = await run(row);
		expect(names()).toEqual(['A', 'B']);
		expect(errors).toHaveLength(1);
		expect(errors[0].message).toContain(
			'Until this row is correct, no group that it may mean is deleted',
		);
		expect(jsons).toContainEqual(expect.objectContaining({ name: 'B', status: 'kept' }));
		const { jsons: summary } = await run(row, { output: 'summary' }, true);
		expect(summary).toContainEqual(
			expect.objectContaining({ courseid: 2, deleted: 0, keptBack: 1 }),
		);
	});

	it.each<[string, IDataObject]>([
		['a value that cannot be taken', { name: 'B', visibility: 'bogus' }],
		['a grouping that is not there', { name: 'B', grouping: 'Nope' }],
		['other capitals', { name: 'b ', visibility: 'bogus' }],
		['no name, but the ID number', { groupidnumber: 'ib' }],
		['a broken character', { name: 'A', groupidnumber: 'I\0B' }],
	])('the one that the row names, despite failed rows: %s', async (_, row) => {
		const [, b] = makeGroups(sandbox.it, 'A', 'B', 'C');
		world().updateGroup({ ...world().groups.get(b)!, idnumber: 'IB' });
		world().forgetGroups(2);
		const options = { deleteDespiteFailedRows: true, output: 'summary' };
		const { jsons } = await run(row, options);
		expect(names()).toEqual(['A', 'B']);
		expect(jsons).toContainEqual(
			expect.objectContaining({ deleted: 1, keptBack: 1, reason: NAMED }),
		);
	});

	it.each<[string, IDataObject]>([
		['a tag', { name: '<b>B</b>' }],
		['the wrong encoding', { name: '\ufffd' }],
		['too long', { name: 'x'.repeat(255) }],
		['a placeholder', { name: '#N/A' }],
		['an object', { name: { text: 'B' } }],
		['beside an ID number', { name: '\ufffd', groupidnumber: 'IB' }],
		['a new name that another cell spoils', { name: 'New', visibility: 'bogus' }],
	])('all of them, if none could be made of its name, despite failed rows: %s', async (_, row) => {
		makeGroups(sandbox.it, 'A', 'B');
		for (const dryRun of [true, false]) {
			const options = { deleteDespiteFailedRows: true, output: 'summary' };
			// An empty row changes nothing of that.
			const { jsons } = await run(row, options, dryRun, [{}]);
			const reason = WHY.notCreated;
			expect(jsons).toContainEqual(expect.objectContaining({ deleted: 0, keptBack: 1, reason }));
		}
		expect(names()).toEqual(['A', 'B']);
	});

	it('but none for a row that only says again what another says', async () => {
		makeGroups(sandbox.it, 'A', 'B');
		const options = { ...NO_LIMIT, deleteGroupsWithoutRows: true, deleteDespiteFailedRows: true };
		const parameters = { resource: 'group' };
		await sync([{ name: 'A' }, { name: 'New' }, { name: 'New' }], { options, parameters });
		expect(names()).toEqual(['A', 'New']);
	});

	it('none of them: an empty row', async () => {
		makeGroups(sandbox.it, 'A', 'B');
		await run({ name: '', description: '  ' });
		expect(names()).toEqual(['A']);
	});
});

describe('Remove Only Members With Role', () => {
	/** Students 1 to 8, and in course 2 an editing teacher, a tutor and a manager. */
	function staffed(): number {
		const roles = { 2990: 'editingteacher', 2991: 'teacher', 2992: 'manager' } as const;
		for (const [id, role] of Object.entries(roles)) {
			world().enrol({ courseid: 2, userid: Number(id), role });
		}
		return group('Lab A', 3, 4, 5, 6, 7, 8, 9, 10, 2990, 2991, 2992);
	}
	const roster = [1, 2, 3, 4, 5, 6, 7].map((number) => ({ group: 'Lab A', ...student(number) }));

	it('is students by default: a roster of them says nothing of the teachers', async () => {
		const groupid = staffed();
		const { jsons } = await sync(roster);
		expect(membersOf(groupid)).toEqual([3, 4, 5, 6, 7, 8, 9, 2990, 2991, 2992]);
		expect(jsons.filter(({ status }) => status !== 'unchanged')).toEqual([
			...[2990, 2991, 2992].map((userid) =>
				expect.objectContaining({
					userid,
					status: 'kept',
					reason: WHY_KEPT.role,
				}),
			),
			{
				course: 'PHYS101',
				group: 'Lab A',
				groupid,
				userid: 10,
				fullname: 'Ada8 Lovelace8',
				username: 'student8',
				email: 'student8@example.edu',
				roles: ['student'],
				status: 'removed',
				reason: null,
				user: null,
			},
		]);
	});

	it('has them alone count for the limit', async () => {
		const groupid = staffed();
		// Of the 8 students, 4 would go: half of them, if no half of all 11 members.
		const half = await sync(roster.slice(0, 4));
		expect(String(half.errors[0].error)).toBe(
			inItem(
				0,
				says('tooManyRemovals', { id: groupid, name: 'Lab A' }, 4, 11, [
					'less than 50 % of the 8 who may be removed',
					'',
				]),
			),
		);
		expect(membersOf(groupid)).toHaveLength(11);
		// Nor do those who are protected by name.
		const more = await sync(roster.slice(0, 4), { options: { protectedUsers: 'student8' } });
		expect(more.errors).toEqual([]);
		expect(membersOf(groupid)).toEqual([3, 4, 5, 6, 10, 2990, 2991, 2992]);
	});

	it('tells who would go, and how many stay', async () => {
		staffed();
		const dry = await sync(roster, {
			options: { output: 'changes' },
			parameters: { dryRun: true },
		});
		expect(dry.jsons).toMatchObject([
			{ userid: 2990, status: 'kept', roles: ['editingteacher'] },
			{ userid: 2991, status: 'kept', roles: ['teacher'] },
			{ userid: 2992, status: 'kept', roles: ['manager'] },
			{ userid: 10, status: 'wouldRemove', fullname: 'Ada8 Lovelace8', roles: ['student'] },
		]);
		const { jsons } = await sync(roster, { options: { output: 'summary' } });
		expect(jsons).toMatchObject([{ removed: 1, keptBack: 3, reason: WHY_KEPT.role }]);
		const again = await sync(roster, { options: { output: 'changes' } });
		expect(again.jsons).toEqual([
			{
				status: 'unchanged',
				groups: 1,
				members: 7,
				keptBack: 3,
				reason: WHY_KEPT.role,
			},
		]);
	});

	it.each([
		['student, teacher', [2990, 2992]],
		['Student; Teacher', [2990, 2992]],
		['editingteacher;manager', [10, 2991]],
		['', []],
	])('takes several, or all: %j', async (removeOnlyMembersWithRole, stay) => {
		const groupid = staffed();
		await sync(roster, { options: { removeOnlyMembersWithRole } });
		expect(membersOf(groupid).slice(7)).toEqual(stay);
	});

	it('keeps whose role cannot be seen', async () => {
		const groupid = group('Lab A', 3, 4, 5, 6);
		world().unenrol(2, 6);
		const rows = [3, 4, 5].map((userid) => ({ group: 'Lab A', userid }));
		const { jsons } = await sync(rows);
		expect(membersOf(groupid)).toEqual([3, 4, 5, 6]);
		expect(jsons.filter(({ status }) => status !== 'unchanged')).toMatchObject([
			{
				userid: 6,
				status: 'kept',
				reason: WHY_KEPT.unseen,
			},
		]);
	});

	it('says that nobody has a role that the site may not know', async () => {
		const groupid = staffed();
		const { jsons } = await sync(roster, { options: { removeOnlyMembersWithRole: 'pupil' } });
		expect(membersOf(groupid)).toHaveLength(11);
		const reasons = jsons.filter(({ status }) => status === 'kept').map(({ reason }) => reason);
		expect(new Set(reasons)).toEqual(
			new Set([
				'No member without a row has the role pupil; they have editingteacher, manager, student, teacher',
			]),
		);
	});

	it('reads the roles in the list of the course where the service has nothing better', async () => {
		const groupid = staffed();
		const token = world().tokens.get(NEEDLE)!;
		const names = ['core_group_*', 'core_webservice_*', 'core_enrol_*', 'core_course_*'];
		const functions = [...names, 'core_user_get_users_by_field'];
		world().tokens.set(NEEDLE, { ...token, functions });
		await sync(roster);
		expect(membersOf(groupid)).not.toContain(10);
		expect(membersOf(groupid)).toContain(2990);
	});
});

describe('a part of the rows is not taken for all', () => {
	const rows = Array.from({ length: 4 }, (_, index) => ({ group: 'Lab A', userid: index + 3 }));
	const pass = { name: 'Set', type: 'pass' };
	const loop = { name: 'Loop', type: 'n8n-nodes-base.splitInBatches' };

	it.each<[string, TestNode[], IConnections, RegExp]>([
		[
			'in a loop over batches',
			[loop],
			connect(['Rows', 'Loop'], ['Loop:1', 'Moodle Groups'], ['Moodle Groups', 'Loop']),
			/^The node runs in a loop/,
		],
		[
			'beside a loop over batches',
			[loop, pass],
			connect(['Rows', 'Loop'], ['Loop:1', 'Set'], ['Set', 'Loop'], ['Set', 'Moodle Groups']),
			/^The node runs in a loop/,
		],
		[
			'in a loop of another kind',
			[pass],
			connect(['Rows', 'Moodle Groups'], ['Moodle Groups', 'Set'], ['Set:1', 'Moodle Groups']),
			/^The node runs in a loop/,
		],
		[
			'with two nodes at its input',
			[pass],
			connect(['Rows', 'Set'], ['Rows', 'Moodle Groups'], ['Set', 'Moodle Groups']),
			/^Several branches/,
		],
		[
			'with both outputs of a node at its input',
			[pass],
			connect(['Rows', 'Set'], ['Set', 'Moodle Groups'], ['Set:1', 'Moodle Groups']),
			/^Several branches/,
		],
		[
			'after branches that came together before',
			[pass, { ...pass, name: 'If' }],
			connect(['Rows', 'If'], ['If', 'Set'], ['If:1', 'Set'], ['Set', 'Moodle Groups']),
			/^Several branches/,
		],
	])('%s', async (_, nodes, connections, message) => {
		const groupid = group('Lab A', 3, 4, 5, 6, 7, 8);
		// Otherwise the loop of another kind would go on for ever.
		const { error } = await sync(rows, { nodes, connections, onError: 'stopWorkflow' });
		expect(error?.message).toMatch(message);
		expect(writes(sandbox.it)).toEqual([]);
		expect(membersOf(groupid)).toEqual([3, 4, 5, 6, 7, 8]);
	});

	it.each<[string, TestNode[], IConnections]>([
		[
			'at the end of a loop over batches',
			[loop, pass],
			connect(['Rows', 'Loop'], ['Loop:1', 'Set'], ['Set', 'Loop'], ['Loop', 'Moodle Groups']),
		],
		['beside another branch', [pass], connect(['Rows', 'Set'], ['Rows', 'Moodle Groups'])],
		[
			'with a trigger of its own for each branch',
			[{ ...pass, name: 'By Hand' }],
			connect(['Rows', 'Moodle Groups'], ['By Hand', 'Moodle Groups']),
		],
	])('but all are: %s', async (_, nodes, connections) => {
		const groupid = group('Lab A', 3, 4, 5, 6, 7, 8);
		const { errors } = await sync(rows, { nodes, connections });
		expect(errors).toEqual([]);
		expect(membersOf(groupid)).toEqual([3, 4, 5, 6]);
	});

	it('and may come in branches where nothing is removed', async () => {
		const groupid = group('Lab A', 7);
		const connections = connect(
			['Rows', 'Set'],
			['Rows', 'Moodle Groups'],
			['Set', 'Moodle Groups'],
		);
		await sync(rows, { nodes: [pass], connections, options: { removeMembersNotInInput: false } });
		expect(membersOf(groupid)).toEqual([3, 4, 5, 6, 7]);
	});
});

describe('a row of a known group whose user is not found', () => {
	it('keeps whoever it may mean in the group that they would leave, and nobody else', async () => {
		makeGroups(sandbox.it, 'A', 'B');
		for (const userid of [3, 4, 5, 6, 7, 8, 9]) sandbox.it.world.addMember(1, userid);
		const stays = [5, 6, 7, 8, 9].map((userid) => ({ group: 'A', userid }));
		const moved = { group: 'B', email: 'student1@example.ed' };
		const run = async (options: IDataObject = {}) => {
			const { output } = await execute({
				site: sandbox.it,
				items: [...stays, moved] as IDataObject[],
				nodes: [
					moodleGroups(
						{
							resource: 'groupMember',
							operation: 'sync',
							dataMode: 'autoMapInputData',
							course: by('shortname', 'PHYS101'),
							options,
						} as INodeParameters,
						'continueRegularOutput',
					),
				],
			});
			return output()[0].map(({ json }) => json.status ?? json.error);
		};
		expect(await run()).toContain('removed');
		expect(sandbox.it.world.membersOf(1)).toEqual([3, 5, 6, 7, 8, 9]);
		expect(await run({ removeDespiteFailedRows: true })).toContain('removed');
		expect(sandbox.it.world.membersOf(1)).toEqual([5, 6, 7, 8, 9]);
	});
});
