/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import type { LiveCase } from '../suite';
import { statuses } from './support';

/** What people call groups all over the world, and what HTML, forms and databases stumble over. */
const NAMES = [
	'R&D &amp; "quotes" \'single\' `back`',
	'a < b > c, 100 % = a+b?x#y\\z;{}[]',
	'Übung Größe naïve Ελληνικά Кириллица',
	'物理学 실험 กลุ่ม हिन्दी',
	'قسم الفيزياء קבוצה \u200Fעברית\u200E end',
	'👩‍🔬 🧪 🏳️‍🌈 𝔸𝕓',
	'e\u0301 as two characters',
];

const DESCRIPTION = 'one\ntwo <b>bold</b> &amp; "q" \'s\'\n\n👩‍🔬 עברית 物理';

/** Names and descriptions survive the way to the site and back, and are found again. */
export const nameCases: readonly LiveCase[] = [
	{
		name: 'names of all scripts: groups are created, found, renamed and deleted by them',
		async run(live) {
			const course = live.course.shortname;
			const names = NAMES.map((name) => live.own(name));
			const rows = names.map((name) => ({
				course,
				name,
				description: DESCRIPTION,
				idnumber: name,
			}));
			const created = await live.succeed('group/create', rows);
			assert.deepEqual(
				created.map(({ name, description, idnumber }) => ({ name, description, idnumber })),
				rows.map(({ name, description, idnumber }) => ({ name, description, idnumber })),
			);
			const stored = await live.groups();
			assert.deepEqual(
				stored.map(({ name, description }) => `${name}: ${description}`).sort(),
				rows.map(({ name, description }) => `${name}: ${description}`).sort(),
			);
			const upserted = await live.succeed('group/createOrUpdate', rows);
			assert.deepEqual(new Set(statuses(upserted)), new Set(['unchanged']));
			const [user] = live.users;
			const members = names.map((group) => ({ course, group, userid: user.id }));
			const added = await live.succeed('groupMember/add', members);
			assert.deepEqual(new Set(statuses(added)), new Set(['added']));
			const byIdnumber = names.map((groupidnumber, index) => {
				return { course, groupidnumber, name: `${names[names.length - 1 - index]} 2` };
			});
			const renamed = await live.succeed('group/update', byIdnumber);
			assert.deepEqual(new Set(statuses(renamed)), new Set(['updated']));
			const gone = await live.succeed(
				'group/delete',
				names.map((name) => ({ course, group: `${name} 2` })),
			);
			assert.equal(gone.filter(({ status }) => status === 'deleted').length, names.length);
			assert.deepEqual(await live.groups(), []);
		},
	},
	{
		name: 'names of all scripts: groupings are created, found, filled and deleted by them',
		async run(live) {
			const course = live.course.shortname;
			const names = NAMES.map((name) => live.own(name));
			await live.succeed(
				'grouping/create',
				names.map((name) => ({ course, name, description: DESCRIPTION })),
			);
			const stored = await live.groupings();
			assert.deepEqual(stored.map(({ name }) => name).sort(), [...names].sort());
			assert.deepEqual(new Set(stored.map(({ description }) => description)).size, 1);
			assert.equal(stored[0].description, DESCRIPTION);
			await live.makeGroups('A');
			const rows = names.map((grouping) => ({ course, group: live.own('A'), grouping }));
			const added = await live.succeed('grouping/addGroups', rows);
			assert.deepEqual(new Set(statuses(added)), new Set(['added']));
			const gone = await live.succeed('grouping/delete', rows);
			assert.equal(gone.filter(({ status }) => status === 'deleted').length, names.length);
		},
	},
	{
		name: 'the longest name that Moodle keeps, of characters beyond 16 bits',
		async run(live) {
			const start = `${live.prefix} `;
			const name = start + '🧪'.repeat(254 - start.length);
			const row = { courseid: live.course.id, name, description: '' };
			const [{ groupid }] = await live.succeed('group/create', [row]);
			assert.equal((await live.group(Number(groupid))).name, name);
			const { failed } = await live.run('group/create', [{ ...row, name: `${name}🧪` }]);
			assert.match(String(failed[0]?.error), /longer than 254 characters/);
		},
	},
];
