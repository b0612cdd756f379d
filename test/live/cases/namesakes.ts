/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import type { LiveGroup } from '../found';
import type { Live } from '../live';
import type { LiveCase } from '../suite';
import { statuses } from './support';

/** The same number to PHP, and hardly the name of a group of others. */
const [LOOSE, NUMBER] = ['0073518', '73518'];

/** Two groups or groupings of one name or ID number, and names that are handed on. */
const cases: readonly LiveCase[] = [
	{
		name: 'group/update: a name that is the same number as another group’s is refused',
		async run(live) {
			const [groupid] = await makeNumbers(live);
			const { items, failed } = await live.run('group/update', [{ groupid, name: NUMBER }]);
			assert.equal(items.length, 0);
			assert.match(String(failed[0].error), /^The name "73518" is taken in course /);
			assert.equal((await live.group(groupid)).name, LOOSE);
		},
	},
	{
		name: 'group/createOrUpdate, group/sync: two groups of one name fail, unless the ID number decides',
		async run(live) {
			const [first, second] = await makeNumbers(live);
			// Moodle itself lets them have one name.
			const twin = { id: first, name: NUMBER, idnumber: live.own('ID'), description: '' };
			await live.api.call('core_group_update_groups', { groups: [twin] });
			const row = { courseid: live.course.id, name: NUMBER, description: 'x' };
			const both = `2 groups have the name "73518": "73518" (ID ${first}), "73518" (ID ${second})`;
			for (const operation of ['group/createOrUpdate', 'group/sync', 'group/create']) {
				const parameters =
					operation === 'group/create' ? { options: { ifGroupExists: 'return' } } : {};
				const { failed } = await live.run(operation, [row], { parameters });
				assert.ok(String(failed[0].error).startsWith(both), String(failed[0].error));
			}
			const sync = await live.succeed('group/sync', [{ ...row, idnumber: live.own('ID') }]);
			assert.deepEqual(statuses(sync), ['updated']);
			const described = [await live.group(first), await live.group(second)];
			assert.deepEqual(
				described.map(({ description }) => description),
				['x', ''],
			);
		},
	},
	{
		name: 'group/createOrUpdate, group/sync: a group is found by the ID number 0',
		async run(live) {
			const row = (name: string, idnumber: string) => {
				return { courseid: live.course.id, name: live.own(name), idnumber };
			};
			const upsert = async (...rows: object[]) =>
				statuses(await live.succeed('group/createOrUpdate', rows as never));
			assert.deepEqual(await upsert(row('A', '0')), ['created']);
			assert.deepEqual(await upsert(row('A', '0'), row('B', live.own('1'))), [
				'unchanged',
				'created',
			]);
			assert.deepEqual(await upsert(row('C', '0')), ['updated']);
			const [again] = await live.succeed('group/sync', [row('C', '0'), row('B', live.own('1'))]);
			assert.equal(again.status, 'unchanged');
		},
	},
	{
		name: 'group/update: names are handed on and swapped in one run',
		async run(live) {
			const [a, b, c, d] = await live.makeGroups('A', 'B', 'C', 'D');
			const row = (groupid: number, name: string) => {
				return { groupid, name: live.own(name), newidnumber: live.own(`ID ${name}`) };
			};
			const names = async (ids: number[]) =>
				await Promise.all(ids.map(async (id) => (await live.group(id)).name));
			const own = (...all: string[]) => all.map((name) => live.own(name));
			const chain = [row(a, 'B'), row(b, 'C'), row(c, 'E')];
			for (const options of [{ rowsPerRequest: 1 }, {}]) {
				const items = await live.succeed('group/update', chain, { options });
				assert.deepEqual(new Set(statuses(items)).size, 1);
				assert.deepEqual(await names([a, b, c]), own('B', 'C', 'E'));
			}
			const circle = [row(a, 'C'), row(b, 'E'), row(c, 'B'), row(d, 'F')];
			const items = await live.succeed('group/update', circle);
			assert.deepEqual(new Set(statuses(items)), new Set(['updated']));
			assert.deepEqual(await names([a, b, c, d]), own('C', 'E', 'B', 'F'));
			assert.equal((await live.group(c)).idnumber, live.own('ID B'));
		},
	},
	{
		name: 'grouping/update: names are handed on and swapped in one run',
		async run(live) {
			const [a, b, c] = await live.makeGroupings('A', 'B', 'C');
			const row = (groupingid: number, name: string) => ({ groupingid, name: live.own(name) });
			const rows = [row(a, 'B'), row(b, 'A'), row(c, 'D')];
			const items = await live.succeed('grouping/update', rows);
			assert.deepEqual(statuses(items), ['updated', 'updated', 'updated']);
			const stored = await live.groupings();
			assert.deepEqual(
				[a, b, c].map((id) => stored.find((one) => one.id === id)?.name),
				['B', 'A', 'D'].map((name) => live.own(name)),
			);
		},
	},
];

export const namesakeCases = cases.map((each) => ({ ...each, isUnrecorded: true }));

async function makeNumbers(live: Live): Promise<number[]> {
	const groups = [LOOSE, NUMBER].map((name) => {
		return { courseid: live.course.id, name, description: '' };
	});
	const made = await live.api.call<LiveGroup[]>('core_group_create_groups', { groups });
	for (const { id } of made) live.made.groups.add(id);
	return made.map(({ id }) => id);
}
