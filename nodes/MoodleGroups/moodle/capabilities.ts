/** The capabilities with which an account finds users by email, username or ID number. */
export function toFindUsersBy(by: string): string {
	const second = by === 'email' ? 'moodle/site:viewuseridentity' : 'moodle/user:viewalldetails';
	return `moodle/user:viewdetails and ${second}`;
}
