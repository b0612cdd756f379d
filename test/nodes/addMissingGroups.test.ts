import type { IDataObject } from 'n8n-workflow';

import { ENROLLED_ONLY } from '../../nodes/MoodleGroups/relations/enrolFirst';
import type { Fault } from '../../sandbox';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { ANY, NOTHING_SAVED, says, upTo } from '../support/said';
import { by, calls, listSizes, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const SITES = {
	postgresql: useSandbox({ database: 'postgresql' }),
	mariadb: useSandbox({ database: 'mariadb' }),
};

const CREATE = 'core_group_create_groups';
const ENROL = 'enrol_manual_enrol_users';
const ADD = 'core_group_add_group_members';

interface Settings {
	readonly onError?: OnError;
	readonly options?: IDataObject;
	readonly settings?: object;
	readonly requestOptions?: IDataObject;
	readonly dryRun?: boolean;
}

const contains = (text: string): unknown => expect.stringContaining(text);

describe.each(['add', 'sync'])('Group Member > %s with Create Missing Groups', (operation) => {
	describe.each(['postgresql', 'mariadb'] as const)('on %s', (database) => {
		const site = SITES[database];

		async function run(
			items: readonly IDataObject[],
			{
				onError = 'continueRegularOutput',
				options = {},
				settings = {},
				requestOptions = {},
				dryRun = false,
			}: Settings = {},
		) {
			const all = { createMissingGroups: true, output: 'all', ...options };
			const parameters = {
				...{ resource: 'groupMember', operation, dataMode: 'autoMapInputData', dryRun },
				...{ course: by('shortname', 'PHYS101'), options: all, requestOptions },
			};
			const { output, error } = await execute({
				site: { url: site.it.url, token: NEEDLE },
				items,
				nodes: [moodleGroups(parameters as never, onError, 'Moodle Groups', settings)],
			});
			const rows = error ? [] : output()[0].map(({ json }) => json);
			return { rows, error, said: rows.map((json) => json.error ?? json.status) };
		}

		const names = () => site.it.world.storedGroups(2).map(({ name }) => name);
		const fails = (fault: Partial<Fault>): void =>
			site.it.setFaults([{ kind: 'exception', errorcode: 'unknownerror', ...fault } as Fault]);

		it('makes one group for all rows of a name, with what the options say of it', async () => {
			const { world } = site.it;
			const text = { idnumber: '', description: '', descriptionformat: 1 };
			world.createGrouping({ courseid: 2, name: 'Labs', ...text });
			makeGroups(site.it, 'Old');
			const items = ['New', 'Old', ' new ', 'N\u200bew', 'Other'].map((group, index) => {
				return { group, userid: 3 + index, code: `ID ${index}` };
			});
			const { rows, said } = await run(items, {
				options: {
					descriptionOfNewGroups: 'made',
					groupingOfNewGroups: by('name', 'Labs'),
					idNumberOfNewGroups: '={{ $json.code }}',
				},
			});
			expect(said).toEqual([
				...['created', 'added', 'added', 'added', 'added'],
				'created',
				'added',
			]);
			expect(rows[0]).toEqual({
				...{ status: 'created', groupid: 2, courseid: 2, name: 'New' },
				...{ grouping: 'Labs', groupingid: 1, course: null, group: null, userid: null },
			});
			expect(rows[1]).toMatchObject({ status: 'added', group: 'New', groupid: 2, userid: 3 });
			expect([rows[3], rows[4]].map(({ group }) => group)).toEqual(['New', 'New']);
			expect(names()).toEqual(['Old', 'New', 'Other']);
			expect([...world.groups.values()].map(({ idnumber }) => idnumber)).toEqual([
				'',
				'ID 0',
				'ID 4',
			]);
			expect(world.groups.get(2)!.description).toBe('made');
			expect(world.groupsIn(1)).toEqual([2, 3]);
			expect([1, 2, 3].map((id) => world.membersOf(id))).toEqual([[4], [3, 5, 6], [7]]);
			expect(listSizes(site.it, 'groups', CREATE)).toEqual([2]);
			const again = await run(items);
			expect(again.said).not.toContain('created');
			expect(again.said).not.toContain('added');
			expect(names()).toHaveLength(3);
		});

		it.each(['Lab-A', 'Lab_A', 'LAB–A', 'Láb A', 'L\u0430b A'])(
			'makes none beside a near name, nor enrols anybody for it: %s',
			async (group) => {
				makeGroups(site.it, 'Lab A');
				const { said } = await run([{ group, userid: 2999 }], {
					options: { usersWhoAreNotEnrolled: 'enrol' },
				});
				expect(said).toEqual([contains('close to it: "Lab A" (ID 1)')]);
				expect(names()).toEqual(['Lab A']);
			},
		);

		it('makes none of a name that nobody sees, of a placeholder, or of a number alone', async () => {
			makeGroups(site.it, 'Lab A');
			const rows = [
				...['\u200b', '\u00ad', 'NULL', '#N/A', 'No groups', '<b>X</b>', 'x'.repeat(255)].map(
					(group) => ({ group, groupid: '', groupidnumber: '' }),
				),
				{ group: '', groupid: '', groupidnumber: 'X9' },
				{ group: '', groupid: '99', groupidnumber: '' },
				{ group: 'Lab A, Lab B', groupid: '', groupidnumber: '' },
				{ group: 'Lab A\nNew', groupid: '', groupidnumber: '' },
			];
			const { said } = await run(rows.map((row, index) => ({ ...row, userid: 3 + index })));
			expect(said.filter((one) => ['created', 'added'].includes(String(one)))).toEqual([]);
			expect(said).toHaveLength(rows.length);
			expect(names()).toEqual(['Lab A']);
		});

		it('makes none for users who are not there, or whom Moodle would not add', async () => {
			const items = [
				{ group: 'A', userid: 2999 },
				{ group: 'B', username: 'nobody' },
				{ group: 'C', email: 'nobody@example.edu' },
				{ group: 'D', userid: 99_999 },
				{ group: 'E', userid: 3 },
			].map((row) => ({ userid: '', username: '', email: '', ...row }));
			const { said } = await run(items);
			expect(said.filter((one) => ['created', 'added'].includes(String(one)))).toHaveLength(2);
			expect(said[0]).toEqual(contains('is not enrolled'));
			expect(names()).toEqual(['E']);
			const enrolling = await run(items, { options: { usersWhoAreNotEnrolled: 'enrol' } });
			expect(enrolling.said.slice(0, 2)).toEqual(['created', 'added']);
			expect(names()).toEqual(['E', 'A']);
		});

		it('makes groups before it enrols anybody, and enrols before it adds', async () => {
			const items = [2999, 3].map((userid) => ({ group: 'New', userid }));
			const { rows } = await run(items, { options: { usersWhoAreNotEnrolled: 'enrol' } });
			expect(rows.map(({ status, enrolled }) => [status, enrolled])).toEqual([
				['created', null],
				['added', true],
				['added', null],
			]);
			expect(writes(site.it)).toEqual([CREATE, ENROL, ADD]);
		});

		it('enrols nobody for a group that cannot be made; its rows say why, and others go on', async () => {
			fails({ fn: CREATE, errorcode: 'nopermissions' });
			makeGroups(site.it, 'Old');
			const items = [
				{ group: 'New', userid: 2999 },
				{ group: 'New', userid: 3 },
				{ group: 'Old', userid: 4 },
			];
			const { said } = await run(items, { options: { usersWhoAreNotEnrolled: 'enrol' } });
			expect(said).toEqual([contains('[item 0]'), contains('[item 1]'), 'added']);
			expect(calls(site.it)).not.toContain(ENROL);
			expect(names()).toEqual(['Old']);
		});

		it('makes none for those alone whom Moodle refuses to enrol', async () => {
			const items = [
				{ group: 'E', userid: 2999 },
				{ group: 'E', userid: 3 },
				{ group: 'F', userid: 2998 },
				{ group: 'F', userid: 2997 },
			];
			const options = { usersWhoAreNotEnrolled: 'enrol', roleId: 99 };
			const { said } = await run(items, { options });
			const refused = [0, 2, 3].map((item) => contains(`[item ${item}]`));
			expect(said).toHaveLength(5);
			expect(said).toEqual(expect.arrayContaining(['created', 'added', ...refused]));
			expect(names()).toEqual(['E']);
			const { error } = await run(items.slice(2), { options, onError: 'stopWorkflow' });
			expect(error?.message).toContain('The user cannot be enrolled');
			expect(error?.description).toContain(NOTHING_SAVED);
			const other = await run([items[1], { group: 'E', userid: 4 }, ...items.slice(2)], {
				options: { ...options, rowsPerRequest: 1, requestsAtOnce: 1 },
				onError: 'stopWorkflow',
			});
			expect(other.error?.message).toContain('The user cannot be enrolled');
			expect(other.error?.description).toContain('Saved: 1 of 4 rows (item 0). Not saved: 3 of 4');
			expect(site.it.world.membersOf(1)).toEqual([3]);
		});

		it('makes a group for those of its newcomers who could be enrolled', async () => {
			const { world } = site.it;
			world.users.set(2999, { ...world.users.get(2999)!, confirmed: false });
			const items = [2999, 2998].map((userid) => ({ group: 'New', userid }));
			const { said } = await run(items, { options: { usersWhoAreNotEnrolled: 'enrol' } });
			expect(said).toHaveLength(3);
			expect(said).toEqual(expect.arrayContaining(['created', 'added', contains('[item 0]')]));
			expect(writes(site.it).slice(-2)).toEqual([CREATE, ADD]);
			expect(world.membersOf(1)).toEqual([2998]);
		});

		it('says who was enrolled for a group that could not be made', async () => {
			fails({ fn: CREATE, errorcode: 'nopermissions' });
			const items = [2999, 2998].map((userid) => ({ group: 'New', userid }));
			const { rows } = await run(items, { options: { usersWhoAreNotEnrolled: 'enrol' } });
			expect(rows.map(({ message }) => message)).toEqual([
				contains(ENROLLED_ONLY),
				contains(ENROLLED_ONLY),
			]);
			expect(site.it.world.enrolment(2, 2999)).toBeDefined();
		});

		it.each<[string, IDataObject]>([
			['a grouping that is not there', { groupingOfNewGroups: by('name', 'Nowhere') }],
			['an ID number that another group has', { idNumberOfNewGroups: 'TAKEN' }],
		])('an option with %s makes no group, and nobody is enrolled for it', async (_, option) => {
			const { world } = site.it;
			const [id] = makeGroups(site.it, 'Old');
			world.updateGroup({ ...world.groups.get(id)!, idnumber: 'TAKEN' });
			world.forgetGroups(2);
			const items = [2999, 2998].map((userid) => ({ group: 'New', userid }));
			const options = { usersWhoAreNotEnrolled: 'enrol', ...option };
			const wanted = [/^[^[]* \[item 0\]$/, /^[^[]* \[item 1\]$/].map((like) =>
				expect.stringMatching(like),
			);
			for (const dryRun of operation === 'sync' ? [true, false] : [false]) {
				expect((await run(items, { options, dryRun })).said).toEqual(wanted);
			}
			expect(writes(site.it)).toEqual([]);
		});

		it('of new groups that an option gives one ID number, one is made; the option is named', async () => {
			const items = ['G', 'H', 'H'].map((group, index) => ({ group, userid: 3 + index }));
			const options = { idNumberOfNewGroups: 'X' };
			const twice = contains('The ID number "X" occurs twice');
			if (operation === 'sync') {
				const { said } = await run(items, { options, dryRun: true });
				expect(said).toEqual(['wouldCreate', 'wouldAdd', twice, twice]);
			}
			const { rows, said } = await run(items, { options });
			expect(said).toEqual(['created', 'added', twice, twice]);
			expect(rows[3].error).toContain('in [item 0] and [item 2]');
			const again = await run(items, { options });
			for (const { message } of [...rows.slice(2), ...again.rows.slice(1)]) {
				expect(message).toContain("Set 'ID Number of New Groups'");
			}
			expect(names()).toEqual(['G']);
		});

		it('goes by a name beside an ID number only if asked to', async () => {
			const items = [{ group: 'New', groupidnumber: 'N', userid: 3 }];
			const { rows } = await run(items);
			expect(rows[0].message).toContain("set 'Columns > Identify Groups By' to 'Name'");
			expect(writes(site.it)).toEqual([]);
		});

		it.each<[string, IDataObject]>([
			['a user who is not there', { group: 'New', username: 'nobody', userid: '' }],
			['a user who is not enrolled', { group: 'New', userid: 2999 }],
			['a near name', { group: 'Lab-A', userid: 3 }],
			['a group that is not there', { group: '', groupid: 99, userid: 3 }],
			['no user', { group: 'New', userid: '' }],
		])('makes none where errors stop the workflow and one row has %s', async (_, wrong) => {
			makeGroups(site.it, 'Lab A');
			const items = [{ group: 'New', userid: 4 }, wrong, { group: 'Lab A', userid: 5 }].map(
				(row) => ({ username: '', groupid: '', ...row }),
			);
			const { error } = await run(items, { onError: 'stopWorkflow' });
			expect(error?.message).toContain('[item 1]');
			expect(error?.message).not.toContain('Not sent');
			expect(error?.description).toContain(NOTHING_SAVED);
			expect(writes(site.it)).toEqual([]);
		});

		it('stops where a group cannot be made, and says what was saved', async () => {
			fails({ fn: CREATE, skip: 1, errorcode: 'nopermissions' });
			const items = ['A', 'B'].map((group, index) => ({ group, userid: 3 + index }));
			const { error } = await run(items, {
				onError: 'stopWorkflow',
				options: { rowsPerRequest: 1, requestsAtOnce: 1 },
			});
			expect(error?.description).toContain('Saved: 1 other change (item 0).');
			expect(names()).toEqual(['A']);
			expect(writes(site.it)).not.toContain(ADD);
		});

		it('a retry makes no second group, and adds to the first', async () => {
			fails({ fn: ADD, times: 1, errorcode: 'nopermissions' });
			const items = [3, 4].map((userid) => ({ group: 'New', userid }));
			const { error, said } = await run(items, {
				onError: 'stopWorkflow',
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
			});
			expect(error).toBeUndefined();
			expect(said).toEqual(['added', 'added']);
			expect(names()).toEqual(['New']);
			expect(site.it.world.membersOf(1)).toEqual([3, 4]);
		});

		it('takes the group that another run has made meanwhile', async () => {
			site.it.setFaults([{ kind: 'slowBefore', fn: CREATE, delay: 200, times: 1 } as Fault]);
			const running = run([3, 4].map((userid) => ({ group: 'New', userid })));
			while (!calls(site.it).includes(CREATE)) await new Promise<void>(soon);
			const [id] = makeGroups(site.it, 'New');
			site.it.world.addMember(id, 4);
			const { said } = await running;
			expect(said[0]).toBe('added');
			expect(said).not.toContain('created');
			expect(names()).toEqual(['New']);
			expect(site.it.world.membersOf(id).sort()).toEqual([3, 4]);
		});

		it('of names that only the database takes for equal, one is made and the other named', async () => {
			const items = ['Lab 😀', 'Lab 😎'].map((group, index) => ({ group, userid: 3 + index }));
			const { said } = await run(items);
			const made = ['created', 'added'];
			if (database === 'postgresql') expect(said).toEqual([...made, ...made]);
			else
				expect(said).toEqual([
					...made,
					contains(upTo(says('nameEqual', 'group', ANY, { name: '' }, ''))),
				]);
			expect(names()).toHaveLength(database === 'postgresql' ? 2 : 1);
		});

		it('a new group that is called like a number is not taken for a member', async () => {
			makeGroups(site.it, 'Old', 'Older');
			// The second group and user 5, and a group "5" of course 2.
			const { said } = await run([
				{ group: 'Older', userid: 5 },
				{ group: '5', userid: 5 },
			]);
			expect(said).toEqual(['added', 'created', 'added']);
			expect(names()).toEqual(['Old', 'Older', '5']);
		});

		it('makes one where n8n cuts the items into batches, and each row hears why it could not', async () => {
			if (operation === 'sync') return;
			const requestOptions = { batching: { batch: { batchSize: 1, batchInterval: 1 } } };
			const items = [3, 4, 5].map((userid) => ({ group: 'New', userid }));
			fails({ fn: CREATE, errorcode: 'nopermissions' });
			const failed = await run(items, { requestOptions });
			expect(failed.said).toHaveLength(3);
			for (const one of failed.said) expect(one).toMatch(/permission.*\[item \d\]$/);
			site.it.setFaults([]);
			const { said } = await run(items, { requestOptions });
			expect(said).toEqual(['created', 'added', 'added', 'added']);
			expect(names()).toEqual(['New']);
		});

		it('makes none unless asked to, and the message names the option', async () => {
			const { rows } = await run([{ group: 'New', userid: 3 }], {
				options: { createMissingGroups: false },
			});
			expect(rows[0].message).toContain("the option 'Create Missing Groups'");
			expect(writes(site.it)).toEqual([]);
		});

		it('takes requests for each hundred groups and changes only', async () => {
			const items = Array.from({ length: 300 }, (_, index) => {
				return { group: `New ${index % 150}`, userid: 3 + index };
			});
			const { said } = await run(items);
			expect(said.filter((one) => one === 'created')).toHaveLength(150);
			expect(said.filter((one) => one === 'added')).toHaveLength(300);
			expect(listSizes(site.it, 'groups', CREATE)).toEqual([100, 50]);
			expect(listSizes(site.it, 'members', ADD)).toEqual([100, 100, 100]);
			expect(calls(site.it).length).toBeLessThanOrEqual(16);
		});
	});
});

function soon(resolve: () => void): void {
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- tests never run inside n8n
	setImmediate(resolve);
}
