import {
	courseContextNotValid,
	invalidParameter,
	invalidUser,
	loginRequired,
	missingCapability,
	missingRecord,
	moodleException,
	MoodleException,
} from '../protocol/exceptions';
import type { Int } from '../types/php';
import type { MoodleVersion } from '../versions';
import { requireReadyAccount } from './account';
import { hasByDefault, type Capability } from './capabilities';
import { isActive, rolesOf } from './enrolment';
import type { Course, Group, Grouping, User } from './model';
import type { World } from './world';

/** Who calls, on which site, and in which form texts are wanted. */
export interface Caller {
	readonly world: World;
	readonly version: MoodleVersion;
	readonly userid: number;
	/** The functions of the caller's service. */
	readonly functions: readonly string[];
	/** `moodlewssettingraw`. */
	readonly raw: boolean;
	/** `moodlewssettingfileurl`. */
	readonly fileUrls: boolean;
	readonly siteUrl: string;
}

/** Moodle's `has_capability` in a course: by the role there, with the course's overrides. */
export function hasCapability(
	{ world, userid }: Caller,
	capability: Capability,
	courseid: number,
): boolean {
	if (world.admins.has(userid)) return true;
	return rolesIn({ world, userid }, courseid).some((role) => {
		const overrides = world.overrides.filter(
			(rule) => rule.courseid === courseid && rule.role === role && rule.capability === capability,
		);
		return overrides.pop()?.allow ?? hasByDefault(role, capability);
	});
}

/** The caller's roles in a course. */
export function rolesIn({ world, userid }: Pick<Caller, 'world' | 'userid'>, courseid: number) {
	return rolesOf(world.enrolment(courseid, userid));
}

/** Moodle's `validate_context` of a course: it exists and the caller may enter it. */
export function validateContext(caller: Caller, courseid: Int): Course {
	const course = caller.world.courses.get(Number(courseid));
	if (course === undefined) throw invalidParameter('Invalid context');
	requireReadyAccount(caller);
	if (!isAccessible(caller, course)) throw loginRequired();
	return course;
}

/** `validateContext` in the functions that wrap its refusals. */
export function enterCourse(caller: Caller, courseid: Int): Course {
	try {
		return validateContext(caller, courseid);
	} catch (error) {
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- no node runs here
		if (!(error instanceof MoodleException)) throw error;
		throw courseContextNotValid(courseid, error.message);
	}
}

/** Whether `enterCourse` lets the caller in. */
export function mayEnter(caller: Caller, courseid: Int): boolean {
	try {
		enterCourse(caller, courseid);
		return true;
	} catch {
		return false;
	}
}

/** Everybody may enter the front page; a hidden course not even those who are enrolled. */
function isAccessible(caller: Caller, { id, visible }: Course): boolean {
	const { world, userid } = caller;
	if (world.admins.has(userid) || id === 1) return true;
	if (visible === false && !hasCapability(caller, 'moodle/course:viewhiddencourses', id)) {
		return false;
	}
	const enrolment = world.enrolment(id, userid);
	if (enrolment === undefined) return false;
	return isActive(enrolment) || hasCapability(caller, 'moodle/course:view', id);
}

/** The courses that Moodle lists as the caller's own: enrolled, active, not hidden; new ones first. */
export function activeCourses(caller: Caller): Course[] {
	const { world, userid } = caller;
	return [...world.courses.values()]
		.filter(({ id, visible }) => {
			const enrolment = world.enrolment(id, userid);
			if (enrolment === undefined || !isActive(enrolment)) return false;
			return visible !== false || hasCapability(caller, 'moodle/course:viewhiddencourses', id);
		})
		.sort((left, right) => right.id - left.id);
}

/** Whether a user can be put into groups; on the front page everybody counts, but the guest. */
export function isEnrolled({ world }: Caller, courseid: number, user: User): boolean {
	if (courseid === 1) return user.username !== 'guest';
	return world.enrolment(courseid, user.id) !== undefined;
}

export function mayManageGroups(caller: Caller, courseid: number): boolean {
	return hasCapability(caller, 'moodle/course:managegroups', courseid);
}

export function mayViewParticipants(caller: Caller, courseid: number): boolean {
	return (
		hasCapability(caller, 'moodle/course:viewparticipants', courseid) ||
		hasCapability(caller, 'moodle/course:enrolreview', courseid)
	);
}

/** `moodle/course:managegroups`. */
export function requireManageGroups(caller: Caller, courseid: number): void {
	if (!mayManageGroups(caller, courseid)) throw missingCapability('Manage groups');
}

/** The capabilities of enrolment, by the names that Moodle's refusals give them. */
const ENROLMENT_CAPABILITIES = {
	'enrol/manual:enrol': 'Enrol users',
	'enrol/manual:unenrol': 'Unenrol users from the course',
} as const;

export function requireEnrolmentCapability(
	caller: Caller,
	capability: keyof typeof ENROLMENT_CAPABILITIES,
	courseid: number,
): void {
	if (hasCapability(caller, capability, courseid)) return;
	throw missingCapability(ENROLMENT_CAPABILITIES[capability]);
}

export function findGroup({ world }: Caller, groupid: Int): Group {
	const group = world.groups.get(Number(groupid));
	if (group === undefined) throw missingRecord('groups');
	return group;
}

export function findGrouping({ world }: Caller, groupingid: Int): Grouping {
	const grouping = world.groupings.get(Number(groupingid));
	if (grouping === undefined) throw missingRecord('groupings');
	return grouping;
}

export function findUser({ world }: Caller, userid: Int): User {
	const user = world.users.get(Number(userid));
	if (user === undefined || user.deleted) throw invalidUser(userid);
	return user;
}

/** A user who is neither deleted nor unconfirmed nor the guest: Moodle's `require_active_user`. */
export function findActiveUser({ world }: Caller, userid: Int): User {
	const user = world.users.get(Number(userid));
	if (user === undefined) throw invalidUser(userid);
	if (user.deleted) throw moodleException('userdeleted', 'The user account has been deleted');
	if (user.confirmed === false) {
		throw moodleException('usernotconfirmed', `Could not confirm ${user.username}`);
	}
	if (user.username === 'guest') {
		throw moodleException('guestsarenotallowed', 'The guest user is not allowed to do this');
	}
	return user;
}
