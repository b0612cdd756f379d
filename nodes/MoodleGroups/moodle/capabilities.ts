/** The capabilities with which an account finds users by email, username or ID number. */
export function toFindUsersBy(by: string): string {
	const second = by === 'email' ? 'moodle/site:viewuseridentity' : 'moodle/user:viewalldetails';
	return `moodle/user:viewdetails and ${second}`;
}

/** The capabilities without which a function refuses an account; those around groups ask for one. */
export function toCall(wsfunction: string): string {
	return NEEDED[wsfunction] ?? 'moodle/course:managegroups';
}

const PARTICIPANTS = 'moodle/course:viewparticipants';

const NEEDED: Readonly<Record<string, string>> = {
	core_enrol_get_enrolled_users: `${PARTICIPANTS}, for 'Only Active' also moodle/course:enrolreview, for 'Without Group' also moodle/site:accessallgroups,`,
	core_enrol_search_users: PARTICIPANTS,
	enrol_manual_enrol_users: ['enrol/manual:enrol', 'moodle/role:assign'].join(' and '),
};
