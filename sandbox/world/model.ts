import type { Capability } from './capabilities';

/** What the sandbox's site holds, in Moodle's own terms. */
export interface Course {
	readonly id: number;
	readonly shortname: string;
	readonly fullname: string;
	readonly idnumber: string;
	/** Default true; a hidden course is entered only with moodle/course:viewhiddencourses. */
	readonly visible?: boolean;
	/** 0 none (the default), 1 separate, 2 visible groups. */
	readonly groupmode?: 0 | 1 | 2;
	/** Whether users can be enrolled by hand; default true, but not on the front page. */
	readonly manualEnrolment?: boolean;
}

export interface User {
	readonly id: number;
	readonly username: string;
	readonly firstname: string;
	readonly lastname: string;
	readonly email: string;
	readonly idnumber: string;
	readonly auth: string;
	readonly suspended?: boolean;
	readonly deleted?: boolean;
	readonly confirmed?: boolean;
	/** Has to change the password first: no context can be entered until then. */
	readonly mustChangePassword?: boolean;
	/** The site has a policy to which the user has not agreed; administrators are not asked. */
	readonly policyNotAgreed?: boolean;
}

/** What a site can show of users to those who may tell them apart. */
export type IdentityField = 'email' | 'idnumber';

/** Moodle's standard roles; what they may do is in `capabilities.ts`. */
export type Role = 'manager' | 'editingteacher' | 'teacher' | 'student';

export interface Enrolment {
	readonly courseid: number;
	readonly userid: number;
	readonly role: Role;
	/** Further roles in the course. */
	readonly moreRoles?: readonly Role[];
	readonly suspended?: boolean;
	/** From when to when, in seconds since 1970; 0, the default, is without a limit. */
	readonly timestart?: number;
	readonly timeend?: number;
}

export interface Group {
	readonly id: number;
	readonly courseid: number;
	readonly name: string;
	readonly description: string;
	readonly descriptionformat: number;
	readonly idnumber: string;
	/** `null` as Moodle's database has it when no key was ever sent. */
	readonly enrolmentkey: string | null;
	readonly visibility: number;
	readonly participation: boolean;
	/** Whether its members have a conversation; web services can neither tell nor ask for it. */
	readonly messaging?: boolean;
	/** Values by short name, of declared fields only. */
	readonly customfields?: Readonly<Record<string, string>>;
}

export interface Grouping {
	readonly id: number;
	readonly courseid: number;
	readonly name: string;
	readonly description: string;
	readonly descriptionformat: number;
	readonly idnumber: string;
	/** Values by short name, of declared fields only. */
	readonly customfields?: Readonly<Record<string, string>>;
}

/** A field that an administrator has added to groups or groupings. */
export interface CustomField {
	readonly shortname: string;
	readonly name: string;
	readonly type: 'text' | 'checkbox' | 'textarea' | 'select' | 'date' | 'number';
	/** What a `select` offers; its values are numbers of them, from 1. */
	readonly options?: readonly string[];
	/** With how many decimals a `number` is shown; default 0. */
	readonly decimalplaces?: number;
}

/** A role's capability that is allowed or forbidden in one course. */
export interface Override {
	readonly courseid: number;
	readonly role: Role;
	readonly capability: Capability;
	readonly allow: boolean;
}

/** A token, its user and the functions of its service. */
export interface Token {
	readonly token: string;
	readonly userid: number;
	/** Names, or families such as `core_group_*`. */
	readonly functions: readonly string[];
	/** A disabled service, an expired token, a caller from elsewhere: Moodle tells them not apart. */
	readonly refused?: boolean;
}

/** The content of a `--world` file. Groups and groupings get their ids in the order given, from 1. */
export interface WorldFile {
	readonly courses: readonly Course[];
	readonly users: readonly User[];
	readonly enrolments: readonly Enrolment[];
	readonly tokens: readonly Token[];
	/** Users who may do everything everywhere. */
	readonly admins: readonly number[];
	readonly groups?: ReadonlyArray<Omit<Group, 'id'> & { members?: readonly number[] }>;
	/** Each with the ids of its groups. */
	readonly groupings?: ReadonlyArray<Omit<Grouping, 'id'> & { groups?: readonly number[] }>;
	readonly groupCustomFields?: readonly CustomField[];
	readonly groupingCustomFields?: readonly CustomField[];
	/** The setting "Show user identity"; default only the e-mail. */
	readonly identityFields?: readonly IdentityField[];
	readonly overrides?: readonly Override[];
}
