/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import type { Live } from '../live';
import type { LiveCase } from '../suite';
import { known, notFoundBy } from './members';
import { statuses } from './support';

const NO_BREAK = '\u00a0';

/** Ways in which sheets write a name that mean the same on every database. */
const SAME: ReadonlyArray<(name: string) => string> = [
	(name) => name.toUpperCase(),
	(name) => name.toLowerCase(),
	(name) => name.replaceAll(' ', NO_BREAK),
	(name) => name.replaceAll(' ', '  '),
	(name) => name.normalize('NFD'),
	(name) => name.replaceAll('&', '&amp;'),
	(name) => `\ufeff${name}\u200b`,
];

/** Names that some databases take for equal. */
const EQUAL: ReadonlyArray<readonly [string, string]> = [
	['Müller', 'Muller'],
	['Groß', 'Gross'],
	['Bär 🐻', 'Bär 🦊'],
];

const cases: readonly LiveCase[] = [
	{
		name: 'groupMember/add: a group is found in each way in which sheets write its name',
		async run(live) {
			const [groupid] = await live.makeGroups('Café R&D');
			const name = live.own('Café R&D');
			const { id: userid } = live.users[0];
			const rows = SAME.map((write) => ({ courseid: live.course.id, group: write(name), userid }));
			const items = await live.succeed('groupMember/add', rows);
			assert.deepEqual(
				items.map((item) => [item.groupid, item.group]),
				rows.map(() => [groupid, name]),
			);
			const near = { courseid: live.course.id, group: live.own('Cafe R&D'), userid };
			const { failed } = await live.run('groupMember/add', [near]);
			assert.ok(String(failed[0].error).includes(`close to it: "${name}" (ID ${groupid})`));
		},
	},
	{
		name: 'group/create, createOrUpdate, sync: a name that means the same makes no second group',
		async run(live) {
			const [groupid] = await live.makeGroups('Café A');
			const rows = SAME.slice(0, 5).map((write) => {
				return { courseid: live.course.id, name: write(live.own('Café A')), description: 'x' };
			});
			for (const row of rows) {
				const parameters = { options: { ifGroupExists: 'return' } };
				const [item] = await live.succeed('group/create', [row], parameters);
				assert.deepEqual([item.groupid, item.status], [groupid, 'existing']);
				const [upserted] = await live.succeed('group/createOrUpdate', [row]);
				assert.equal(upserted.groupid, groupid);
				await live.succeed('group/sync', [row]);
			}
			assert.deepEqual(await namesOf(live), [live.own('Café A')]);
		},
	},
	{
		name: 'group/create, grouping/create: what only the database takes for equal is created, or the one in the way is named',
		async run(live) {
			for (const [first, second] of EQUAL) {
				for (const noun of ['group', 'grouping']) {
					const row = (name: string) => ({ courseid: live.course.id, name: live.own(name) });
					const [made] = await live.succeed(`${noun}/create`, [row(first)]);
					const { items, failed } = await live.run(`${noun}/create`, [row(second), row('Z')]);
					assert.equal(items.at(-1)?.name, live.own('Z'));
					const error = failed[0]?.error as string | undefined;
					if (error !== undefined) {
						const id = String(made[`${noun}id`]);
						const named = `as equal to that of ${noun} "${live.own(first)}" (ID ${id})`;
						assert.ok(error.includes(named), error);
					}
					const names = noun === 'group' ? await namesOf(live) : await groupingNamesOf(live);
					assert.equal(names.includes(live.own(second)), error === undefined);
					const again = [made, items.at(-1)!].map((item) => ({
						[`${noun}id`]: item[`${noun}id`],
					}));
					await live.succeed(`${noun}/delete`, again);
				}
			}
		},
	},
	{
		name: 'group/update, grouping/update: a name changes in case and accents',
		async run(live) {
			const [groupid] = await live.makeGroups('Café');
			const [groupingid] = await live.makeGroupings('Café');
			for (const name of ['CAFÉ', 'Cafe', 'café']) {
				const row = { name: live.own(name) };
				const [group] = await live.succeed('group/update', [{ ...row, groupid }]);
				const [grouping] = await live.succeed('grouping/update', [{ ...row, groupingid }]);
				assert.deepEqual(statuses([group, grouping]), ['updated', 'updated']);
				assert.deepEqual([group.name, grouping.name], [row.name, row.name]);
				assert.equal((await live.group(groupid)).name, row.name);
			}
		},
	},
	{
		name: 'groupMember/add: users are found by emails and usernames in other case',
		isPrivate: true,
		unless: (live) => (known(live, 'email').length === 0 ? notFoundBy('email') : undefined),
		async run(live) {
			const [groupid] = await live.makeGroups('A');
			const users = known(live, 'email').slice(0, 3);
			const rows = users.flatMap(({ email = '' }) =>
				[email.toUpperCase(), `${email.slice(0, 1).toUpperCase()}${email.slice(1)}${NO_BREAK}`].map(
					(written) => ({ groupid, email: written }),
				),
			);
			const items = await live.succeed('groupMember/add', rows);
			assert.deepEqual(
				items.map(({ userid }) => userid),
				users.flatMap(({ id }) => [id, id]),
			);
		},
	},
];

async function namesOf(live: Live): Promise<string[]> {
	return (await live.groups()).map(({ name }) => name);
}

async function groupingNamesOf(live: Live): Promise<string[]> {
	return (await live.groupings()).map(({ name }) => name);
}

/** Names and addresses as sheets write them. */
export const spellingCases = cases.map((each) => ({ ...each, isUnrecorded: true }));
