/** The roles of every Moodle, by short name: it is not a mistake if no user has one of them. */
const STANDARD: ReadonlyMap<string, string> = new Map([
	['manager', 'Manager'],
	['coursecreator', 'Course creator'],
	['editingteacher', 'Teacher'],
	['teacher', 'Non-editing teacher'],
	['student', 'Student'],
]);

/** The roles that users have and those of every Moodle: their short names and their names. */
export function knownRoles(seen: Iterable<string>): Array<readonly [role: string, name: string]> {
	const roles = [...new Set([...STANDARD.keys(), ...[...seen].sort()])];
	return roles.map((role) => [role, STANDARD.get(role) ?? role]);
}

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
	return seen.size > 0 && !isWanted(wanted, seen) && !isWanted(wanted, STANDARD.keys());
}
