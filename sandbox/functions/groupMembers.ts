import { invalidParameter, moodleException, writeFailed } from '../protocol/exceptions';
import { multiple, single, value } from '../types/descriptions';
import { compareBytes } from '../types/php';
import { enterCourse, findGroup, findUser, isEnrolled, requireManageGroups } from '../world/access';
import { isKnownMember, shownMembers } from '../world/hiddenGroups';
import { webServiceFunction } from './webServiceFunction';

const members = multiple(single({ groupid: value('INT'), userid: value('INT') }));

export const addGroupMembers = webServiceFunction({
	parameters: { members },
	returns: null,
	millisecondsPerEntry: 8.5,
	run({ members: asked }, caller) {
		for (const { groupid, userid } of asked) {
			const group = findGroup(caller, groupid);
			const user = findUser(caller, userid);
			enterCourse(caller, group.courseid);
			requireManageGroups(caller, group.courseid);
			if (!isEnrolled(caller, group.courseid, user)) {
				throw invalidParameter('Cannot add user to the group: not enrolled in the course');
			}
			if (isKnownMember(caller, group, user.id)) continue;
			if (caller.world.members.get(group.id)!.has(user.id)) {
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
	run({ members: asked }, caller) {
		for (const { groupid, userid } of asked) {
			const group = findGroup(caller, groupid);
			const user = findUser(caller, userid);
			enterCourse(caller, group.courseid);
			requireManageGroups(caller, group.courseid);
			const component = caller.world.members.get(group.id)!.get(user.id);
			if (component) {
				throw moodleException(
					'errorremovenotpermitted',
					`You do not have permission to remove automatically-added group member ${user.firstname} ${user.lastname}`,
				);
			}
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
			users.sort(
				(left, right) =>
					compareBytes(left.lastname, right.lastname) ||
					compareBytes(left.firstname, right.firstname),
			);
			return { groupid: group.id, userids: users.map(({ id }) => id) };
		});
	},
});
