import { hasCapability, type Caller } from './access';
import { isShownFor, shownMembers } from './hiddenGroups';
import type { Course, Group } from './model';

/** Whether the caller sees only members of the own groups in the course's lists of people. */
export function isConfinedToOwnGroups(caller: Caller, course: Course): boolean {
	const isSeparate = course.groupmode === 1;
	return isSeparate && !hasCapability(caller, 'moodle/site:accessallgroups', course.id);
}

/** The caller's groups in the course, as far as the caller may know of them. */
export function ownGroups(caller: Caller, courseid: number): Group[] {
	return groupsOf(caller.userid, courseid, caller);
}

/** The groups of a user that Moodle shows the caller. */
export function groupsOf(userid: number, courseid: number, caller: Caller): Group[] {
	const { world } = caller;
	return world
		.storedGroups(courseid)
		.filter(({ id }) => world.members.get(id)!.has(userid))
		.filter((group) => isShownFor(caller, group, userid));
}

/** Filters users by the caller's groups where groups are separate; without a group nobody is left. */
export function isInOwnGroups(caller: Caller, course: Course): (user: { id: number }) => boolean {
	if (!isConfinedToOwnGroups(caller, course)) return () => true;
	const members = ownGroups(caller, course.id).flatMap((group) => shownMembers(caller, group));
	const shown = new Set(members);
	return ({ id }) => shown.has(id);
}

/** Whether the caller and the user have a group in common, where groups are separate. */
export function sharesGroup(caller: Caller, course: Course, userid: number): boolean {
	if (!isConfinedToOwnGroups(caller, course)) return true;
	const own = ownGroups(caller, course.id);
	return groupsOf(userid, course.id, caller).some((group) => own.includes(group));
}
