import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { groupFields, nameField } from '../../nodes/MoodleGroups/panel/valueFields';
import { execute, moodleGroups } from '../support/engine';
import { inItem, lacks, refuses, says } from '../support/said';
import { bothMatch, lacksThing, noId, repeatsHeader } from '../support/saidOfRows';
import { by, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
const group = (operation: string) => ({ ...add, resource: 'group', operation });
const grouping = (operation: string) => ({ ...add, resource: 'grouping', operation });
const course = by('shortname', 'PHYS101');

async function run(items: readonly IDataObject[], parameters: INodeParameters) {
	const nodes = [moodleGroups(parameters, 'continueRegularOutput')];
	const { output } = await execute({ site: sandbox.it, items, nodes });
	return output()[0].map(({ json }) => json);
}

/** What the node says of every row: its status, or what is wrong with it. */
async function say(items: readonly IDataObject[], parameters: INodeParameters) {
	return (await run(items, parameters)).map(({ error, status }) => error ?? status);
}

const contains = (text: string): unknown => expect.stringContaining(text);
const groupNames = () => [...sandbox.it.world.groups.values()].map(({ name }) => name);

describe('numbered columns', () => {
	const row = { course: 'PHYS101', name: 'Lab', group1: 'Lab A', group2: 'Lab B' };

	it.each([group('create'), group('createOrUpdate'), group('sync'), grouping('create')])(
		'do not split a row of %j',
		async (parameters) => {
			expect(await say([row], parameters)).toEqual(['created']);
		},
	);

	it('do not name a new group, and the row says so', async () => {
		const [{ error, message }] = await run(
			[{ course: 'PHYS101', group1: 'Lab A' }],
			group('create'),
		);
		expect(error).toContain(lacksThing('name', [], { course: 'PHYS101', group1: 'Lab A' }).problem);
		expect(message).toBe(lacksThing('name', [], { course: 'PHYS101', group1: 'Lab A' }).advice);
	});
});

describe('a number in such a column', () => {
	it('is an ID if the course has a group of it, else a name', async () => {
		makeGroups(sandbox.it, 'A', 'B', '1', '77');
		const numbers = ['2', 77, '77', '1', '999', '02'];
		const rows = numbers.map((group1, index) => ({ userid: 3 + index, group1 }));
		expect(await say(rows, { ...add, course })).toEqual([
			...['added', 'added', 'added'],
			contains(says('idOrName', { id: 1, name: 'A' }, { id: 3, name: '1' })),
			contains(says('missing', 'group', 999)),
			'added',
		]);
		expect([2, 4].map((id) => sandbox.it.world.membersOf(id))).toEqual([
			[3, 8],
			[4, 5],
		]);
	});
});

it.each(['E\u2011Mail', 'email\u200b', 'e\u00admail', '\ufeffＥｍａｉｌ', 'E–\nMail', ' E_mail\r'])(
	'the name of a column may be written as %j',
	async (column) => {
		makeGroups(sandbox.it, 'Lab A');
		const row = { [column]: 'student1@example.edu', group: 'Lab A' };
		expect(await say([row], { ...add, course })).toEqual(['added']);
		const twice = { ...row, email: 'student1@example.edu' };
		expect(await say([twice], { ...add, course })).toEqual([contains(' both match "email"')]);
	},
);

describe('columns of a sheet with empty cells, which n8n leaves out', () => {
	it('let the next way count, in any row', async () => {
		makeGroups(sandbox.it, 'Lab A');
		const rows = [
			{ group: 'Lab A', email: 'student1@example.edu' },
			{ group: 'Lab A', username: 'student2' },
			{ group: 'Lab A', login: 'student3' },
			{ group: 'Lab A', idnumber: 'S000004' },
		];
		const kept = { group: 'Lab A', email: '', username: '', login: '', idnumber: '' };
		expect(await say(rows, { ...add, course })).toEqual(Array(4).fill('added'));
		const filled = rows.map((row) => ({ ...kept, ...row }));
		expect(await say(filled, { ...add, course })).toEqual(Array(4).fill('alreadyMember'));
	});

	it('match twice only where both are filled', async () => {
		makeGroups(sandbox.it, 'Lab A');
		const rows = [
			{ group: 'Lab A', email: 'student1@example.edu', 'E-Mail': '' },
			{ group: 'Lab A', 'E-Mail': 'student2@example.edu' },
			{ group: 'Lab A', email: 'student3@example.edu', 'E-Mail': 'student3@example.edu' },
		];
		expect(await say(rows, { ...add, course })).toEqual([
			'added',
			'added',
			contains(bothMatch('email', 'E-Mail')),
		]);
	});

	it('are settled for entries of JSON, too', async () => {
		const rowsJson = [
			{ groupname: 'A', coursename: 'PHYS101' },
			{ groupname: 'B', idnumber: 'SIS-CHEM101' },
		];
		const parameters = { ...group('create'), dataMode: 'usingJson', rowsJson: '={{ $json.g }}' };
		const created = await run([{ g: [rowsJson[0]] }, { g: [rowsJson[1]] }], parameters);
		expect(created.map(({ courseid, idnumber }) => [courseid, idnumber])).toEqual([
			[2, ''],
			[3, ''],
		]);
	});
});

describe('idnumber', () => {
	it('is the group’s own in a sheet that is not Moodle’s, though nothing names the course', async () => {
		const created = await run([{ name: 'A', idnumber: 'G-A' }], { ...group('create'), course });
		expect(created).toEqual([expect.objectContaining({ courseid: 2, idnumber: 'G-A' })]);
	});

	it('is never the group’s beside groupname, not even in Update', async () => {
		makeGroups(sandbox.it, 'A');
		const row = { groupname: 'A', idnumber: 'SIS-PHYS101', description: 'new' };
		expect(await say([row], group('update'))).toEqual(['updated']);
		expect(sandbox.it.world.groups.get(1)).toMatchObject({ idnumber: '', description: 'new' });
	});

	it('is the course’s if the user says so', async () => {
		const chosen = { ...group('create'), columns: { identifyCoursesBy: 'idnumber' } };
		expect(await say([{ name: 'A', idnumber: 'SIS-CHEM101' }], chosen)).toEqual(['created']);
		expect(sandbox.it.world.storedGroups(3)).toEqual([expect.objectContaining({ idnumber: '' })]);
	});
});

describe('an old value beside a new one', () => {
	const update = { ...group('update'), course };
	const namesOf = () => [...sandbox.it.world.groups.values()].map(({ name }) => name);

	it.each<[string, IDataObject[], unknown[], string[]]>([
		[
			'names the group',
			[
				{ name: 'A', newname: 'Z' },
				{ name: 'B', description: 'x' },
			],
			['updated', 'updated'],
			['Z', 'B'],
		],
		['agrees', [{ groupid: 1, name: 'A', newname: 'Z' }], ['updated'], ['Z', 'B']],
		[
			'contradicts',
			[{ groupid: 1, name: 'B', newname: 'Z' }],
			[contains('two different groups: the ID 1 is "A" (ID 1), and the name "B" is "B" (ID 2)')],
			['A', 'B'],
		],
		[
			'is no number of another system',
			[{ groupid: 0, name: 'B', newname: 'Z' }],
			['updated'],
			['A', 'Z'],
		],
		[
			'is the new one in a row that names the group otherwise and gives none',
			[
				{ groupid: 1, newname: 'Y' },
				{ groupid: 2, name: 'Z' },
			],
			['updated', 'updated'],
			['Y', 'Z'],
		],
		[
			'is the new one without a column for that',
			[{ groupid: 1, name: 'Z' }],
			['updated'],
			['Z', 'B'],
		],
		[
			'may be the ID number',
			[
				{ idnumber: 'I', newidnumber: 'J', newname: 'Z' },
				{ groupid: 2, idnumber: 'I', newidnumber: 'K' },
			],
			['updated', contains('two different groups')],
			['Z', 'B'],
		],
	])('%s', async (_, rows, said, names) => {
		makeGroups(sandbox.it, 'A', 'B');
		const { world } = sandbox.it;
		world.updateGroup({ ...world.groups.get(1)!, idnumber: 'I' });
		world.forgetGroups(2);
		expect(await say(rows, update)).toEqual(said);
		expect(namesOf()).toEqual(names);
	});

	it('is that of a grouping, too', async () => {
		const values = { courseid: 2, idnumber: '', description: '', descriptionformat: 1 };
		sandbox.it.world.createGrouping({ ...values, name: 'A' });
		expect(await say([{ name: 'A', newname: 'B' }], { ...grouping('update'), course })).toEqual([
			'updated',
		]);
	});
});

describe('the name of a new group', () => {
	it.each<[IDataObject, INodeParameters]>([
		[{ Group: 'Lab A' }, group('create')],
		[{ group: 'Lab A' }, group('createOrUpdate')],
		[{ group: 'x', name: 'Lab A' }, group('create')],
		[{ Grouping: 'Lab A' }, grouping('create')],
	])('%j', async (row, parameters) => {
		const [{ name, status }] = await run([row], { ...parameters, course });
		expect([name, status]).toEqual(['Lab A', 'created']);
	});
});

describe('Identify … By', () => {
	it('takes the column of IDs for what was chosen, if there is no other', async () => {
		makeGroups(sandbox.it, 'Engines');
		const parameters = { ...add, course, columns: { identifyUsersBy: 'username' } };
		expect(await say([{ userid: 'student7', group: 'Engines' }], parameters)).toEqual(['added']);
		expect(sandbox.it.world.membersOf(1)).toEqual([9]);
	});
});

describe('what stands for an empty cell', () => {
	it('is meant if something is called so', async () => {
		makeGroups(sandbox.it, 'None', 'Lab A');
		const rows = [
			{ group: 'None', userid: 3 },
			{ group: '-', userid: 3 },
			{ group: '0', userid: 3 },
			{ group: 'Lab A', username: 'null' },
			{ group: 'Lab A', userid: 'NULL' },
		];
		expect(await say(rows, { ...add, course })).toEqual([
			'added',
			contains(says('placeholder', 'group', { by: 'name', value: '-' })),
			contains(says('placeholder', 'group', { by: 'name', value: '0' })),
			contains(says('placeholder', 'user', { by: 'name', value: 'null' })),
			contains(says('placeholder', 'user', { by: 'name', value: 'NULL' })),
		]);
		expect(sandbox.it.world.membersOf(1)).toEqual([3]);
	});

	it('lets the Default Course count', async () => {
		makeGroups(sandbox.it, 'Lab A');
		const rows = [
			{ courseid: 0, group: 'Lab A', userid: 3 },
			{ course: '#N/A', group: 'Lab A', userid: 4 },
		];
		expect(await say(rows, { ...add, course })).toEqual(['added', 'added']);
	});

	it.each([
		...['NULL', '(null)', 'null', 'None', 'nan', 'NaN', '#N/A', '#REF!', '#VALUE!', '#NAME?'],
		...['n/a', 'N/A', 'undefined', '[object Object]', '-', ' - '],
		...['none', 'NONE', 'NA', 'n.a.', '--', '—', 'NO GROUP'],
		...['#NV', '#BEZUG!', '#¡VALOR!', '#NOM?', '#N/D', '#SPILL!', '#ERROR!', 'Err:502'],
		...['\\N', '[null]', '(none)', '(blank)', 'NaT', '...', '?', '[]', '{}'],
	])('is no name of a new group: %j', async (name) => {
		makeGroups(sandbox.it, 'Lab A');
		const refused = [contains('which stands for an empty cell')];
		for (const operation of ['create', 'createOrUpdate', 'sync']) {
			expect(await say([{ name }], { ...group(operation), course })).toEqual(refused);
		}
		expect(await say([{ groupid: 1, newname: name }], group('update'))).toEqual(refused);
		expect(await say([{ name }], { ...grouping('create'), course })).toEqual(refused);
		expect(groupNames()).toEqual(['Lab A']);
		expect(writes(sandbox.it)).toEqual([]);
	});

	it.each(['NULL', '#N/A', 'nan', '[object Object]', '#NV', '#WERT!', '#GETTING_DATA', '\\N'])(
		'is no text to write: %j',
		async (nothing) => {
			makeGroups(sandbox.it, 'A');
			const { world } = sandbox.it;
			world.groupCustomFields.push({ shortname: 'room', name: 'Room', type: 'text' });
			const kept = { description: 'old', enrolmentkey: 'key' };
			world.updateGroup({ ...world.groups.get(1)!, ...kept });
			world.forgetGroups(2);
			const row = { description: nothing, enrolmentkey: nothing, customfield_room: nothing };
			expect(await say([{ groupid: 1, ...row }], group('update'))).toEqual(['unchanged']);
			expect(world.groups.get(1)).toMatchObject(kept);
			expect(await say([{ groupid: 1, description: '-' }], group('update'))).toEqual(['updated']);
		},
	);

	it.each(['NAT', 'Null Team', '#7', '#Team!', 'Nº', 'C#', '😀', '+', 'empty', '#n/a-1'])(
		'may be the name of a new group: %j',
		async (name) => {
			expect(await say([{ name }], { ...group('create'), course })).toEqual(['created']);
		},
	);

	it('is no ID number to write', async () => {
		const rows = [
			{ name: 'A', idnumber: '#N/A' },
			{ name: 'B', idnumber: '#N/A' },
		];
		expect(await say(rows, { ...group('create'), course })).toEqual(['created', 'created']);
		const stored = [...sandbox.it.world.groups.values()];
		expect(stored.map(({ idnumber }) => idnumber)).toEqual(['', '']);
	});
});

describe.each(['add', 'sync'])('several things in one cell of Group Member > %s', (operation) => {
	const sync = { ...add, operation, course };
	const options = { createMissingGroups: true, output: 'all' };

	it('make no group of that name, unless none of them is there', async () => {
		makeGroups(sandbox.it, 'Lab A', 'Lab B, late');
		const cells = [
			'Lab A, Lab Z',
			'Lab A\nLab B',
			'X\nY',
			['Lab A', 'Z'],
			'Lab B, late',
			'New, J.',
		];
		const said = await say(
			cells.map((group, index) => ({ group, userid: 3 + index })),
			{ ...sync, options },
		);
		const several = contains('stands for several groups in one cell: ');
		expect(said).toEqual([several, several, several, several, 'added', 'created', 'added']);
		expect(groupNames()).toEqual(['Lab A', 'Lab B, late', 'New, J.']);
	});

	it('make no group where names have their separators as well, if all of them are there', async () => {
		makeGroups(sandbox.it, 'Lab A', 'Lab B', 'Lab A & Lab B');
		const cells = ['Lab A + Lab B', 'lab b/Lab A', 'Lab A and Lab B', 'Lab A & Lab B', 'Lab A/C'];
		const rows = cells.map((group, index) => ({ group, userid: 3 + index }));
		const several = contains('stands for several groups in one cell: ');
		expect(await say(rows, { ...sync, options })).toEqual([
			...[several, several, several, 'added'],
			...['created', 'added'],
		]);
		expect(groupNames()).toEqual(['Lab A', 'Lab B', 'Lab A & Lab B', 'Lab A/C']);
	});

	it('are what Moodle writes for none: neither is a group', async () => {
		makeGroups(sandbox.it, 'Lab A');
		for (const group of ['No groups', 'No group']) {
			expect(await say([{ group, userid: 3 }], { ...sync, options })).toEqual([
				contains(says('placeholder', 'group', { by: 'name', value: group })),
			]);
		}
		const rows = [{ name: 'New', grouping: 'Not in a grouping' }];
		expect(await say(rows, { ...group('create'), course })).toEqual(['created']);
		expect(groupNames()).toEqual(['Lab A', 'New']);
	});

	it('may be one, in a list of one', async () => {
		makeGroups(sandbox.it, 'Lab A');
		expect(await say([{ group: ['Lab A'], userid: 3 }], { ...add, course })).toEqual(['added']);
	});
});

describe('a text that was read in the wrong encoding', () => {
	const BROKEN = 'Gr\ufffdppe';
	const refused = [contains('was read in the wrong encoding')];

	it.each<[IDataObject, INodeParameters]>([
		[{ name: BROKEN }, group('create')],
		[{ name: 'A', description: BROKEN }, group('create')],
		[{ name: 'A', idnumber: BROKEN }, group('createOrUpdate')],
		[{ name: 'A', enrolmentkey: BROKEN }, group('create')],
		[{ name: 'A', customfield_campus: BROKEN }, group('create')],
		[{ groupid: 1, newname: BROKEN }, group('update')],
		[{ name: BROKEN }, grouping('create')],
		[{ group: BROKEN, userid: 3 }, add],
		[{ group: 'Lab A', username: BROKEN }, add],
	])('is refused before anything is sent: %j', async (row, parameters) => {
		const [{ error, message }] = await run([row], { ...parameters, course });
		expect([error]).toEqual(refused);
		expect(message).toContain("the option 'Encoding' of the node Extract From File");
		expect(sandbox.it.requests).toEqual([]);
	});

	it('is no enrolment key to be shown', async () => {
		const [{ error }] = await run([{ name: 'A', enrolmentkey: BROKEN }], {
			...group('create'),
			course,
		});
		expect(error).not.toContain('ppe');
	});

	it.each(['add', 'sync'])('does not get into the groups that %s makes', async (operation) => {
		const options = { createMissingGroups: true, descriptionOfNewGroups: BROKEN };
		const making = { ...add, operation, course, options };
		expect(await say([{ group: 'New', userid: 3 }], making)).toEqual(refused);
		expect(groupNames()).toEqual([]);
	});
});

describe('a header that is repeated among the rows', () => {
	const repeated = repeatsHeader(1);
	const header = { 'Group Name': 'group_name', Description: ' description ', row_number: 3 };

	it.each(['create', 'createOrUpdate', 'sync'])('makes no group: %s', async (operation) => {
		const rows = [{ 'Group Name': 'A', Description: 'd' }, header];
		expect(await say(rows, { ...group(operation), course })).toEqual(['created', repeated]);
		expect(groupNames()).toEqual(['A']);
	});

	it.each(['groupname', 'group'])('makes none of a sheet with one column: %s', async (column) => {
		const rows = [{ [column]: 'A' }, { [column]: column }];
		expect(await say(rows, { ...group('create'), course })).toEqual(['created', repeated]);
	});

	it('is no name that is like that of its column', async () => {
		const rows = [
			{ group: 'Group', description: 'd' },
			{ group: 'Group 2', description: 'Description' },
		];
		expect(await say(rows, { ...group('create'), course })).toEqual(['created', 'created']);
		expect(await say([{ name: 'Name' }], { ...group('create'), course })).toEqual(['created']);
	});

	it('holds back no removal of a sync', async () => {
		makeGroups(sandbox.it, 'A');
		for (const userid of [3, 4, 5]) sandbox.it.world.addMember(1, userid);
		const rows = [3, 4].map((userid) => ({ group: 'A', userid }) as IDataObject);
		const parameters = { ...add, operation: 'sync', dryRun: false, course };
		const answer = await say([...rows, { group: 'group', userid: 'userid' }], parameters);
		expect(answer).toEqual(['removed', repeatsHeader(2)]);
	});

	it('holds back the removal of a user who is really called so', async () => {
		makeGroups(sandbox.it, 'A', 'Group');
		const { users: all } = sandbox.it.world;
		all.set(5, { ...all.get(5)!, username: 'username' });
		for (const userid of [3, 4, 5, 6, 7]) sandbox.it.world.addMember(1, userid);
		const users = ['student1', 'student2', 'student4'];
		const rows = users.map((username) => ({ group: 'A', username }) as IDataObject);
		const options = { emptyGroupsWithoutRows: 'course', removeDespiteFailedRows: true };
		const parameters = { ...add, operation: 'sync', dryRun: false, course, options };
		const answer = await say([...rows, { group: 'Group', username: 'Username' }], parameters);
		expect(answer).toEqual(['removed', repeatsHeader(3)]);
		expect(sandbox.it.world.membersOf(1)).toEqual([3, 4, 5, 6]);
	});

	it('holds back the deletion of a group that is really called so, and of no other', async () => {
		makeGroups(sandbox.it, 'A', 'B', 'name', 'C', 'D');
		const rows = [...['A', 'B', 'D'].map((name) => ({ name })), { name: 'name' }];
		const options = { deleteGroupsWithoutRows: true };
		const parameters = { ...group('sync'), dryRun: false, course, options };
		expect(await say(rows, parameters)).toEqual(['deleted', repeatsHeader(3)]);
		expect(groupNames()).toEqual(['A', 'B', 'name', 'D']);
	});

	it('makes no rows of a course that no other row names', async () => {
		makeGroups(sandbox.it, 'A');
		const { courses } = sandbox.it.world;
		courses.set(2, { ...courses.get(2)!, shortname: 'course' });
		const rows = [
			{ course: 'CHEM101', name: 'B' },
			{ course: 'course', name: 'name' },
		];
		const options = { deleteGroupsWithoutRows: true, removalLimitPercent: 100 };
		const answer = await say(rows, { ...group('sync'), options });
		expect(answer).toEqual(['created', repeatsHeader(1)]);
		expect(groupNames()).toEqual(['A', 'B']);
	});
});

describe('a cell that holds an object', () => {
	it('is told of by its own row alone, whatever is in it', async () => {
		const names = [{ toString: 1 }, { toString: 1, valueOf: 1 }, 'A'] as unknown[];
		const rows = names.map((name) => ({ name }) as IDataObject);
		expect(await say(rows, { ...group('create'), course })).toEqual([
			contains(refuses('name', nameField.read, names[0])),
			contains(refuses('name', nameField.read, names[1])),
			'created',
		]);
	});
});

describe('a list in the cell of a name', () => {
	const options = { createMissingGroups: true, createMissingGroupings: true };

	it.each(['["Lab A","Lab B"]', ' [1, 2] ', '{"name": "Lab A"}'])(
		'is no name of a new group or grouping: %s',
		async (list) => {
			const row = { group: list, grouping: list, userid: 3 };
			const members = { ...add, course, options };
			expect(await say([row], members)).toEqual([contains('must be one name, but is')]);
			for (const operation of ['create', 'createOrUpdate', 'sync']) {
				const parameters = { ...group(operation), course, options };
				const [{ error, message }] = await run([row], parameters);
				expect([error, message]).toEqual([
					contains('must be one name, but is'),
					'Make a row for each name.',
				]);
				const named = await say([{ name: 'A', grouping: list }], parameters);
				expect(named).toEqual([contains('must be one name, but is')]);
			}
			expect(writes(sandbox.it)).toEqual([]);
		},
	);

	it.each(['[Lab A]', '{A}', 'Lab [1]', '[1] Lab'])(
		'a name may have brackets: %s',
		async (name) => {
			expect(await say([{ name }], { ...group('create'), course })).toEqual(['created']);
		},
	);
});

it('a row says everything that is wrong with it at once', async () => {
	const row = { name: 'NULL', visibility: 'x', participation: 'ja', course: 'PHYS101' };
	const [{ error, message }] = await run([row], group('create'));
	const wrong = [
		refuses('name', nameField.read, 'NULL'),
		refuses('visibility', groupFields.visibility.read, 'x'),
		refuses('participation', groupFields.participation.read, 'ja'),
	];
	expect(error).toBe(inItem(0, wrong.join('; ')));
	expect(message).toMatch(/^Fill in the name .* Use one of these numbers .* Write true, yes/);
});

describe('a row without a group', () => {
	it('says where to choose the column, and which it may be', async () => {
		const row = { Team: 'Lab A', Grouping: 'Labs', userid: 3 };
		const [{ error, message }] = await run([row], { ...add, course });
		expect(error).toContain(
			lacksThing('group', ['groupid', 'groupidnumber', 'groupname', 'group'], row).problem,
		);
		expect(message).toBe(
			lacksThing('group', ['groupid', 'groupidnumber', 'groupname', 'group'], row).advice,
		);
	});

	it('says at once which other columns may be chosen, that of the course too', async () => {
		const row = { Module: 'PHYS101', Team: 'Lab A', 'Uni Mail': 'student3@example.edu' };
		const [{ error, message }] = await run([row], add);
		for (const thing of ['course', 'group', 'user']) expect(error).toContain(`No ${thing} in this`);
		expect(message).toBe(
			(['course', 'group', 'user'] as const)
				.map((thing) => lacksThing(thing, [], row).advice)
				.join(' '),
		);
		const columns = { course: 'Module', group: 'Team', user: 'Uni Mail' };
		makeGroups(sandbox.it, 'Lab A');
		expect(await say([row], { ...add, columns })).toEqual(['added']);
	});

	it.each([
		[{ groupid: 1, userid: 3 }, 'added'],
		[{ groupid: '1', userid: 3 }, 'added'],
		[{ groupid: 1, group: 'Lab A', userid: 3 }, 'added'],
		[{ group: 'Lab A', userid: 3 }, contains('No course in this row')],
		[{ groupidnumber: '7', userid: 3 }, contains('No course in this row')],
		[{ group: 1, userid: 3 }, contains('No course in this row')],
	])('needs a course where the group has no ID: %j', async (row, said) => {
		makeGroups(sandbox.it, 'Lab A');
		expect(await say([row], add)).toEqual([said]);
		expect(await say([{ ...row, userid: 4 }], { ...add, course })).not.toEqual([
			contains('No course in this row'),
		]);
	});

	it('says the same of an entry of JSON', async () => {
		const rowsJson = '[{ "userid": 3 }, { "groupid": "x", "userid": 3 }]';
		const rows = await run([{}], { ...add, dataMode: 'usingJson', rowsJson });
		expect(rows.map(({ message }) => message)).toEqual([
			lacksThing('group', ['groupid'], { groupid: '', userid: 3 }).advice,
			noId('group', 'groupid', { groupid: 'x', userid: 3 }).advice,
		]);
	});
});

describe('Always Use Default Course', () => {
	const fixed = { alwaysUseDefaultCourse: true };
	const row = { courseid: 2, course: 'PHYS101', name: 'A', group: 'A', userid: 3 };

	it.each(['autoMapInputData', 'usingJson'])(
		'takes no course of the rows: %s',
		async (dataMode) => {
			makeGroups(sandbox.it, 'A');
			const rows = [row];
			const { output } = await execute({
				site: { url: sandbox.it.url, token: NEEDLE },
				items: [row],
				nodes: [
					moodleGroups(
						{
							...{ resource: 'group', operation: 'create', dataMode, options: fixed },
							...{ course: by('shortname', 'CHEM101'), rowsJson: JSON.stringify(rows) },
						},
						'continueRegularOutput',
					),
				],
			});
			expect(output()[0].map(({ json }) => [json.status, json.courseid])).toEqual([['created', 3]]);
		},
	);

	it('is refused without a Default Course, and if it is neither true nor false', async () => {
		for (const [options, says] of [
			[fixed, inItem(0, lacks('Default Course'))],
			[{ alwaysUseDefaultCourse: 'perhaps' }, "'Always Use Default Course' must be true or false"],
		] as const) {
			const { output } = await execute({
				site: { url: sandbox.it.url, token: NEEDLE },
				items: [row],
				nodes: [
					moodleGroups(
						{
							...{ resource: 'group', operation: 'create' },
							dataMode: 'autoMapInputData',
							options,
						},
						'continueRegularOutput',
					),
				],
			});
			expect(output()[0][0].json.error).toContain(says);
		}
		expect(sandbox.it.requests).toEqual([]);
	});
});
