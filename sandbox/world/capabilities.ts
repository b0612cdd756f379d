import type { Role } from './model';

const MANAGERS: readonly Role[] = ['manager'];
const EDITING_TEACHERS: readonly Role[] = ['editingteacher', ...MANAGERS];
const TEACHERS: readonly Role[] = ['teacher', ...EDITING_TEACHERS];
const EVERYBODY: readonly Role[] = ['student', ...TEACHERS];

/** Which roles have a capability on a fresh site; of hundreds, those about courses and groups. */
export const CAPABILITIES = {
	'moodle/course:managegroups': EDITING_TEACHERS,
	'moodle/course:viewhiddengroups': TEACHERS,
	'moodle/site:accessallgroups': EDITING_TEACHERS,
	'moodle/course:creategroupconversations': EDITING_TEACHERS,
	'moodle/course:update': EDITING_TEACHERS,
	'moodle/course:visibility': EDITING_TEACHERS,
	'moodle/course:manageactivities': EDITING_TEACHERS,
	'moodle/course:enrolreview': EDITING_TEACHERS,
	'moodle/course:useremail': EDITING_TEACHERS,
	'moodle/role:assign': EDITING_TEACHERS,
	'enrol/manual:enrol': EDITING_TEACHERS,
	'enrol/manual:unenrol': EDITING_TEACHERS,
	'moodle/role:review': TEACHERS,
	'moodle/course:viewhiddencourses': TEACHERS,
	'moodle/course:viewhiddenactivities': TEACHERS,
	'moodle/site:viewuseridentity': TEACHERS,
	'moodle/site:viewfullnames': TEACHERS,
	'moodle/course:viewparticipants': EVERYBODY,
	'moodle/user:viewdetails': EVERYBODY,
	'moodle/user:viewalldetails': MANAGERS,
	'moodle/course:view': MANAGERS,
	'moodle/course:delete': MANAGERS,
	'moodle/course:create': MANAGERS,
} satisfies Record<string, readonly Role[]>;

export type Capability = keyof typeof CAPABILITIES;

export function isCapability(name: string): name is Capability {
	return Object.hasOwn(CAPABILITIES, name);
}

/** Whether a role has a capability, as long as no course overrides it. */
export function hasByDefault(role: Role, capability: Capability): boolean {
	return CAPABILITIES[capability].includes(role);
}
