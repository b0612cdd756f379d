import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { toDisplayText } from '../../nodes/MoodleGroups/n8n/displayText';
import { execute, moodleGroups } from '../support/engine';
import { inItem, nobody, says, aUser } from '../support/said';
import { bodies, calls, listSizes, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const LIST = 'core_enrol_get_enrolled_users';
const SEARCH = 'core_user_get_users_by_field';

const contains = (text: string): unknown => expect.stringContaining(text);

describe.each(['postgresql', 'mariadb'] as const)('users on %s', (database) => {
	const sandbox = useSandbox({ database });

	async function run(
		items: readonly IDataObject[],
		parameters: INodeParameters = {},
		token = NEEDLE,
	) {
		const { output } = await execute({
			site: { url: sandbox.it.url, token },
			items: items.map((item) => ({ course: 'PHYS101', group: 'Lab A', ...item })),
			nodes: [
				moodleGroups(
					{
						...{ resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' },
						...parameters,
					},
					'continueRegularOutput',
				),
			],
		});
		return output()[0].map(({ json }) => json);
	}

	async function say(...given: Parameters<typeof run>) {
		return (await run(...given)).map(({ error, status, action }) => {
			return error ?? status ?? action;
		});
	}

	/** Gives a user other values. */
	function change(userid: number, values: object): void {
		const { users } = sandbox.it.world;
		users.set(userid, { ...users.get(userid)!, ...values });
	}

	/** Leaves the email out of Show user identity: then nobody is found by it. */
	const hideEmails = () => Object.assign(sandbox.it.world, { identityFields: [] });

	const members = () => [...sandbox.it.world.membersOf(1)].sort((a, b) => a - b);

	beforeEach(() => {
		makeGroups(sandbox.it, 'Lab A');
	});

	describe('are found', () => {
		it.each<[string, object, IDataObject]>([
			['in upper case', {}, { email: 'STUDENT7@EXAMPLE.EDU' }],
			['in lower case', { email: 'STUDENT7@EXAMPLE.EDU' }, { email: 'student7@example.edu' }],
			['in mixed case', { email: 'Student7@Example.edu' }, { email: 'student7@example.EDU' }],
			['with a zero width space', {}, { email: 'student7\u200b@example.edu' }],
			['with a blank inside', {}, { email: 'student7 @example.edu' }],
			['escaped', { email: "o'neil@example.edu" }, { email: 'o&#39;neil@example.edu' }],
			['in another Unicode form', { email: 'zoë@example.edu' }, { email: 'zoe\u0308@example.edu' }],
			['by a username in capitals', {}, { username: 'Student7' }],
			['by a username with a blank', {}, { username: 'student 7\u00ad' }],
			['by an ID number in lower case', {}, { useridnumber: 's000007' }],
			['by an ID number in mixed case', { idnumber: 'AbC-7' }, { useridnumber: 'aBC-7' }],
			['by a number', { idnumber: '123000' }, { useridnumber: 123000 }],
		])('%s', async (_, stored, row) => {
			change(9, stored);
			const [{ status, user }] = await run([row]);
			expect(status).toBe('added');
			expect(members()).toEqual([9]);
			// What the row calls them, not what Moodle does.
			expect(user).toBe(String(Object.values(row)[0]).trim());
		});

		it('each row with its own text, if several mean the same one', async () => {
			const texts = ['student7@example.edu', 'STUDENT7@example.edu', 'Student7@example.edu'];
			const rows = await run([...texts.map((email) => ({ email })), { userid: 9 }]);
			expect(rows.map(({ status }) => status)).toEqual([
				...['added', 'duplicate', 'duplicate', 'duplicate'],
			]);
			expect(rows.map(({ user }) => user)).toEqual([...texts, null]);
			expect(rows.map(({ userid }) => userid)).toEqual([9, 9, 9, 9]);
		});

		it('exactly, if one is called exactly so', async () => {
			change(8, { idnumber: 'abc' });
			change(9, { idnumber: 'ABC' });
			expect(await say([{ useridnumber: 'ABC' }])).toEqual(['added']);
			expect(members()).toEqual([9]);
		});

		it('not if several are alike, who are named', async () => {
			change(8, { idnumber: 'aBC' });
			change(9, { idnumber: 'AbC' });
			expect(await say([{ useridnumber: 'ABc' }])).toEqual([
				inItem(
					0,
					says('userAmbiguous', { by: 'idnumber', value: 'ABc' }, [
						aUser('Ada6 Lovelace6', 'student6', 8),
						aUser('Ada7 Lovelace7', 'student7', 9),
					]),
				),
			]);
			expect(members()).toEqual([]);
		});
	});

	describe('are not found, but named', () => {
		it.each<[string, object, IDataObject, string]>([
			[
				'leading zeros',
				{ idnumber: '000123' },
				{ useridnumber: 123 },
				inItem(
					0,
					says(
						'userNotFound',
						{ by: 'idnumber', value: '123' },
						{ near: ['"000123" belongs to Ada7 Lovelace7 (student7, ID 9)'] },
					),
				),
			],
			[
				'an accent',
				{},
				{ email: 'stúdent7@example.edu' },
				inItem(
					0,
					nobody(
						{ by: 'email', value: 'stúdent7@example.edu' },
						'"student7@example.edu" belongs to Ada7 Lovelace7 (student7, ID 9)',
					),
				),
			],
			[
				'an exponent',
				{ idnumber: '123000' },
				{ useridnumber: '1.23E+05' },
				inItem(
					0,
					nobody(
						{ by: 'idnumber', value: '1.23E+05' },
						'"123000" belongs to Ada7 Lovelace7 (student7, ID 9)',
					),
				),
			],
			[
				'decimals',
				{ idnumber: '123000' },
				{ useridnumber: '123000.0' },
				inItem(
					0,
					nobody(
						{ by: 'idnumber', value: '123000.0' },
						'"123000" belongs to Ada7 Lovelace7 (student7, ID 9)',
					),
				),
			],
			[
				'a Cyrillic letter',
				{},
				{ username: 'ѕtudent7' },
				inItem(
					0,
					nobody(
						{ by: 'username', value: 'ѕtudent7' },
						'"student7" belongs to Ada7 Lovelace7 (student7, ID 9)',
					),
				),
			],
			[
				'another hyphen',
				{ idnumber: 'S-7' },
				{ useridnumber: 'S–7' },
				inItem(
					0,
					nobody(
						{ by: 'idnumber', value: 'S–7' },
						'"S-7" belongs to Ada7 Lovelace7 (student7, ID 9)',
					),
				),
			],
			[
				'mailto:',
				{},
				{ email: 'mailto:student7@example.edu' },
				inItem(
					0,
					nobody(
						{ by: 'email', value: 'mailto:student7@example.edu' },
						'"student7@example.edu" belongs to Ada7 Lovelace7 (student7, ID 9)',
					),
				),
			],
			[
				'a name beside the address',
				{},
				{ email: 'Ada <student7@example.edu>' },
				toDisplayText(
					inItem(
						0,
						nobody(
							{ by: 'email', value: 'Ada <student7@example.edu>' },
							'"student7@example.edu" belongs to Ada7 Lovelace7 (student7, ID 9)',
						),
					),
				),
			],
			[
				'a domain in other letters',
				{ email: 'ada@xn--mnchen-3ya.example' },
				{ email: 'ada@münchen.example' },
				inItem(
					0,
					nobody(
						{ by: 'email', value: 'ada@münchen.example' },
						'"ada@xn--mnchen-3ya.example" belongs to Ada7 Lovelace7 (student7, ID 9)',
					),
				),
			],
		])('because of %s', async (_, stored, row, message) => {
			change(9, stored);
			const [{ error, message: advice }] = await run([row]);
			expect(error).toBe(message);
			expect(advice).toContain('as Moodle has it');
			expect(members()).toEqual([]);
		});

		it('where the row names no course, as far as a search shows them', async () => {
			const said = await say([{ course: '', groupid: 1, email: 'stúdent7@example.edu' }]);
			expect(said).toEqual([contains('"student7@example.edu" belongs to')]);
		});
	});

	describe('cost', () => {
		it('no further request if all are found exactly, however many', async () => {
			const items = Array.from({ length: 310 }, (_, index) => ({
				email: `student${index + 1}@example.edu`,
			}));
			expect(new Set(await say(items))).toEqual(new Set(['added']));
			expect(listSizes(sandbox.it, 'values').sort()).toEqual([10, 300]);
			expect(calls(sandbox.it)).not.toContain(LIST);
		});

		it('one request more, if they are found in another case', async () => {
			change(9, { email: 'STUDENT7@EXAMPLE.EDU' });
			const items = [7, 8].map((number) => ({ email: `student${number}@example.edu` }));
			expect(await say(items)).toEqual(['added', 'added']);
			// MariaDB finds them at once.
			expect(calls(sandbox.it).filter((name) => name === SEARCH)).toHaveLength(
				database === 'mariadb' ? 1 : 2,
			);
			expect(calls(sandbox.it)).not.toContain(LIST);
		});
	});

	describe('whose email the site does not let anybody search', () => {
		beforeEach(() => {
			hideEmails();
		});

		it.each([1, 35, 36, 60])('are found in the course of the row, %i rows', async (count) => {
			const items = Array.from({ length: count }, (_, index) => ({
				email: `Student${index + 1}@example.edu`,
			}));
			expect(new Set(await say(items))).toEqual(new Set(['added']));
		});

		it('are found in the course of the group', async () => {
			const row = { course: '', group: '', groupid: 1, email: 'student7@example.edu' };
			expect(await say([row])).toEqual(['added']);
		});

		it('are found by Sync', async () => {
			sandbox.it.world.addMember(1, 10);
			const said = await say(
				[{ email: 'STUDENT7@example.edu' }, { email: 'student8@example.edu' }],
				{
					operation: 'sync',
					options: { output: 'all' },
				},
			);
			expect(said).toEqual(['added', 'unchanged']);
			expect(members()).toEqual([9, 10]);
		});

		it('are told why, if they are not in the course', async () => {
			const [{ error, message }] = await run([{ email: 'student2999@example.edu' }]);
			expect(error).toBe(
				inItem(0, says('userNotFound', { by: 'email', value: 'student2999@example.edu' })),
			);
			expect(message).toContain("'Show user identity'");
			expect(message).toContain('moodle/site:viewuseridentity');
		});
	});

	describe('in a large course', () => {
		const bodiesOf = () =>
			bodies(sandbox.it, LIST).map((body) => /limitfrom\S*?value\]=(\d+)/.exec(body)?.[1]);

		beforeEach(() => {
			hideEmails();
		});

		it('are read in pages, in the order of their IDs', async () => {
			expect(await say([{ email: 'student2900@example.edu' }])).toEqual(['added']);
			expect(bodiesOf()).toEqual(['0', '1000', '2000']);
			expect(
				new Set(bodies(sandbox.it, LIST).map((body) => /sortby\S*?value\]=id/.test(body))),
			).toEqual(new Set([true]));
		});

		it.each([
			['fails', { kind: 'gatewayTimeout' }],
			['is refused', { kind: 'unavailable' }],
			['breaks off', { kind: 'dropBefore' }],
		] as const)('are no reason to end the run if the list %s', async (_, fault) => {
			sandbox.it.setFaults([{ ...fault, fn: LIST }]);
			const rows = await run([{ email: 'student7@example.edu' }, { username: 'student8' }]);
			expect(rows.map(({ error, status }) => error ?? status)).toEqual([
				inItem(0, says('userNotFound', { by: 'email', value: 'student7@example.edu' })),
				'added',
			]);
			expect(rows[0].message).toContain(
				'The node could not look for it among the users of the course',
			);
			expect(rows[0].message).not.toContain('Check in Moodle');
		});
	});

	it.each(['gatewayTimeout', 'fatal', 'empty'] as const)(
		'are nothing to look for in Moodle if the search is lost (%s)',
		async (kind) => {
			sandbox.it.setFaults([{ kind, fn: SEARCH }]);
			const [{ error, message }] = await run([{ email: 'student7@example.edu' }]);
			expect(error).toEqual(expect.any(String));
			expect(message).toContain('Run this again later');
			expect(message).not.toContain('Check in Moodle');
		},
	);

	describe('in a column for any of username, email and ID number', () => {
		it.each(['user', 'User Identifier', 'participant'])('"%s" are found', async (column) => {
			const values = ['Student7', 'student8@example.edu', 'S000009', 'S000010'];
			expect(await say(values.map((value) => ({ [column]: value })))).toEqual(
				values.map(() => 'added'),
			);
			expect(members()).toEqual([9, 10, 11, 12]);
			// Each field once; nothing without an @ is an address.
			expect(listSizes(sandbox.it, 'values').slice(0, 3).sort()).toEqual([1, 4, 4]);
		});

		it('are not taken if several are called so, whom the message names', async () => {
			change(9, { idnumber: 'student8' });
			expect(await say([{ user: 'student8' }])).toEqual([
				inItem(
					0,
					says('userAmbiguous', { by: 'any', value: 'student8' }, [
						aUser('Ada8 Lovelace8', 'student8', 10),
						aUser('Ada7 Lovelace7', 'student7', 9, { email: 'student8' }),
					]),
				),
			]);
			expect(members()).toEqual([]);
		});

		it('are none by a Moodle ID', async () => {
			expect(await say([{ user: 9 }])).toEqual([
				inItem(0, says('userNotFound', { by: 'any', value: '9' })),
			]);
		});

		it('are found in one way if the token may not search in another', async () => {
			const row = { user: 'student7@example.edu' };
			expect(await say([row], {}, `${NEEDLE}-teacher`)).toEqual(['added']);
		});

		it('must agree with what else the row says', async () => {
			expect(
				await say([
					{ userid: 9, user: 'STUDENT7' },
					{ userid: 9, user: 'student8@example.edu' },
					{ email: 'student9@example.edu', user: 'Lovelace, Ada' },
				]),
			).toEqual(['added', contains('two different users'), 'added']);
		});

		it('are chosen with Identify Users By, for a column of another name', async () => {
			const columns = { user: 'Login', identifyUsersBy: 'any' };
			expect(await say([{ Login: 'S000007' }], { columns })).toEqual(['added']);
		});
	});

	describe('named twice in a row', () => {
		it.each<[string, IDataObject]>([
			['in another case', { userid: 9, email: 'STUDENT7@example.edu' }],
			['with blanks and invisible characters', { userid: 9, username: 'student7\u200b ' }],
			['in another Unicode form', { username: 'student7', email: 'zoe\u0308@example.edu' }],
		])('%s are one and the same', async (_, row) => {
			if (row.username === 'student7') change(9, { email: 'zoë@example.edu' });
			expect(await say([row])).toEqual(['added']);
			expect(calls(sandbox.it).filter((name) => name === SEARCH)).toHaveLength(1);
		});
	});
});
