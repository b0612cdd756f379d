/** What the sandbox's site holds, in Moodle's own terms. */
export interface Course {
	readonly id: number;
	readonly shortname: string;
	readonly fullname: string;
	readonly idnumber: string;
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
}

/** `editingteacher` and `manager` may manage groups; `teacher` and `student` may not. */
export type Role = 'manager' | 'editingteacher' | 'teacher' | 'student';

export interface Enrolment {
	readonly courseid: number;
	readonly userid: number;
	readonly role: Role;
	readonly suspended?: boolean;
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

/** The content of a `--world` file. Ids of the groups are given in order of creation. */
export interface WorldFile {
	readonly courses: readonly Course[];
	readonly users: readonly User[];
	readonly enrolments: readonly Enrolment[];
	readonly tokens: readonly Token[];
	/** Users who may do everything everywhere. */
	readonly admins: readonly number[];
	readonly groups?: ReadonlyArray<Omit<Group, 'id'> & { members?: readonly number[] }>;
}
