import { hasCapability, type Caller } from './access';
import type { Group } from './model';

/** `visibility` of a group. */
const ALL = 0;
const MEMBERS = 1;
const OWN = 2;

/** Whether Moodle looks at the visibility of the course's groups at all for the caller. */
export function seesAllGroups(caller: Caller, courseid: number): boolean {
	const hasHidden = caller.world.hasHiddenGroups(courseid);
	return !hasHidden || hasCapability(caller, 'moodle/course:viewhiddengroups', courseid);
}

/** Whether a group is in the list of the course's groups: hidden ones only for own members. */
export function isListed(caller: Caller, group: Group): boolean {
	return isShownFor(caller, group, caller.userid);
}

/**
 * Whether a group is among those of a user. Moodle asks about the user's membership, not about
 * the caller's, so it gives away groups of others with visibility 1 and 2.
 */
export function isShownFor(caller: Caller, group: Group, userid: number): boolean {
	if (hasCapability(caller, 'moodle/course:viewhiddengroups', group.courseid)) return true;
	if (group.visibility === ALL) return true;
	return [MEMBERS, OWN].includes(group.visibility) && isStored(caller, group, userid);
}

/** Moodle's `groups_is_member`: the membership, as far as the caller may know of it. */
export function isKnownMember(caller: Caller, group: Group, userid: number): boolean {
	const known = seesAllGroups(caller, group.courseid) || mayKnow(caller, group, userid);
	return known && isStored(caller, group, userid);
}

/** The user ids of the members that the caller may see. */
export function shownMembers(caller: Caller, group: Group): number[] {
	const members = caller.world.membersOf(group.id);
	if (seesAllGroups(caller, group.courseid)) return members;
	return members.filter((userid) => mayKnow(caller, group, userid));
}

function mayKnow(caller: Caller, group: Group, userid: number): boolean {
	if (group.visibility === ALL) return true;
	if (group.visibility === MEMBERS) return isStored(caller, group, caller.userid);
	return group.visibility === OWN && userid === caller.userid;
}

function isStored({ world }: Caller, group: Group, userid: number): boolean {
	return world.members.get(group.id)!.has(userid);
}
