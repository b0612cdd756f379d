/** Short names of the roles of every Moodle: it is not a mistake if no user has one of them. */
const STANDARD = new Set(['manager', 'coursecreator', 'editingteacher', 'teacher', 'student']);

/** Whether one of some roles is wanted, in upper or lower case. */
export function isWanted(wanted: ReadonlySet<string>, roles: Iterable<string> = []): boolean {
	return [...roles].some((role) => wanted.has(role.toLowerCase()));
}

/**
 * Whether the site may not have the wanted roles: no user that was seen has one.
 *
 * @param wanted in lower case.
 * @param seen the roles of those who were seen.
 */
export function isUnseen(wanted: ReadonlySet<string>, seen: ReadonlySet<string>): boolean {
	return seen.size > 0 && !isWanted(wanted, seen) && !isWanted(wanted, STANDARD);
}
