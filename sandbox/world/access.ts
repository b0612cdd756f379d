import {
	courseContextNotValid,
	invalidUser,
	missingCapability,
	missingRecord,
} from '../protocol/exceptions';
import type { Int } from '../types/php';
import type { Course, Group, Role, User } from './model';
import type { World } from './world';

/** Who calls, on which site, and in which form texts are wanted. */
export interface Caller {
	readonly world: World;
	readonly userid: number;
	/** The functions of the caller's service. */
	readonly functions: readonly string[];
	/** `moodlewssettingraw`. */
	readonly raw: boolean;
	readonly siteUrl: string;
}

const MANAGE_GROUPS: readonly Role[] = ['manager', 'editingteacher'];
const VIEW_HIDDEN_GROUPS: readonly Role[] = ['manager', 'editingteacher', 'teacher'];

/** Moodle's `validate_context` of a course: it exists and the caller may enter it. */
export function enterCourse(caller: Caller, courseid: Int): Course {
	const course = caller.world.courses.get(Number(courseid));
	if (course === undefined) {
		throw courseContextNotValid(courseid, 'Invalid parameter value detected');
	}
	if (!mayEnter(caller, course.id)) {
		throw courseContextNotValid(courseid, 'Course or activity not accessible.');
	}
	return course;
}

/** Everybody may enter the front page. */
export function mayEnter({ world, userid }: Caller, courseid: number): boolean {
	if (world.admins.has(userid) || courseid === 1) return true;
	const enrolment = world.enrolment(courseid, userid);
	return enrolment !== undefined && !enrolment.suspended;
}

/** Whether a user can be put into groups; on the front page everybody counts, but the guest. */
export function isEnrolled({ world }: Caller, courseid: number, user: User): boolean {
	if (courseid === 1) return user.username !== 'guest';
	return world.enrolment(courseid, user.id) !== undefined;
}

export function mayManageGroups(caller: Caller, courseid: number): boolean {
	return hasRole(caller, courseid, MANAGE_GROUPS);
}

/** `moodle/course:managegroups`. */
export function requireManageGroups(caller: Caller, courseid: number): void {
	if (!mayManageGroups(caller, courseid)) throw missingCapability('Manage groups');
}

/** Whether the members of a group are shown to the caller (`moodle/course:viewhiddengroups`). */
export function maySeeMembers(caller: Caller, group: Group): boolean {
	return group.visibility === 0 || hasRole(caller, group.courseid, VIEW_HIDDEN_GROUPS);
}

export function findGroup({ world }: Caller, groupid: Int): Group {
	const group = world.groups.get(Number(groupid));
	if (group === undefined) throw missingRecord('groups');
	return group;
}

export function findUser({ world }: Caller, userid: Int): User {
	const user = world.users.get(Number(userid));
	if (user === undefined || user.deleted) throw invalidUser(userid);
	return user;
}

export function hasRole(
	{ world, userid }: Caller,
	courseid: number,
	roles: readonly Role[],
): boolean {
	if (world.admins.has(userid)) return true;
	const enrolment = world.enrolment(courseid, userid);
	return enrolment !== undefined && roles.includes(enrolment.role);
}
