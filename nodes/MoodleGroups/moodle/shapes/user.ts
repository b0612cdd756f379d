import { isId, isRecord, pick } from './reading';

/** A user, as far as the token's account may know of them. */
export type User = {
	readonly id: number;
	readonly fullname: string;
	readonly username?: string;
	readonly firstname?: string;
	readonly lastname?: string;
	readonly email?: string;
	readonly idnumber?: string;
	readonly suspended?: boolean;
	/** Short names of the roles in a course, when an answer about the course tells them. */
	readonly roles?: readonly string[];
};

/** Which users of a course to list, in the words of `core_enrol_get_enrolled_users`. */
export type EnrolledSelection = {
	/** The most users. */
	readonly limitnumber?: number;
	/** Members of this group only; {@link WITHOUT_GROUP} stands for users who are in none. */
	readonly groupid?: number;
	/** 1: leaves out suspended and expired enrolments. */
	readonly onlyactive?: 1;
};

/** USERSWITHOUTGROUP of Moodle. */
export const WITHOUT_GROUP = -1;

/** The fields of a user that Moodle is asked for, where it can be asked. */
export const USER_FIELDS = [
	'id',
	'username',
	'firstname',
	'lastname',
	'email',
	'idnumber',
] as const;

export function readUser(row: unknown): User | undefined {
	if (!isRecord(row) || !isId(row.id)) return undefined;
	const user = pick<User>(row, [...USER_FIELDS, 'fullname', 'suspended']);
	const { roles } = row;
	if (!Array.isArray(roles)) return user;
	return { ...user, roles: roles.filter(isRecord).map(({ shortname }) => String(shortname)) };
}

/** The token's own account, and what its service holds. */
export type SiteInfo = {
	readonly userid: number;
	readonly username: string;
	readonly functions: ReadonlySet<string>;
	/** As people call it: `4.5.6 (Build: 20250811)`. */
	readonly release?: string;
	readonly version?: string;
};

export function readSiteInfo(json: unknown): SiteInfo | undefined {
	if (!isRecord(json) || !isId(json.userid) || !Array.isArray(json.functions)) return undefined;
	const names = json.functions.filter(isRecord).map(({ name }) => String(name));
	return {
		...pick<Pick<SiteInfo, 'release' | 'version'>>(json, ['release', 'version']),
		userid: json.userid,
		username: String(json.username),
		functions: new Set(names),
	};
}
