import { lacks, moodleId, refuses, says } from '../../support/said';
import { courseOf, GUEST, missing, NOTHING, type Explanation } from './explanation';
import { onlyStudents } from './support';

/** What goes wrong with users and members. */
export const aboutMembers: readonly Explanation[] = [
	{
		when: 'the user is not enrolled',
		operation: 'groupMember/add',
		unless: ({ outsider }) =>
			outsider === undefined ? 'no user was found who is not enrolled' : undefined,
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			return {
				bad: { groupid, userid: live.outsider! },
				good: { groupid, userid: live.users[0].id },
			};
		},
		says: (live) => [`User ${live.outsider!}`, ` is not enrolled in ${courseOf(live)}`],
		errorcode: 'invalidparameter',
	},
	{
		when: 'the user is the guest account',
		operation: 'groupMember/add',
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			return {
				bad: { groupid, userid: GUEST },
				good: { groupid, userid: live.users[0].id },
			};
		},
		says: () => [says('userIsGuest', GUEST)],
		errorcode: 'guestsarenotallowed',
	},
	{
		when: 'the user does not exist',
		operation: 'groupMember/add',
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			return {
				bad: { groupid, userid: NOTHING },
				good: { groupid, userid: live.users[0].id },
			};
		},
		says: () => [says('userMissing', NOTHING)],
		errorcode: missing('invaliduser'),
	},
	{
		when: 'no user has the address',
		operation: 'groupMember/add',
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			return {
				bad: { groupid, email: `${live.prefix}@example.invalid` },
				good: { groupid, userid: live.users[0].id },
			};
		},
		says: ({ prefix }) => [
			says('userNotFound', { by: 'email', value: `${prefix}@example.invalid` }),
		],
	},
	{
		when: 'the ID is none',
		operation: 'groupMember/remove',
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			return {
				bad: { groupid, userid: 'x' },
				good: { groupid, userid: live.users[0].id },
			};
		},
		says: () => [refuses('userid', moodleId, 'x')],
	},
	{
		when: 'a sync would empty the group',
		operation: 'groupMember/sync',
		unless: onlyStudents,
		arrange: async (live) => {
			const [groupid] = await live.makeGroups('A');
			const [first, second, third] = live.users;
			await live.addMembers(groupid, first.id, second.id);
			return { bad: { groupid, userid: third.id } };
		},
		says: (live) =>
			says('tooManyRemovals', { id: 0, name: live.own('A') }, 2, 2, ['less than 50 %', '']).split(
				'(ID 0)',
			),
	},
	{
		when: 'no course is chosen',
		operation: 'groupMember/getMany',
		arrange: async () => ({ bad: {}, parameters: { membersOf: 'course' } }),
		says: () => [lacks('Course')],
	},
];
