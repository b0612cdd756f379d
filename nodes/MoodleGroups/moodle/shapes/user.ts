import { isId, isRecord, pick, readList, readListAt, readText, unescaped } from './reading';

/** The parts of a user that the token's account may see. */
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
	/** Their groups in a course, likewise; names as Moodle shows them. */
	readonly groups?: ReadonlyArray<{ readonly groupid: number; readonly group: string }>;
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

/** Somebody to be enrolled in a course. */
export type Enrolment = {
	readonly courseid: number;
	readonly userid: number;
	readonly roleid: number;
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
	const user = pick<Omit<User, 'roles' | 'groups'>>(row, KINDS, 'id');
	if (user === undefined) return undefined;
	const named = { ...user, fullname: user.fullname ?? '' };
	const lists = row as { roles?: unknown; groups?: unknown };
	const roles = readList(lists.roles ?? [], (role) =>
		isRecord(role) ? readText(role.shortname) : undefined,
	);
	const groups = readList(lists.groups ?? [], readOwnGroup);
	if (roles === undefined || groups === undefined) return undefined;
	return {
		...named,
		...(isGiven(lists.roles) && { roles }),
		...(isGiven(lists.groups) && { groups }),
	};
}

function isGiven(list: unknown): boolean {
	return list !== undefined && list !== null;
}

/** Moodle escapes the name, even where it is asked not to. */
function readOwnGroup(row: unknown) {
	if (!isRecord(row) || !isId(row.id) || typeof row.name !== 'string') return undefined;
	return { groupid: row.id, group: unescaped(row.name) };
}

const KINDS = {
	id: 'whole',
	fullname: 'text',
	username: 'text',
	firstname: 'text',
	lastname: 'text',
	email: 'text',
	idnumber: 'text',
	suspended: 'yesNo',
} as const;

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
	const account = pick<Pick<SiteInfo, 'userid' | 'username'>>(
		json,
		{ userid: 'whole', username: 'text' },
		'userid',
		'username',
	);
	const names = readListAt(json, 'functions', (row) =>
		isRecord(row) ? readText(row.name) : undefined,
	);
	if (account === undefined || names === undefined) return undefined;
	const { release, version } = json as Record<string, unknown>;
	return {
		...account,
		functions: new Set(names),
		...(typeof release === 'string' && { release }),
		...(typeof version === 'string' && { version }),
	};
}
