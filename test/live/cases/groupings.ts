/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import type { IDataObject } from 'n8n-workflow';

import type { LiveCase } from '../suite';
import { by, statuses } from './support';

const PICTURE = '*d* ![x](@@PLUGINFILE@@/x.png)';

/** Resource Grouping, and groups that are created into one. */
export const groupingCases: readonly LiveCase[] = [
	{
		name: 'grouping/create and update: with and without an ID number; the rest is kept',
		async run(live) {
			const course = live.course.shortname;
			const items = await live.succeed('grouping/create', [
				{ course, name: live.own('Labs'), description: PICTURE, descriptionformat: 4 },
				{ course, name: live.own('Teams'), idnumber: live.own('ID') },
			]);
			assert.deepEqual(statuses(items), ['created', 'created']);
			const stored = async () =>
				(await live.groupings()).find(({ id }) => id === items[0].groupingid);
			const before = (await stored())!;
			assert.equal(before.description, PICTURE);
			const update = { groupingid: before.id, name: live.own('Labs 2') };
			assert.deepEqual(statuses(await live.succeed('grouping/update', [update])), ['updated']);
			assert.deepEqual(await stored(), { ...before, name: update.name });
			const byIdnumber = { course, groupingidnumber: live.own('ID'), description: 'new' };
			assert.deepEqual(statuses(await live.succeed('grouping/update', [byIdnumber, update])), [
				'updated',
				'unchanged',
			]);
		},
	},
	{
		name: 'grouping/createOrUpdate and get: creates, finds by name and by ID number',
		isUnrecorded: true,
		async run(live) {
			const course = live.course.shortname;
			const row = { course, name: live.own('Labs'), idnumber: live.own('ID') };
			const upsert = async (values: IDataObject) =>
				(await live.succeed('grouping/createOrUpdate', [values]))[0];
			const created = await upsert(row);
			const same = await upsert({ course, name: row.name });
			const renamed = await upsert({ ...row, name: live.own('Teams') });
			assert.deepEqual(statuses([created, same, renamed]), ['created', 'unchanged', 'updated']);
			const [groupid] = await live.makeGroups('A');
			await live.succeed('grouping/addGroups', [{ groupid, groupingid: created.groupingid }]);
			const [item] = await live.succeed('grouping/get', [{}], {
				course: by('text', course),
				grouping: by('text', row.idnumber),
			});
			assert.deepEqual(
				[item.groupingid, item.name, item.groups],
				[created.groupingid, live.own('Teams'), [{ groupid, name: live.own('A') }]],
			);
		},
	},
	{
		name: 'grouping/addGroups and removeGroups: by ids and by names, and what is so already',
		async run(live) {
			const [a, b] = await live.makeGroups('A', 'B');
			const [groupingid] = await live.makeGroupings('Labs');
			const course = live.course.shortname;
			const rows = [
				{ groupid: a, groupingid },
				{ course, group: live.own('B'), grouping: live.own('Labs') },
			];
			assert.deepEqual(statuses(await live.succeed('grouping/addGroups', rows.slice(0, 1))), [
				'added',
			]);
			assert.deepEqual(statuses(await live.succeed('grouping/addGroups', rows)), [
				'alreadyInGrouping',
				'added',
			]);
			assert.deepEqual(await live.groupsIn(groupingid), [a, b]);
			assert.deepEqual(statuses(await live.succeed('grouping/removeGroups', rows.slice(1))), [
				'removed',
			]);
			assert.deepEqual(statuses(await live.succeed('grouping/removeGroups', rows)), [
				'removed',
				'notInGrouping',
			]);
			assert.deepEqual(await live.groupsIn(groupingid), []);
		},
	},
	{
		name: 'grouping/getMany: with the groups; group/create into a grouping',
		async run(live) {
			const [groupingid] = await live.makeGroupings('Labs');
			const row = { course: live.course.shortname, name: live.own('A'), groupingid };
			const [{ groupid }] = await live.succeed('group/create', [row]);
			const items = await live.succeed('grouping/getMany', [{}], {
				course: by('byId', live.course.id),
				returnAll: true,
				options: { includeGroups: true },
			});
			const own = items.filter((item) => item.groupingid === groupingid);
			assert.deepEqual(
				own.map(({ name, groups }) => [name, groups]),
				[[live.own('Labs'), [{ groupid, name: row.name }]]],
			);
		},
	},
	{
		name: 'grouping/delete: the groups stay; what is not there is no failure',
		async run(live) {
			const [groupid] = await live.makeGroups('A');
			const [groupingid] = await live.makeGroupings('Labs');
			await live.succeed('grouping/addGroups', [{ groupid, groupingid }]);
			const row = { course: live.course.shortname, grouping: live.own('Labs') };
			const [item] = await live.succeed('grouping/delete', [row]);
			assert.deepEqual([item.groupingid, item.status], [groupingid, 'deleted']);
			const [again] = await live.succeed('grouping/delete', [{ groupingid }]);
			assert.equal(again.status, 'missing');
			assert.deepEqual(await live.groupings(), []);
			assert.equal((await live.groups()).length, 1);
		},
	},
];
