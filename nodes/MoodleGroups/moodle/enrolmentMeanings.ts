/** What errorcodes of an enrolment mean; a part of the table in exceptions.ts. */
export const ENROLMENT_MEANINGS = {
	guestsarenotallowed: () => ({
		message: 'The user is the guest account of the site',
		advice: 'Remove the user from your data: the guest account cannot be enrolled.',
	}),
	wsnoinstance: () => ({
		message: 'The user cannot be enrolled: the course has no manual enrolment',
		advice:
			"Add 'Manual enrolments' under Participants > Enrolment methods of the course, or enrol the user in another way.",
	}),
	wsusercannotassign: () => ({
		message:
			"The user cannot be enrolled: the role does not exist, or the token's user may not assign it",
		advice:
			"Check 'Role ID' in the options. Who may assign which role is under Site administration > Users > Permissions > Define roles > Allow role assignments; it needs moodle/role:assign too.",
	}),
	requireloginerror: () => ({
		message: "The token's user has no access to the course",
		advice: 'Enrol it in the course as a teacher, or give it a manager role.',
	}),
};
