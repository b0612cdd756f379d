import { knows } from '../versions';
import { activeCourses, hasCapability, type Caller } from './access';
import type { Capability } from './capabilities';
import type { User } from './model';
import { sharesGroup } from './separateGroups';

/**
 * Whether a user shows up in a search by a field: administrators see all, everybody finds
 * themselves and, by id and email, active course mates; where groups are separate, only those with
 * whom they share one. Whom one may not see is silently left out.
 */
export function maySeeUser(caller: Caller, user: User, field: string): boolean {
	if (caller.world.hiddenIdentity.has(field)) return false;
	if (seesAllDetails(caller, user)) return true;
	if (user.deleted || (field !== 'id' && field !== 'email')) return false;
	if (field === 'email' && !seesEmail(caller, user)) return false;
	return activeCourses({ ...caller, userid: user.id }).some(
		(course) =>
			hasCapability(caller, 'moodle/user:viewdetails', course.id) &&
			sharesGroup(caller, course, user.id),
	);
}

/** Whether the caller sees user name, ID number and the like: of the own account, or as a manager. */
export function seesAllDetails(caller: Caller, user: User): boolean {
	return user.id === caller.userid || hasInCourseOf(user, caller, 'moodle/user:viewalldetails');
}

/** Older versions give the parts of the full name only to those who teach. */
export function seesNames(caller: Caller, user: User): boolean {
	const isOpen = knows(caller.version, 'namesOfFullname');
	return isOpen || hasInCourseOf(user, caller, 'moodle/site:viewfullnames');
}

/** Accounts show their email to course mates and, as an identity field, to teachers. */
export function seesEmail(caller: Caller, user: User): boolean {
	if (user.id === caller.userid) return true;
	const own = activeCourses(caller);
	return (
		hasInCourseOf(user, caller, 'moodle/site:viewuseridentity') ||
		activeCourses({ ...caller, userid: user.id }).some((course) => own.includes(course))
	);
}

/** Whether the caller has a capability in any course in which the user is. */
function hasInCourseOf(user: User, caller: Caller, capability: Capability): boolean {
	const { world, userid } = caller;
	if (world.admins.has(userid)) return true;
	return [...world.courses.keys()].some(
		(id) => world.enrolment(id, user.id) !== undefined && hasCapability(caller, capability, id),
	);
}
