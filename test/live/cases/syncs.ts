/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import type { IDataObject } from 'n8n-workflow';

import type { LiveCase } from '../suite';
import { by, onlyAlone, onlyStudents, statuses } from './support';

/** The operations Sync of groups and of members. */
export const syncCases: readonly LiveCase[] = [
	{
		name: 'groupMember/sync: a dry run plans what the run does, and a second run changes nothing',
		unless: onlyStudents,
		async run(live) {
			const [groupid] = await live.makeGroups('A');
			const [first, second, third, fourth] = live.users;
			await live.addMembers(groupid, first.id, second.id, third.id);
			const rows = [first, second, fourth].map(({ id }) => ({ groupid, userid: id }));
			const planned = await live.succeed('groupMember/sync', rows, { dryRun: true });
			assert.deepEqual(
				planned.map(({ status, userid }) => [status, userid]),
				[
					['wouldRemove', third.id],
					['wouldAdd', fourth.id],
				],
			);
			assert.deepEqual((await live.members(groupid)).length, 3);
			const done = await live.succeed('groupMember/sync', rows);
			assert.deepEqual(statuses(done), ['removed', 'added']);
			const wanted = [first, second, fourth].map(({ id }) => id).sort((a, b) => a - b);
			assert.deepEqual(await live.members(groupid), wanted);
			assert.deepEqual(await live.succeed('groupMember/sync', rows), [
				{ status: 'unchanged', groups: 1, members: 3 },
			]);
		},
	},
	{
		name: 'groupMember/sync: creates groups into a grouping, and empties the others of the grouping',
		unless: onlyStudents,
		async run(live) {
			const [old, outside] = await live.makeGroups('Old', 'Outside');
			const [groupingid] = await live.makeGroupings('Labs');
			const [first, second] = live.users;
			await live.addMembers(old, first.id);
			await live.addMembers(outside, first.id);
			await live.succeed('grouping/addGroups', [{ groupid: old, groupingid }]);
			const course = live.course.shortname;
			const rows = [first, second].map(({ id }) => ({
				course,
				group: live.own('New'),
				userid: id,
			}));
			const items = await live.succeed('groupMember/sync', rows, {
				options: {
					createMissingGroups: true,
					idNumberOfNewGroups: live.own('ID'),
					groupingOfNewGroups: by('name', live.own('Labs')),
					emptyGroupsWithoutRows: 'grouping',
					groupingToEmpty: by('byId', groupingid),
					removalLimitPercent: 100,
				},
			});
			assert.deepEqual(statuses(items).sort(), ['added', 'added', 'created', 'removed']);
			const made = (await live.groups()).find(({ name }) => name === live.own('New'))!;
			assert.equal(made.idnumber, live.own('ID'));
			const counts = [];
			for (const id of [made.id, old, outside]) counts.push((await live.members(id)).length);
			assert.deepEqual(counts, [2, 0, 1]);
			assert.deepEqual(await live.groupsIn(groupingid), [old, made.id]);
		},
	},
	{
		name: 'groupMember/sync: a failed row keeps the members of its group, and protected users stay',
		unless: onlyStudents,
		async run(live) {
			const [a, b] = await live.makeGroups('A', 'B');
			const [first, second, third] = live.users;
			for (const groupid of [a, b]) await live.addMembers(groupid, first.id, second.id);
			const options = { removalLimitPercent: 100, protectedUsers: String(second.id) };
			const { items, failed } = await live.run(
				'groupMember/sync',
				[
					{ groupid: a, userid: third.id },
					{ groupid: a, userid: 999_999_999 },
					{ groupid: b, userid: third.id },
				],
				{ parameters: { options } },
			);
			assert.deepEqual(statuses(items).sort(), ['added', 'added', 'removed']);
			assert.equal(failed.length, 1);
			assert.equal((await live.members(a)).length, 3);
			assert.deepEqual(
				await live.members(b),
				[second.id, third.id].sort((left, right) => left - right),
			);
		},
	},
	{
		name: 'groupMember/sync: nobody is removed whom a row may mean, and it says who stays and why',
		unless: onlyStudents,
		isPrivate: true,
		async run(live) {
			const [a, b] = await live.makeGroups('A', 'B');
			const [first, second, third, fourth] = live.users;
			for (const groupid of [a, b]) {
				await live.addMembers(groupid, first.id, second.id, third.id, fourth.id);
			}
			const course = live.course.shortname;
			const good = ['A', 'B'].flatMap((name) =>
				[first, second].map(({ id }) => ({ course, group: live.own(name), userid: id })),
			);
			const options = { removalLimitPercent: 100, output: 'all' };
			const sync = async (row: IDataObject) =>
				await live.run('groupMember/sync', [...good, row], { parameters: { options } });
			const members = async () => [await live.members(a), await live.members(b)];
			const all = await members();
			for (const row of [
				{ Gruppe: live.own('A'), 'E-Mail-Adresse': 'x@example.edu' },
				{ error: 'ETIMEDOUT' },
				{ course, group: live.own('Nope'), email: 'nobody@example.invalid' },
			]) {
				const { items, failed } = await sync(row);
				assert.equal(failed.length, 1);
				assert.equal(items.filter(({ status }) => status === 'kept').length, 4);
				assert.deepEqual(await members(), all);
			}
			// The address in capitals is found on some databases only; its user stays on all.
			const { items } = await sync({ course: live.own('X'), email: third.email!.toUpperCase() });
			const gone = items.filter(({ status }) => status === 'removed');
			assert.deepEqual([...new Set(gone.map(({ userid }) => userid))], [fourth.id]);
			for (const { fullname, roles } of gone) {
				assert.ok(fullname);
				assert.deepEqual(roles, ['student']);
			}
		},
	},
	{
		name: 'group/sync: creates, updates and says what would go',
		async run(live) {
			await live.makeGroups('A', 'B', 'C');
			const course = live.course.shortname;
			const rows = [
				{ course, name: live.own('A'), description: 'new\n& "quoted"' },
				{ course, name: live.own('B') },
				{ course, name: live.own('D'), idnumber: live.own('ID') },
			];
			const options = { deleteGroupsWithoutRows: true, removalLimitPercent: 100 };
			const planned = await live.succeed('group/sync', rows, { options, dryRun: true });
			const own = planned.filter(({ name }) => String(name).startsWith(live.prefix));
			assert.deepEqual(statuses(own).sort(), ['wouldCreate', 'wouldDelete', 'wouldUpdate']);
			const done = await live.succeed('group/sync', rows);
			assert.deepEqual(statuses(done), ['updated', 'created']);
			const stored = await live.groups();
			assert.deepEqual(
				stored.map(({ name, description }) => [name, description]),
				[
					[live.own('A'), rows[0].description],
					[live.own('B'), ''],
					[live.own('C'), ''],
					[live.own('D'), ''],
				],
			);
			const [again] = await live.succeed('group/sync', rows);
			assert.equal(again.status, 'unchanged');
		},
	},
	{
		name: 'group/sync: deletes groups without rows, but none with members',
		unless: onlyAlone,
		async run(live) {
			const [, , c] = await live.makeGroups('A', 'B', 'C');
			await live.addMembers(c, live.users[0].id);
			const rows = [{ courseid: live.course.id, name: live.own('A') }];
			const options = { deleteGroupsWithoutRows: true, removalLimitPercent: 100, output: 'all' };
			const items = await live.succeed('group/sync', rows, { options });
			assert.deepEqual(statuses(items), ['unchanged', 'deleted', 'kept']);
			assert.deepEqual(
				(await live.groups()).map(({ name }) => name),
				[live.own('A'), live.own('C')],
			);
		},
	},
];
