import type { INodeParameters } from 'n8n-workflow';

import { anyText } from '../../nodes/MoodleGroups/input/texts';
import { fieldCases, playCase, type Played } from '../support/fieldCases';
import {
	ANY,
	CHEM,
	inItem,
	like,
	moodleId,
	nobody,
	NOTHING_SAVED,
	PHYS,
	refuses,
	says,
	unplaced,
	upTo,
} from '../support/said';
import { cannotSet, lacksThing, noId, refusesJson, unread } from '../support/saidOfRows';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const contains = (text: string): unknown => expect.stringContaining(text);

/** The names, ID numbers and courses of the groups. */
const named = ({ groups }: Played) =>
	groups.map(({ name, idnumber, courseid }) => [name, idnumber, courseid]);

const TEAMS = [
	['Team 1', '', 2],
	['Team 2', '', 3],
	['Team 3', '', 2],
];

/** What must hold after each case: its `right` in code. */
const EXPECTED: Record<string, (played: Played) => void> = {
	'01/0': (played) => {
		expect(played.said).toEqual(['created', 'created']);
		expect(named(played)).toEqual([
			['Team 1', '', 2],
			['Team 2', '', 2],
		]);
	},
	'01/1': (played) => expect(sorted(named(played))).toEqual(TEAMS),
	'01/2': (played) => expect(sorted(named(played))).toEqual(TEAMS),
	'01/4': ({ said, groups }) => {
		expect(said).toEqual([
			contains(
				'two different courses: the short name "PHYS101" is "PHYS101" (ID 2), and the ID number "SIS-CHEM101" is "CHEM101" (ID 3)',
			),
		]);
		expect(groups).toEqual([]);
	},
	'01/5': (played) => {
		expect(played.said).toEqual(['updated', 'updated']);
		expect(named(played)).toEqual([
			['Team 1', 'G-1', 2],
			['Team 2', 'G-2', 2],
		]);
		expect(played.groups.map(({ description }) => description)).toEqual(['new text', 'new text']);
	},
	'02/0': ({ said, json, members }) => {
		expect(said).toEqual([contains(refuses('user_id', moodleId, 'tul26954'))]);
		expect(json[0].message).toBe(
			noId('user', 'user_id', { user_id: 'tul26954', login_id: 'x' }).advice,
		);
		expect(members).toEqual({ Engines: [], 'Tide Clock': [] });
	},
	'02/1': ({ said, json, members }) => {
		expect(said).toEqual([
			contains(
				'two different groups: the ID 2 is "Tide Clock" (ID 2), and the name "Engines" is "Engines" (ID 1). ' +
					says(
						'contradiction',
						'user',
						'the ID 23 is Ada21 Lovelace21 (student21, ID 23)',
						'the email "student7@example.edu" is Ada7 Lovelace7 (student7, ID 9)',
					),
			),
		]);
		expect(json[0].message).toMatch(
			/'Columns > Identify Groups By'.*'Columns > Identify Users By'/,
		);
		expect(members).toEqual({ Engines: [], 'Tide Clock': [] });
	},
	'02/3': ({ said, json, members }) => {
		expect(said).toEqual([contains(refuses('userid', moodleId, 'student7'))]);
		expect(json[0].message).toContain(noId('user', 'userid', { userid: 'student7' }).advice);
		expect(members).toEqual({ Engines: [] });
	},
	'02/4': ({ said, members }) => {
		expect(said).toEqual(['added']);
		expect(members).toEqual({ Engines: [9] });
	},
	'03/0': ({ said, json, members }) => {
		const near = (name: string, real: string) =>
			contains(`has the name "${name}"; close to it: "${real}"`);
		expect(said).toEqual([
			...['added', ...Array<string>(3).fill('duplicate'), 'added', 'added'],
			...[near('Groupe TD‑1', 'Groupe TD-1'), near('Groupe TD–1', 'Groupe TD-1')],
			...['added', near('Lаb A', 'Lab A'), ...Array<string>(3).fill('duplicate')],
		]);
		expect(json.flatMap(({ group }) => group ?? [])).toEqual([
			...Array<string>(4).fill('Lab A'),
			...['Café 1', 'R&D', 'Team 1', 'Lab A', 'Lab A', 'Lab A'],
		]);
		expect(Object.values(members)).toEqual([[3], [3], [3], [], [3]]);
	},
	'03/1': ({ said, members }) => {
		expect(members).toEqual({ 'Lab A': [3, 4, 7], 'Café 1': [5], 'R&D': [6] });
		expect(said).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged', 'added']);
	},
	'04/0': ({ said, members }) => {
		expect(said).toEqual([
			'added',
			'added',
			contains(says('placeholder', 'group', { by: 'name', value: 'No group' })),
		]);
		expect(members).toEqual({ 'Lab A': [9], 'R&D': [10] });
	},
	'07/0': ({ said, members }) => {
		expect(said[0]).toBe('added');
		expect(said[1]).toEqual(
			contains(
				says(
					'userNotFound',
					{ by: 'idnumber', value: '123' },
					{ near: ['"000123" belongs to Ada1'] },
				),
			),
		);
		expect(said[2]).toEqual(contains('ID number "1.23E+05"'));
		expect(said[2]).toEqual(contains('exponent'));
		expect(said[7]).toEqual(contains('ID number "2.024E+10"'));
		expect(said[7]).toEqual(contains('exponent'));
		expect(said[3]).toEqual(contains('has the name "101.0"; close to it: "101" (ID 1)'));
		expect(said[4]).toBe('added');
		expect(said[5]).toEqual(contains('has the name "07"; close to it: "7" (ID 2), "007" (ID 3)'));
		expect(said[6]).toBe('added');
		expect(said[8]).toEqual(contains('has the ID number "123"; close to it: "101" (ID 1)'));
		expect(said.slice(9)).toEqual([
			'duplicate',
			contains('has the name "#7"'),
			contains(refuses('group', anyText, true)),
		]);
		expect(members).toEqual({ '101': [3], '7': [4, 5], '007': [] });
	},
	'07/1': ({ said, groups, members }) => {
		expect(said).toContainEqual(contains('has the name "7"; close to it: "007" (ID 1)'));
		expect(said).toContainEqual(contains('has the name "101.0"; close to it: "101" (ID 2)'));
		expect(groups.map(({ name }) => name)).toEqual(['007', '101', '45292']);
		expect(members).toEqual({ '007': [3], '101': [4], '45292': [6] });
	},
	'04/5': ({ said, members }) => {
		expect(said).toEqual([
			'added',
			'added',
			contains(says('notEnrolled', '10 (Ada8 Lovelace8)', CHEM)),
			contains(
				lacksThing('group', ['groupid', 'groupidnumber', 'groupname', 'group', 'group1'], {
					username: 'x',
					course1: 'x',
				}).problem,
			),
		]);
		expect(members).toEqual({ 'Seminar A': [9], Chem: [9] });
	},
	'04/2': ({ said, json, members }) => {
		const lacks = contains(
			upTo(lacksThing('group', ['groupid', ANY], {}).problem).replace(/, "$/, ''),
		);
		expect(said).toEqual([lacks, lacks]);
		for (const { message } of json) {
			expect(message).toBe(lacksThing('group', [], { Groups: 'x' }).advice);
		}
		expect(members).toEqual({ 'Lab A': [], 'Lab B': [] });
	},
	'04/3': ({ said, json, members }) => {
		const several = contains(
			says(
				'several',
				'group',
				{ by: 'name', value: ANY },
				[
					{ id: 1, name: 'Lab A' },
					{ id: 2, name: 'Lab B' },
				],
				PHYS,
			).split(`"${ANY}"`)[1],
		);
		expect(said).toEqual([
			...Array<unknown>(4).fill(several),
			'added',
			contains(nobody({ by: 'email', value: 'student7@example.edu, student8@example.edu' })),
		]);
		expect(json[0].message).toContain('A row can have only one group: make a row for each');
		expect(members).toEqual({ 'Lab A': [], 'Lab B': [], 'Smith, J.': [9] });
	},
	'05/2': ({ error, members }) => {
		expect(error?.message).toMatch(
			like(
				inItem(
					1,
					lacksThing('group', ['groupid', 'groupidnumber', 'groupname', 'group'], { email: 'x' })
						.problem,
				),
			),
		);
		expect(error?.description).toContain(NOTHING_SAVED);
		expect(members).toEqual({ 'Lab A': [] });
	},
	'05/0': ({ said, json, members }) => staysWithoutGroup(said, json, members),
	'05/1': ({ said, json, members }) => staysWithoutGroup(said, json, members),
	'06/0': ({ said, json, members }) => {
		const nobody = (odd: string, real = 'ada+phys@example.edu') =>
			expect.stringMatching(
				new RegExp(
					`^No user has the email .*which ${odd}.*; "${real.replaceAll('+', '\\+')}" belongs to `,
				),
			) as unknown;
		const more = nobody('contains more than "ada\\+phys@example.edu"');
		expect(said).toEqual([
			...['added', 'added', 'added'],
			nobody('has "’" \\(U\\+2019\\) in it', "sean.o'brien@example.edu"),
			nobody('has "ü" \\(U\\+00FC\\) in it', 'ada@xn--mnchen-3ya.example'),
			...['added', more, more, 'added', 'duplicate', 'duplicate', more],
		]);
		expect(json.map(({ userid }) => userid)).toEqual([
			...[3, 4, 5, undefined, undefined, 7, undefined, undefined, 8, 4, 4, undefined],
		]);
		expect(members).toEqual({ 'Lab A': [3, 4, 5, 7, 8] });
	},
	'09/0': ({ said, members }) => {
		expect(members).toEqual({ 'Lab A': [3, 4, 5, 6, 7] });
		expect(said).toContainEqual(contains('has the name "Lab A (Mon)"'));
		expect(said).toContain('kept');
	},
	'16/0': ({ said, members }) => {
		expect(members).toEqual({ 'Lab A': [3, 4, 5, 6, 7] });
		expect(said.filter((one) => String(one).includes('"Gruppe", "E-Mail-Adresse"'))).toHaveLength(
			2,
		);
		expect(said.filter((one) => one === 'kept')).toHaveLength(2);
	},
	'16/2': ({ said, members }) => {
		expect(members).toEqual({ 'Lab A': [3, 4, 5, 6, 7] });
		expect(said).toContainEqual(contains('"error"'));
		expect(said.filter((one) => one === 'kept')).toHaveLength(2);
	},
	'08/0': ({ groups, members, said }) => {
		expect(groups.map(({ name }) => name)).toEqual(['Lab A']);
		expect(members).toEqual({ 'Lab A': [3, 4, 5, 6] });
		expect(said).toContainEqual(
			contains(says('placeholder', 'group', { by: 'name', value: 'NULL' })),
		);
	},
	'08/1': ({ said, members }) => {
		expect(said).toEqual(['added', ...Array<string>(4).fill('duplicate')]);
		expect(members).toEqual({ 'Lab A': [3] });
	},
	'10/0': ({ said, json, members }) => {
		expect(members).toEqual({ 'Gruppe 1': [9] });
		const lacks = (thing: 'group' | 'user', ...columns: string[]) => {
			const row = Object.fromEntries([ANY, ...columns].map((column) => [column, 'x']));
			return expect.stringMatching(
				like(lacksThing(thing, [ANY], row).problem.replace(`"${ANY}", `, ANY)),
			);
		};
		const clash = (...columns: string[]) =>
			contains(
				`The columns ${columns.map((column) => JSON.stringify(column)).join(' and ')} both match`,
			);
		expect(said).toEqual([
			lacks('group', 'E-Mail-Adresse', 'Gruppe'),
			lacks('group', 'Dirección de correo', 'Grupo'),
			lacks('group', 'Adresse de courriel', 'Groupe'),
			lacks('group', 'Endereço de email', 'Grupo'),
			'added',
			lacks('user', 'Student No.', 'Group'),
			'duplicate',
			contains('No group in this row'),
			'duplicate',
			'duplicate',
			clash('email', 'Email '),
			clash('e-mail', 'email'),
			'duplicate',
			lacks('user', 'Login ID', 'Group Name'),
			lacks('group', 'email;group'),
			lacks('group', 'SIS Login ID', 'Section'),
		]);
		for (const { error, message } of json) {
			if (String(error).startsWith('No '))
				expect(message).toMatch(/'Columns > (?:Group|User) Column'/);
		}
	},
	'13/0': ({ said, json, members }) => {
		const unread = contains(upTo(refusesJson('member', ANY)).replace(/"$/, ''));
		expect(said).toEqual([
			...['added', 'duplicate', 'duplicate', unread],
			contains(unplaced(refusesJson('member', '[["Lab A","student7@example.edu"]]'))),
			...['duplicate', 'duplicate', unread, unread],
			contains(upTo(lacksThing('user', [ANY], {}).problem).replace(/"$/, '')),
			contains(upTo(lacksThing('user', [ANY], {}).problem).replace(/"$/, '')),
			'duplicate',
		]);
		for (const { error, message } of json) {
			if (!/^(?:The JSON|A member)/.test(String(error))) continue;
			expect(message).toContain('such as [{"groupname":"Lab A","email":"ada@example.edu"}]');
		}
		expect(members).toEqual({ 'Lab A': [9] });
	},
	'15/0': ({ said, groups, groupings }) => {
		expect(said).toEqual(['created', 'created', 'created']);
		expect(groups.map(({ name }) => name)).toEqual(['Team 1', 'Team 2']);
		expect(groupings).toEqual({ Projects: [1, 2] });
	},
	'15/1': ({ said, groups, groupings }) => {
		expect(said).toEqual(['updated', 'created']);
		expect(groups.map(({ description }) => description)).toEqual(['new', '']);
		expect(groupings).toEqual({ Projects: [1, 2] });
	},
	'15/3': ({ said, json, groups }) => {
		const twice = (index: number) =>
			contains(`Group 1 occurs twice: in [item 0] and [item ${index}]`);
		expect(said).toEqual(['updated', twice(1), twice(2)]);
		expect(json[0]).toMatchObject({ name: 'Team 1', description: '', idnumber: '' });
		const cleared = { name: 'Team 1', description: '', idnumber: '', enrolmentkey: '' };
		expect(groups).toMatchObject([cleared]);
	},
	'15/4': (played) => {
		expect(played.said).toEqual(['updated', 'updated', 'updated']);
		expect(played.groups.map(({ name }) => name)).toEqual(['B', 'A', 'Gruppe C']);
	},
	'15/5': ({ said, json }) => {
		expect(said).toEqual(['created']);
		expect(json[0].reason).toBe(cannotSet('enablemessaging', 'picture', 'hidepicture'));
	},
	'18/2': ({ said, json }) => {
		expect(said).toEqual([contains('the row has values in "⍽group;email" (⍽ is U+FEFF)')]);
		expect(json[0].message).toContain("the option 'Delimiter' of the node Extract From File");
	},
	'20/4': ({ said, json, members }) => {
		expect(said).toEqual(['added']);
		expect(json[0].reason).toBe(unread('row_number'));
		expect(members).toEqual({ 'Lab A': [9] });
	},
	'18/0': ({ said, json, groups }) => {
		expect(said).toEqual([
			contains("'groupname' was read in the wrong encoding"),
			contains("'groupname' was read in the wrong encoding"),
		]);
		expect(json[0].message).toContain("the option 'Encoding' of the node Extract From File");
		expect(groups).toEqual([]);
		expect(sandbox.it.requests).toEqual([]);
	},
	'19/1': ({ said, json }) => {
		const isNoYesNo = contains("'participation' must be true or false");
		const isNoChoice = contains("'visibility' must be one of 0 (all), 1 (members)");
		const created = 'created';
		expect(said).toEqual([
			...[created, isNoYesNo, isNoYesNo, isNoYesNo, created],
			...[created, isNoChoice, created, created, created],
		]);
		expect(json[1].message).toContain('true, yes, y, on, 1 or false, no, n, off, 0');
	},
	'20/0': (played) => {
		expect(played.said).toEqual(['unchanged']);
		expect(named(played)).toEqual([['Team 1', '', 2]]);
	},
	'20/6': ({ said, members }) => {
		expect(said).toEqual(['added', 'added', 'added']);
		expect(members).toEqual({ 'Group A': [9, 10, 11] });
	},
	'14/0': (played) => {
		expect(played.said).toEqual(['created', 'created']);
		expect(named(played)).toEqual([
			['Lab A', 'A', 2],
			['Lab B', '', 2],
			['Lab A', 'A', 3],
			['Lab B', '', 3],
		]);
	},
	'17/0': ({ said }) => {
		expect(said).toEqual(['alreadyMember', 'alreadyMember', 'alreadyMember']);
	},
	'17/1': ({ json }) => {
		const [ada, other] = json.slice(-2);
		const labA = { groupid: 1, group: 'Lab A' };
		expect([ada.userid, ada.groups]).toEqual([9, [labA, { groupid: 2, group: 'Lab B' }]]);
		expect([other.userid, other.groups]).toEqual([10, [labA]]);
	},
	'20/2': ({ said, members }) => {
		expect(said).toEqual([
			contains('two different users: the ID 23 is Ada21 Lovelace21 (student21, ID 23)'),
			'kept',
		]);
		expect(members).toEqual({ 'Lab A': [9] });
	},
};

/** Who has left the cell of the group empty stays, and the row says what it lacks. */
function staysWithoutGroup(
	said: Played['said'],
	json: Played['json'],
	members: Played['members'],
): void {
	expect(members).toEqual({ 'Lab A': [3, 4, 5, 6] });
	expect(said).toEqual([
		'unchanged',
		'kept',
		'unchanged',
		'unchanged',
		contains('No group in this row'),
	]);
	expect(json.at(-1)!.message).toContain('Until this row is correct, its user is not removed');
}

function sorted(groups: unknown[][]): unknown[][] {
	return groups.sort((left, right) => String(left).localeCompare(String(right)));
}

/** What the outcome of a case asks for, and the case does not say. */
const ASKED_FOR: Readonly<Record<string, INodeParameters>> = {
	'14/0': { options: { alwaysUseDefaultCourse: true } },
	'15/0': { options: { createMissingGroupings: true } },
	'15/3': { options: { emptyCells: 'clear' } },
	'17/1': { limit: 8, options: { includeGroups: true } },
};

const cases = fieldCases.filter(({ id }) => id in EXPECTED);

describe('rows of the field', () => {
	it.each(cases)('$id $about: $right', async (one) => {
		EXPECTED[one.id](await playCase(sandbox.it, one, ASKED_FOR[one.id]));
	});

	it('are all judged, now or later', () => {
		expect(Object.keys(EXPECTED).sort()).toEqual(fieldCases.map(({ id }) => id).sort());
	});
});
