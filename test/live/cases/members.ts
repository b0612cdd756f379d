/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import { ANY, like, says } from '../../support/said';
import type { LiveUser } from '../found';
import type { Live } from '../live';
import type { LiveCase } from '../suite';
import { by, onlyFrom, statuses } from './support';

const ENROL = 'enrol_manual_enrol_users';

/** What people identify a user by, beside the id. */
const WAYS = ['username', 'email', 'idnumber'] as const;

type Way = (typeof WAYS)[number];

/** Resource Group Member, all but Sync. */
export const memberCases: readonly LiveCase[] = [
	{
		name: 'groupMember/add: new members and old ones, into several groups at once',
		async run(live) {
			const [a, b] = await live.makeGroups('A', 'B');
			const [first, second] = live.users;
			await live.addMembers(a, first.id);
			const items = await live.succeed('groupMember/add', [
				{ groupid: a, userid: first.id },
				{ groupid: a, userid: second.id },
				{ course: live.course.shortname, group: live.own('B'), userid: first.id },
				{ groupid: a, userid: second.id },
			]);
			assert.deepEqual(statuses(items), ['alreadyMember', 'added', 'added', 'duplicate']);
			assert.deepEqual(await live.members(a), ids(first, second));
			assert.deepEqual(await live.members(b), ids(first));
		},
	},
	...WAYS.map(
		(way): LiveCase => ({
			name: `groupMember/add: users by ${way}`,
			unless: (live) => (known(live, way).length === 0 ? notFoundBy(way) : undefined),
			async run(live) {
				const [groupid] = await live.makeGroups('A');
				const users = known(live, way);
				const rows = users.map((user) => ({ groupid, [column(way)]: user[way]! }));
				const items = await live.succeed('groupMember/add', rows);
				assert.deepEqual(
					items.map(({ userid, status }) => [userid, status]),
					users.map(({ id }) => [id, 'added']),
				);
				assert.deepEqual(await live.members(groupid), ids(...users));
			},
		}),
	),
	{
		name: 'groupMember/add: makes a missing group for its rows, none for nobody, and no second one',
		isUnrecorded: true,
		async run(live) {
			const [first, second] = live.users;
			const row = (group: string, userid: number) => {
				return { course: live.course.shortname, group: live.own(group), userid };
			};
			const rows = [row('New', first.id), row('New', second.id), row('Other', 999_999_999)];
			const parameters = { options: { createMissingGroups: true } };
			const { items, failed } = await live.run('groupMember/add', rows, { parameters });
			assert.deepEqual(statuses(items), ['created', 'added', 'added']);
			assert.equal(failed.length, 1);
			const [made, ...others] = await live.groups();
			assert.deepEqual([made.name, others], [live.own('New'), []]);
			assert.deepEqual(await live.members(made.id), ids(first, second));
			const again = await live.run('groupMember/add', rows, { parameters });
			assert.deepEqual(statuses(again.items), ['alreadyMember', 'alreadyMember']);
			assert.equal((await live.groups()).length, 1);
		},
	},
	{
		// Whom it would enrol it might leave enrolled when it is interrupted: it enrols nobody.
		name: 'groupMember/add: with a role that is none, nobody is enrolled or added',
		isPrivate: true,
		unless: ({ outsider, info }) =>
			outsider === undefined || !info.functions.some(({ name }) => name === ENROL)
				? `no user was found who is not enrolled, or the service lacks ${ENROL}`
				: undefined,
		async run(live) {
			const [groupid] = await live.makeGroups('A');
			const rows = [live.users[0].id, live.outsider!].map((userid) => ({ groupid, userid }));
			const options = { usersWhoAreNotEnrolled: 'enrol', roleId: 999_999_999 };
			const { items, failed } = await live.run('groupMember/add', rows, {
				parameters: { options },
			});
			assert.deepEqual(statuses(items), ['added']);
			assert.equal(failed.length, 1);
			assert.match(String(failed[0].message), /wsusercannotassign/);
			assert.deepEqual(await live.members(groupid), ids(live.users[0]));
		},
	},
	{
		name: 'groupMember/remove: members, and who is none',
		async run(live) {
			const [groupid] = await live.makeGroups('A');
			const [first, second, third] = live.users;
			await live.addMembers(groupid, first.id, second.id);
			const items = await live.succeed('groupMember/remove', [
				{ course: live.course.shortname, group: live.own('A'), userid: first.id },
				{ groupid, userid: third.id },
			]);
			assert.deepEqual(statuses(items), ['removed', 'notMember']);
			assert.deepEqual(await live.members(groupid), ids(second));
		},
	},
	{
		name: 'groupMember/add and remove: a group that not everybody may see',
		unless: onlyFrom('4.2'),
		async run(live) {
			const [groupid] = await live.makeGroupsLike({ visibility: 3 }, 'A');
			const [first, second] = live.users;
			await live.addMembers(groupid, first.id);
			const isHidden = (await live.members(groupid)).length === 0;
			const row = { groupid, userid: first.id };
			const added = await live.succeed('groupMember/add', [{ groupid, userid: second.id }]);
			assert.deepEqual(statuses(added), ['added']);
			const { items, failed } = await live.run('groupMember/remove', [row]);
			if (isHidden) {
				assert.match(
					String(failed[0]?.error),
					like(says('membersHidden', { id: groupid, name: live.own('A') }, ANY)),
				);
			} else {
				assert.deepEqual(statuses(items), ['removed']);
				assert.deepEqual(await live.members(groupid), ids(second));
			}
		},
	},
	{
		name: 'enrolledUser/getMany: with roles, and those without a group',
		isPrivate: true,
		async run(live) {
			const [a] = await live.makeGroups('A');
			const [first, second] = live.users;
			await live.addMembers(a, first.id);
			const course = by('byId', live.course.id);
			const all = await live.succeed('enrolledUser/getMany', [{}], {
				course,
				returnAll: true,
				options: { includeRoles: true },
			});
			const found = all.find(({ userid }) => userid === first.id);
			assert.equal(found?.fullname, first.fullname);
			assert.equal(found?.courseid, live.course.id);
			assert.ok(Array.isArray(found?.roles));
			const free = await live.succeed('enrolledUser/getMany', [{}], {
				course,
				returnAll: true,
				filters: { withoutGroup: true },
			});
			const ids = free.map(({ userid }) => userid);
			assert.deepEqual([ids.includes(first.id), ids.includes(second.id)], [false, true]);
		},
	},
	{
		name: 'groupMember/getMany: of a group with user fields, and of a course',
		async run(live) {
			const [a, b] = await live.makeGroups('A', 'B');
			const [first, second] = live.users;
			await live.addMembers(a, first.id, second.id);
			await live.addMembers(b, second.id);
			const ofGroup = await live.succeed('groupMember/getMany', [{}], {
				membersOf: 'group',
				group: by('byId', a),
				returnAll: true,
			});
			assert.deepEqual(
				sorted(ofGroup.map(({ group, userid, fullname }) => [group, userid, fullname])),
				sorted([first, second].map(({ id, fullname }) => [live.own('A'), id, fullname])),
			);
			const ofCourse = await live.succeed('groupMember/getMany', [{}], {
				membersOf: 'course',
				course: by('shortname', live.course.shortname),
				returnAll: true,
				options: { idsOnly: true },
			});
			assert.deepEqual(
				sorted(ofCourse.filter(({ groupid }) => [a, b].includes(Number(groupid)))),
				sorted([
					{ groupid: a, userid: first.id },
					{ groupid: a, userid: second.id },
					{ groupid: b, userid: second.id },
				]),
			);
		},
	},
];

/** Why users are not looked for by a field. */
export const notFoundBy = (field: string) =>
	`the token does not find the users by ${field}, or several have the same`;

/** The users who have a value that nobody else of them has. */
export function known({ users, findable }: Live, way: Way): LiveUser[] {
	if (!findable.has(way)) return [];
	const values = users.map((user) => user[way]);
	return users.filter(
		({ [way]: value }) => value && values.indexOf(value) === values.lastIndexOf(value),
	);
}

function column(way: Way): string {
	return way === 'idnumber' ? 'useridnumber' : way;
}

function ids(...users: LiveUser[]): number[] {
	return users.map(({ id }) => id).sort((left, right) => left - right);
}

/** Without regard to the order. */
function sorted(values: readonly unknown[]): string[] {
	return values.map((value) => JSON.stringify(value)).sort();
}
