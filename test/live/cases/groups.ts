/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import { like, says } from '../../support/said';
import type { LiveCase } from '../suite';
import { by, onlyFrom, statuses } from './support';

/** Of each type of custom fields: a cell, what Moodle stores of it, and a cell that it cannot store. */
const CELLS: Record<string, { good: string; stored: string; bad?: string }> = {
	text: { good: 'R&D "x"', stored: 'R&D "x"', bad: '<b>x</b>' },
	textarea: {
		good: '<p>a & b <img src="@@PLUGINFILE@@/x.png"></p>',
		stored: '<p>a & b <img src="@@PLUGINFILE@@/x.png"></p>',
	},
	checkbox: { good: 'TRUE', stored: '1', bad: 'maybe' },
	select: { good: '1', stored: '1', bad: '99' },
	date: { good: '2026-09-01T00:00Z', stored: '1788220800', bad: '1.9.2026' },
	number: { good: '3.50', stored: '3.5', bad: '3,5' },
};

/** Resource Group, all but Sync. */
export const groupCases: readonly LiveCase[] = [
	{
		name: 'group/create: with description, format, ID number and key; two of one name are refused',
		async run(live) {
			const row = {
				course: live.course.shortname,
				name: live.own('A'),
				description: '**one**\ntwo',
				descriptionformat: 'markdown',
				idnumber: live.own('ID'),
				enrolmentkey: live.own('key'),
			};
			const items = [row, { ...row, name: live.own('B'), idnumber: '', description: '' }];
			const created = await live.succeed('group/create', items);
			assert.deepEqual(statuses(created), ['created', 'created']);
			const stored = await live.group(Number(created[0].groupid));
			const { name, description, idnumber } = row;
			const wanted = { courseid: live.course.id, name, description, idnumber };
			assert.deepEqual(stored, { ...stored, ...wanted, descriptionformat: 4 });
			assert.ok(!JSON.stringify(created).includes(row.enrolmentkey), 'The key came back');
			const again = await live.run('group/create', items);
			assert.deepEqual([again.items.length, again.failed.length], [0, 2]);
			assert.equal((await live.groups()).length, 2);
		},
	},
	{
		name: 'group/create: the three data modes make the same; existing groups are returned',
		async run(live) {
			const group = (name: string) => ({ courseid: live.course.id, name: live.own(name) });
			await live.succeed('group/create', [group('A')]);
			await live.succeed('group/create', [{}], {
				dataMode: 'defineBelow',
				rows: { row: [{ course: by('byId', live.course.id), name: live.own('B') }] },
			});
			await live.succeed('group/create', [{}], {
				dataMode: 'usingJson',
				rowsJson: JSON.stringify([group('C')]),
			});
			const groups = await live.groups();
			assert.deepEqual(
				groups.map(({ name }) => name),
				['A', 'B', 'C'].map((name) => live.own(name)),
			);
			const options = { ifGroupExists: 'return' };
			const again = await live.succeed('group/create', [group('B'), group('D')], { options });
			assert.deepEqual(statuses(again), ['existing', 'created']);
			assert.equal(again[0].groupid, groups[1].id);
		},
	},
	{
		name: 'group/create, createOrUpdate and sync: make a missing grouping once, and put groups there',
		isUnrecorded: true,
		async run(live) {
			await live.makeGroups('Old');
			const rows = ['A', 'B', 'Old'].map((name) => {
				const grouping = live.own('Projects');
				return { course: live.course.shortname, name: live.own(name), grouping };
			});
			const options = { createMissingGroupings: true };
			const created = await live.succeed('group/create', rows.slice(0, 1), { options });
			assert.deepEqual(statuses(created), ['created', 'created']);
			const upserted = await live.succeed('group/createOrUpdate', rows.slice(1), { options });
			assert.deepEqual(statuses(upserted).sort(), ['created', 'updated']);
			const [projects, ...others] = await live.groupings();
			assert.deepEqual([projects.name, others], [live.own('Projects'), []]);
			const all = (await live.groups()).map(({ id }) => id).sort((a, b) => a - b);
			assert.deepEqual(
				(await live.groupsIn(projects.id)).sort((a, b) => a - b),
				all,
			);
			const [again] = await live.succeed('group/sync', rows, { options });
			assert.equal(again.status, 'unchanged');
		},
	},
	{
		name: 'group/createOrUpdate: creates, finds by name and by ID number, changes nothing twice',
		async run(live) {
			const course = live.course.shortname;
			const upsert = async (row: object) => {
				const [item] = await live.succeed('group/createOrUpdate', [{ course, ...row }]);
				return [item.status, item.groupid];
			};
			const row = { name: live.own('A'), description: '<p>a &amp; b</p>' };
			const [status, id] = await upsert(row);
			assert.equal(status, 'created');
			assert.deepEqual(await upsert(row), ['unchanged', id]);
			assert.deepEqual(await upsert({ ...row, idnumber: live.own('ID') }), ['updated', id]);
			const renamed = { name: live.own('B'), idnumber: live.own('ID') };
			assert.deepEqual(await upsert(renamed), ['updated', id]);
			const stored = await live.group(Number(id));
			assert.deepEqual([stored.name, stored.description], [renamed.name, row.description]);
		},
	},
	{
		name: 'group/update: changes what is given and keeps the rest',
		async run(live) {
			const description = '*d* ![x](@@PLUGINFILE@@/x.png)';
			const [item] = await live.succeed('group/create', [
				{ courseid: live.course.id, name: live.own('A'), description, descriptionformat: 4 },
			]);
			const groupid = Number(item.groupid);
			const before = await live.group(groupid);
			assert.equal(before.description, description);
			const update = { groupid, name: live.own('B') };
			assert.deepEqual(statuses(await live.succeed('group/update', [update])), ['updated']);
			assert.deepEqual(await live.group(groupid), { ...before, name: update.name });
			assert.deepEqual(statuses(await live.succeed('group/update', [update])), ['unchanged']);
		},
	},
	{
		name: 'group/update: visibility and participation',
		unless: onlyFrom('4.2'),
		async run(live) {
			const [groupid] = await live.makeGroups('A');
			const row = { groupid, visibility: 'members', participation: 'no' };
			assert.deepEqual(statuses(await live.succeed('group/update', [row])), ['updated']);
			const { visibility, participation } = await live.group(groupid);
			assert.deepEqual([visibility, participation], [1, false]);
		},
	},
	{
		name: 'group/update: the custom fields that the site has, of every type that Moodle brings',
		// The fields are the site's own.
		isPrivate: true,
		unless: onlyFrom('4.3'),
		async run(live) {
			const [groupid, other] = await live.makeGroups('A', 'B');
			const held = async () => (await live.group(groupid)).customfields ?? [];
			const missing = await live.run('group/update', [{ groupid, customfield_n8n_live_none: 'x' }]);
			assert.match(
				String(missing.failed[0].error),
				like(says('customFieldMissing', 'group', 'n8n_live_none', '')),
			);
			const fields = (await held()).filter(({ type }) => type in CELLS);
			for (const { shortname, type } of fields) {
				const { good, bad, stored } = CELLS[type];
				const row = { groupid, customfields: { [shortname]: good } };
				assert.deepEqual(statuses(await live.succeed('group/update', [row])), ['updated']);
				assert.deepEqual(statuses(await live.succeed('group/update', [row])), ['unchanged']);
				const now = (await held()).find((field) => field.shortname === shortname);
				assert.equal(String(now?.valueraw), stored);
				const both = { groupid: other, customfields: { [shortname]: bad } };
				const { failed } = await live.run('group/update', bad === undefined ? [] : [both]);
				assert.equal(failed.length, bad === undefined ? 0 : 1);
			}
			const [item] = await live.succeed('group/get', [{}], { group: by('byId', groupid) });
			const back = await live.succeed('group/update', [{ groupid, ...item }]);
			assert.deepEqual(statuses(back), ['unchanged']);
		},
	},
	{
		name: 'group/get: by id, by name and by ID number',
		async run(live) {
			const [groupid] = await live.makeGroupsLike({ idnumber: live.own('ID') }, 'A');
			const stored = await live.group(groupid);
			const course = by('shortname', live.course.shortname);
			for (const group of [
				by('byId', groupid),
				by('name', live.own('A')),
				by('idnumber', live.own('ID')),
			]) {
				const [item] = await live.succeed('group/get', [{}], { course, group });
				const { id, name, description, idnumber } = stored;
				assert.deepEqual(item, { ...item, groupid: id, name, description, idnumber });
				assert.ok(!('enrolmentkey' in item), 'The enrolment key left the node');
			}
		},
	},
	{
		name: 'group/getMany: filtered by name, with the number of members',
		async run(live) {
			const [first, second] = await live.makeGroups('A', 'B');
			const [user, other] = live.users;
			await live.addMembers(second, user.id, other.id);
			const items = await live.succeed('group/getMany', [{}], {
				course: by('byId', live.course.id),
				returnAll: true,
				filters: { nameContains: live.prefix.toUpperCase() },
				options: { includeMemberCount: true },
			});
			assert.deepEqual(
				items.map(({ groupid, membercount }) => [groupid, membercount]),
				[
					[first, 0],
					[second, 2],
				],
			);
		},
	},
	{
		name: 'group/getMany: of a user, in the course and in all courses',
		isUnrecorded: true,
		async run(live) {
			const groupids = await live.makeGroups('A', 'B', 'C');
			const [user, other] = live.users;
			for (const groupid of groupids.slice(0, 2)) await live.addMembers(groupid, user.id);
			await live.addMembers(groupids[2], other.id);
			const listed = async (course?: number) =>
				await live.succeed('group/getMany', [{}], {
					...(course !== undefined && { course: by('byId', course) }),
					returnAll: true,
					filters: { user: by('byId', user.id), nameContains: live.prefix },
				});
			const inCourse = await listed(live.course.id);
			assert.deepEqual(
				inCourse.map(({ groupid, name }) => [groupid, name]),
				[
					[groupids[0], live.own('A')],
					[groupids[1], live.own('B')],
				],
			);
			const { warnings } = await live.api.call<{ warnings: unknown[] }>(
				'core_group_get_course_user_groups',
				{ userid: user.id },
			);
			// In other courses of the user the token may have no rights.
			if (warnings.length === 0) assert.deepEqual(await listed(), inCourse);
		},
	},
	{
		name: 'group/delete: by id and by name; what is not there is no failure',
		async run(live) {
			const [first] = await live.makeGroups('A', 'B', 'C');
			const rows = [{ groupid: first }, { course: live.course.shortname, group: live.own('B') }];
			const items = await live.succeed('group/delete', rows);
			assert.deepEqual(statuses(items), ['deleted', 'deleted']);
			assert.deepEqual(
				(await live.groups()).map(({ name }) => name),
				[live.own('C')],
			);
			const [again] = await live.succeed('group/delete', rows.slice(0, 1));
			assert.equal(again.status, 'missing');
		},
	},
];
