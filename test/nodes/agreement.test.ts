import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { says } from '../support/said';
import { calls, listSizes, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };

/** What the node says of every row: its status, or what is wrong with it. */
async function say(
	items: readonly IDataObject[],
	parameters: INodeParameters = add,
	token = NEEDLE,
): Promise<unknown[]> {
	const { output } = await execute({
		site: { url: sandbox.it.url, token },
		items,
		nodes: [moodleGroups(parameters, 'continueRegularOutput')],
	});
	return output()[0].map(({ json }) => json.error ?? json.status);
}

const contains = (text: string): unknown => expect.stringContaining(text);

const userRequests = () => calls(sandbox.it).filter((name) => name.includes('_user_')).length;

beforeEach(() => {
	makeGroups(sandbox.it, 'Lab A', 'Lab B');
	const { world } = sandbox.it;
	world.updateGroup({ ...world.groups.get(1)!, idnumber: '007' });
	world.forgetGroups(2);
});

describe('what a row says of a user', () => {
	const student = (number: number) => ({
		userid: number + 2,
		username: `student${number}`,
		idnumber: `S${String(number).padStart(6, '0')}`,
		email: `student${number}@example.edu`,
	});

	it('costs one request for 300 users to compare, as Get Many gives it', async () => {
		const rows = Array.from({ length: 310 }, (_, index) => ({ groupid: 1, ...student(index + 1) }));
		expect(new Set(await say(rows))).toEqual(new Set(['added']));
		expect(listSizes(sandbox.it, 'values').sort()).toEqual([10, 300]);
	});

	it('costs no further request where the profile is read anyway', async () => {
		const rows = [1, 2, 3].map((number) => {
			return {
				groupid: 1,
				...student(number),
				userid: '',
				email: student(number).email.toUpperCase(),
			};
		});
		expect(await say(rows)).toEqual(['added', 'added', 'added']);
		expect(userRequests()).toBe(1);
	});

	it.each<[IDataObject, string]>([
		[
			{ username: 'student1', email: 'student7@example.edu' },
			'the username "student1" is Ada1 Lovelace1 (student1, ID 3), and the email "student7@example.edu" is Ada7 Lovelace7 (student7, ID 9)',
		],
		[
			{ userid: 999_999, email: 'student7@example.edu' },
			'the ID 999999, and the email "student7@example.edu" is Ada7 Lovelace7 (student7, ID 9)',
		],
		[
			{ userid: 3, idnumber: 'S000001', username: 'nobody' },
			'the ID 3 is Ada1 Lovelace1 (student1, ID 3) with the username "student1", not "nobody"',
		],
		[
			{ email: 'student7@example.edu', mail: 'student1@example.edu' },
			'the email "student7@example.edu" is Ada7 Lovelace7 (student7, ID 9), and the email "student1@example.edu" is Ada1',
		],
	])('is refused if it means two: %j', async (user, message) => {
		const good = { groupid: 1, ...student(5) };
		expect(await say([good, { groupid: 1, ...user }])).toEqual(['added', contains(message)]);
		expect(sandbox.it.world.membersOf(1)).toEqual([7]);
	});

	it('is refused if an idnumber beside an email or an ID is somebody else’s', async () => {
		const rows = [
			{ groupid: 1, ...student(5) },
			{ groupid: 1, email: 'student7@example.edu', idnumber: 'S000008' },
			{ groupid: 1, userid: 3, idnumber: 's000008' },
		];
		expect(await say(rows)).toEqual([
			'added',
			contains('and the ID number "S000008" is Ada8 Lovelace8 (student8, ID 10)'),
			contains('and the ID number "s000008" is Ada8 Lovelace8 (student8, ID 10)'),
		]);
		expect(sandbox.it.world.membersOf(1)).toEqual([7]);
	});

	it('is no contradiction if an idnumber is the course’s, or nothing that can be read', async () => {
		const rows = ['SIS-PHYS101', true, '\ufffd', '#N/A'].map((idnumber, index) => {
			const { userid, email } = student(index + 1);
			return index === 0 ? { groupid: 1, userid, idnumber } : { groupid: 1, email, idnumber };
		});
		expect(await say(rows)).toEqual(['added', 'added', 'added', 'added']);
		const chosen = { ...add, columns: { identifyUsersBy: 'email' } };
		const row = { groupid: 2, email: 'student7@example.edu', idnumber: 'S000008', userid: 4 };
		expect(await say([row], chosen)).toEqual(['added']);
	});

	it('is no contradiction if nobody has an address any more that stands beside a username', async () => {
		expect(await say([{ groupid: 1, username: 'student1', email: 'old@example.edu' }])).toEqual([
			'added',
		]);
	});

	it('is no contradiction if the token may not see it, or not look for users at all', async () => {
		const row = { groupid: 1, userid: 3, username: 'student7' };
		expect(await say([row], add, `${NEEDLE}-teacher`)).toEqual(['added']);
		expect(await say([{ ...row, userid: 4 }], add, `${NEEDLE}-four`)).toEqual(['sent']);
		const visible = { groupid: 1, userid: 3, email: 'student7@example.edu' };
		expect(await say([visible], add, `${NEEDLE}-teacher`)).toEqual([contains('two different')]);
	});

	it('counts in one way only if that is chosen', async () => {
		const row = { groupid: 1, userid: 23, username: 'x', email: 'student7@example.edu' };
		expect(await say([row], { ...add, columns: { identifyUsersBy: 'email' } })).toEqual(['added']);
		expect(sandbox.it.world.membersOf(1)).toEqual([9]);
	});
});

