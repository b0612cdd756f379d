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
};

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
	return pick<User>(row, [...USER_FIELDS, 'fullname', 'suspended']);
}

/** The token's own account, and what its service holds. */
export type SiteInfo = {
	readonly userid: number;
	readonly username: string;
	readonly functions: ReadonlySet<string>;
	/** What people call the version, such as `4.5.6`. */
	readonly release?: string;
	/** The number that versions are compared by, such as 2024100706. */
	readonly version?: number;
};

export function readSiteInfo(json: unknown): SiteInfo | undefined {
	if (!isRecord(json) || !isId(json.userid) || !Array.isArray(json.functions)) return undefined;
	const names = json.functions.filter(isRecord).map(({ name }) => String(name));
	const version = Number(json.version);
	return {
		userid: json.userid,
		username: String(json.username),
		functions: new Set(names),
		release: /^\d+(?:\.\d+)+/.exec(String(json.release))?.[0],
		version: version > 0 ? version : undefined,
	};
}
