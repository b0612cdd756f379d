import { knows } from '../versions';
import { activeCourses, hasCapability, type Caller } from './access';
import type { Capability } from './capabilities';
import type { Course, IdentityField, User } from './model';
import { sharesGroup } from './separateGroups';

/**
 * Whether a user shows up at all: administrators see all, everybody sees themselves and active course
 * mates; where groups are separate, only those with whom they share one.
 */
export function maySeeUser(caller: Caller, user: User): boolean {
	if (seesAllDetails(caller, user)) return true;
	if (user.deleted) return false;
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

/**
 * Accounts show their email to course mates and, as an identity field, to teachers; a course shows it
 * to its teachers whatever the identity fields are.
 */
export function seesEmail(caller: Caller, user: User, course?: Course): boolean {
	if (user.id === caller.userid || seesIdentity(caller, user, 'email')) return true;
	if (course !== undefined && hasCapability(caller, 'moodle/course:useremail', course.id)) {
		return true;
	}
	const own = activeCourses(caller);
	return activeCourses({ ...caller, userid: user.id }).some((other) => own.includes(other));
}

/** Whether the site's setting "Show user identity" shows the caller a field of the user. */
export function seesIdentity(caller: Caller, user: User, field: IdentityField): boolean {
	return (
		caller.world.identityFields.includes(field) &&
		hasInCourseOf(user, caller, 'moodle/site:viewuseridentity')
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
