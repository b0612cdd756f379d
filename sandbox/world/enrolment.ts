import type { Enrolment, Role } from './model';

/** The ids of the roles that a course can give, as a fresh site has them. */
export const ROLE_IDS: Readonly<Record<Role, number>> = {
	manager: 1,
	editingteacher: 3,
	teacher: 4,
	student: 5,
};

/** Whom each role may make what; administrators may give all of them. */
const ASSIGNABLE: Readonly<Record<Role, readonly Role[]>> = {
	manager: ['manager', 'editingteacher', 'teacher', 'student'],
	editingteacher: ['teacher', 'student'],
	teacher: [],
	student: [],
};

/** The roles of an enrolment, in Moodle's order; none without one. */
export function rolesOf(enrolment: Enrolment | undefined): Role[] {
	if (enrolment === undefined) return [];
	const roles = new Set([enrolment.role, ...(enrolment.moreRoles ?? [])]);
	return [...roles].sort((left, right) => ROLE_IDS[left] - ROLE_IDS[right]);
}

/** The roles that somebody who has some may give to others. */
export function assignableBy(roles: readonly Role[]): Role[] {
	return roles.flatMap((role) => ASSIGNABLE[role]);
}

/** Whether an enrolment is neither suspended nor outside of its time. */
export function isActive({ suspended = false, timestart = 0, timeend = 0 }: Enrolment): boolean {
	// Moodle asks its database about whole hundreds of seconds.
	const now = Math.round(Date.now() / 100_000) * 100;
	return !suspended && timestart < now && (timeend === 0 || timeend > now);
}
