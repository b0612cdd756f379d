import { invalidParameter, moodleException, writeFailed } from '../protocol/exceptions';
import { lockOfGroup } from '../database/locks';
import { multiple, single, value, type InferFields } from '../types/descriptions';
import {
	enterCourse,
	findGroup,
	findUser,
	isEnrolled,
	requireManageGroups,
	type Caller,
} from '../world/access';
import { isKnownMember, shownMembers } from '../world/hiddenGroups';
import type { Group, User } from '../world/model';
import { webServiceFunction } from './webServiceFunction';

const members = multiple(single({ groupid: value('INT'), userid: value('INT') }));

export const addGroupMembers = webServiceFunction({
	parameters: { members },
	returns: null,
	millisecondsPerEntry: 8.5,
	*locks({ members: asked }, caller) {
		for (const entry of asked) {
			const { group, user } = findNewMember(entry, caller);
			const isThere = isStored(group, user, caller);
			yield isThere ? [] : rowsOf(group, user);
			// Somebody else has added the same one, and committed that only now.
			if (!isThere && isStored(group, user, caller)) throw writeFailed('duplicate key value');
		}
	},
	run({ members: asked }, caller) {
		for (const entry of asked) {
			const { group, user } = findNewMember(entry, caller);
			if (isKnownMember(caller, group, user.id)) continue;
			if (isStored(group, user, caller)) {
				// Moodle does not see the membership, and its database refuses the second one.
				throw writeFailed('duplicate key value');
			}
			caller.world.addMember(group.id, user.id);
		}
	},
});

export const deleteGroupMembers = webServiceFunction({
	parameters: { members },
	returns: null,
	millisecondsPerEntry: 7.5,
	*locks({ members: asked }, caller) {
		for (const entry of asked) {
			const { group, user } = findOldMember(entry, caller);
			yield isStored(group, user, caller) ? rowsOf(group, user) : [];
		}
	},
	run({ members: asked }, caller) {
		for (const entry of asked) {
			const { group, user } = findOldMember(entry, caller);
			if (isKnownMember(caller, group, user.id)) caller.world.removeMember(group.id, user.id);
		}
	},
});

export const getGroupMembers = webServiceFunction({
	parameters: { groupids: multiple(value('INT')) },
	returns: multiple(single({ groupid: value('INT'), userids: multiple(value('INT')) })),
	millisecondsPerEntry: 1,
	run({ groupids }, caller) {
		const { world } = caller;
		return groupids.map((groupid) => {
			const group = findGroup(caller, groupid);
			enterCourse(caller, group.courseid);
			requireManageGroups(caller, group.courseid);
			const users = shownMembers(caller, group).map((userid) => world.users.get(userid)!);
			users.sort(world.byLastName);
			return { groupid: group.id, userids: users.map(({ id }) => id) };
		});
	},
});

type Entry = InferFields<{ members: typeof members }>['members'][number];

/** The group and the user of an entry; both have to be there, and the caller has to be allowed. */
function find({ groupid, userid }: Entry, caller: Caller): { group: Group; user: User } {
	const group = findGroup(caller, groupid);
	const user = findUser(caller, userid);
	enterCourse(caller, group.courseid);
	requireManageGroups(caller, group.courseid);
	return { group, user };
}

function findNewMember(entry: Entry, caller: Caller) {
	const { group, user } = find(entry, caller);
	if (!isEnrolled(caller, group.courseid, user)) {
		throw invalidParameter('Cannot add user to the group: not enrolled in the course');
	}
	return { group, user };
}

function findOldMember(entry: Entry, caller: Caller) {
	const { group, user } = find(entry, caller);
	if (caller.world.members.get(group.id)!.get(user.id)) {
		throw moodleException(
			'errorremovenotpermitted',
			`You do not have permission to remove automatically-added group member ${user.firstname} ${user.lastname}`,
		);
	}
	return { group, user };
}

function isStored({ id }: Group, user: User, { world }: Caller): boolean {
	return world.members.get(id)?.has(user.id) === true;
}

/** The row of the membership, and that of the group, which notes when its members changed. */
function rowsOf({ id }: Group, user: User): string[] {
	return [`member ${id} ${user.id}`, lockOfGroup(id)];
}
