import { toFindUsersBy } from './capabilities';
import type { Failure, Sentence } from './failure';
import { list, quoted, said, userName, wayWord, type Identification } from './naming';
import type { User } from './shapes/user';

/** What is known about a name that no user has. */
interface NotFound {
	/** What is unusual about it. */
	readonly odd?: string;
	/** Users with similar names. */
	readonly near?: readonly string[];
	/** Why it was not looked for in the course. */
	readonly unread?: Failure;
}

/** How many users with similar names a message lists. */
const MOST_NEAR = 3;

/** What is wrong with the user of a row; a part of the table in reasons.ts. */
export const USER_DIAGNOSES = {
	roleUnseen: (role: string, seen: readonly string[]): Sentence => [
		`No user of the course has the role ${quoted(role)}; its users have ${list([...seen])}`,
		'Use the short name of the role: it is under Site administration > Users > Permissions > Define roles.',
	],
	usersHidden: (course: string): Sentence => [
		`Moodle shows no user of course ${course} to the account of the token, which may not access all groups`,
		'Give it a role with the capability moodle/site:accessallgroups, or put it into a group of the course.',
	],
	userNotFound: (sought: Identification, { odd, near = [], unread }: NotFound = {}): Sentence => {
		const name = odd === undefined ? said(sought) : `${said(sought)}, which ${odd}`;
		const unseen =
			unread === undefined
				? []
				: [`The node could not look for it among the users of the course: ${unread.message}.`];
		return [
			[`No user has the ${name}`, ...near.slice(0, MOST_NEAR)].join('; '),
			[near.length === 0 ? adviseSearch(sought) : adviseNear(sought), ...unseen].join(' '),
		];
	},
	userAmbiguous: (sought: Identification, users: readonly User[]): Sentence => [
		`${users.length} users have the ${saidOf(users, sought)}: ${list(users.map(userName))}`,
		'Identify the user by the username or the ID.',
	],
	userMissing: (userid: number): Sentence => [
		`User ${userid} does not exist`,
		"Check the user ID: it is in the address of the user's profile.",
	],
	userDeleted: (userid: number): Sentence => [
		`The account of user ${userid} has been deleted`,
		'Remove the user from your data.',
	],
	userIsGuest: (userid: number): Sentence => [
		`User ${userid} is the guest account of the site`,
		'Remove the user from your data: the guest account cannot be in a group.',
	],
	notEnrolled: (user: string, course: string): Sentence => [
		`User ${user} is not enrolled in course ${course}`,
		"Enrol the user in the course first, or set 'Users Who Are Not Enrolled' in the options to 'Enrol First': only enrolled users can be in its groups.",
	],
	enrolmentUnknown: (userid: number, why: string, advice: string): Sentence => [
		`The node cannot tell whether user ${userid} is enrolled: ${why}`,
		advice,
	],
	notEnrolledSuspended: (user: string, course: string): Sentence => [
		`User ${user} is not enrolled in course ${course}, and the account is suspended`,
		"Activate the account, and enrol the user in the course first. The option 'Users Who Are Not Enrolled' can enrol the user.",
	],
} satisfies Record<string, (...given: never[]) => Sentence>;

function adviseSearch({ by }: Identification): string {
	const shown = `Check the spelling. If the user exists, the account of the token may not see them: it needs ${toFindUsersBy(by)}, and the setting 'Show user identity' (Site administration > Users > Permissions > User policies) has to include what you look for.`;
	return by === 'email'
		? shown
		: `${shown} To see it, the account needs moodle/site:viewuseridentity.`;
}

function adviseNear({ by }: Identification): string {
	return `If you mean that user, write the ${wayWord(by)} as Moodle has it. In a spreadsheet, format the column as text.`;
}

/** The name of users in a message, exact or nearly so. */
function saidOf(users: readonly User[], sought: Identification): string {
	const isExact = users.some((user) => Object.values(user).includes(`${sought.value}`));
	return isExact ? said(sought) : `${said(sought)}, apart from case, spaces and the like`;
}