describe('what a row says of a group', () => {
	it.each<[IDataObject, unknown]>([
		[{ courseid: 2, groupid: 1, group: 'Lab A', groupidnumber: '7' }, 'added'],
		[
			{ courseid: 2, groupid: 1, group: 'Lab B' },
			contains('the ID 1 is "Lab A" (ID 1), and the name "Lab B" is "Lab B" (ID 2)'),
		],
		[
			{ courseid: 2, groupidnumber: '007', group: 'Lab B' },
			contains('the ID number "007" is "Lab A" (ID 1), and the name "Lab B" is "Lab B" (ID 2)'),
		],
		[
			{ courseid: 2, groupid: 1, group: 'Engines' },
			contains('the ID 1 is "Lab A" (ID 1) with the name "Lab A", not "Engines"'),
		],
		[
			{ groupid: 1, group: 'Engines' },
			contains('the ID 1 is "Lab A" (ID 1) with the name "Lab A", not "Engines"'),
		],
		[{ groupid: 1, group: 'Lab A' }, 'added'],
		[{ courseid: 2, groupid: 99, group: 'Lab A' }, contains(says('missing', 'group', 99))],
		[{ courseid: 2, groupid: 1, group1: 2 }, contains('two different groups')],
	])('%j', async (row, said) => {
		expect(await say([{ ...row, userid: 3 }])).toEqual([said]);
	});

	it('holds for Update, Delete and Sync too', async () => {
		const row = { courseid: 2, groupid: 1, group: 'Lab B' };
		for (const operation of ['update', 'delete']) {
			const group = { ...add, resource: 'group', operation };
			expect(await say([{ ...row, description: 'x' }], group)).toEqual([contains('two different')]);
		}
		expect(await say([{ ...row, userid: 3 }], { ...add, operation: 'sync' })).toEqual([
			contains('two different groups'),
		]);
		expect(sandbox.it.world.groups.size).toBe(2);
	});

	it('cannot be compared by a token that may not read groups', async () => {
		const row = { groupid: 1, group: 'Lab B', userid: 3 };
		expect(await say([row], add, `${NEEDLE}-four`)).toEqual(['sent']);
	});
});

describe('what a row says of a grouping', () => {
	it.each<[IDataObject, unknown]>([
		[{ courseid: 2, groupingid: 1, grouping: 'Labs' }, 'added'],
		[{ courseid: 2, groupingid: 1, grouping: 'Teams' }, contains('two different groupings')],
		[{ groupingid: 1, grouping: 'Teams' }, contains('with the name "Labs", not "Teams"')],
	])('%j', async (row, said) => {
		const values = { courseid: 2, idnumber: '', description: '', descriptionformat: 1 };
		for (const name of ['Labs', 'Teams']) sandbox.it.world.createGrouping({ ...values, name });
		const parameters = { ...add, resource: 'grouping', operation: 'addGroups' };
		expect(await say([{ ...row, groupid: 1 }], parameters)).toEqual([said]);
	});
});

describe('what a row says of a course', () => {
	const create = { ...add, resource: 'group', operation: 'create' };

	it.each<[IDataObject, unknown]>([
		[{ courseid: 2, course: 'PHYS101', courseidnumber: 'SIS-PHYS101' }, 'created'],
		[{ courseid: 2, course: 'Physics 101' }, 'created'],
		[
			{ courseid: 2, course: 'CHEM101' },
			contains('the ID 2 is "PHYS101" (ID 2), and the short name "CHEM101" is "CHEM101" (ID 3)'),
		],
		[
			{ shortname: 'PHYS101', courseidnumber: 'G-1' },
			contains('is "PHYS101" (ID 2) with the ID number "SIS-PHYS101", not "G-1"'),
		],
		[
			{ courseid: 3, courseidnumber: 'X' },
			contains('the ID 3 is "CHEM101" (ID 3) with the ID number "SIS-CHEM101", not "X"'),
		],
	])('%j', async (row, said) => {
		expect(await say([{ ...row, name: 'New' }], create)).toEqual([said]);
	});
});
