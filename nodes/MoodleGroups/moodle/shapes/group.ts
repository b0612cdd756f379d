import {
	isId,
	isRecord,
	pick,
	readList,
	readListAt,
	readText,
	unescaped,
	type Kind,
} from './reading';

/** A value of a custom field that the site has for groups or groupings (Moodle 4.3). */
export type CustomField = { readonly shortname: string; readonly value: string };

/** The same as a read by id tells it. */
export type HeldField = CustomField & {
	readonly type: string;
	/** What people see of it: the name of a choice; `null` if that is nothing. */
	readonly shown: string | null;
};

/** What a group to create or update can say beyond its name; `undefined` is not sent. */
export type GroupDetails = {
	/** 1 HTML, 2 plain text, 4 Markdown, 0 Moodle's own; Moodle's default is 1. */
	readonly descriptionformat?: number;
	readonly idnumber?: string;
	readonly enrolmentkey?: string;
	/** Moodle 4.2: 0 all, 1 members, 2 own membership, 3 nobody. */
	readonly visibility?: number;
	/** Moodle 4.2: whether the group can be chosen in activities. */
	readonly participation?: boolean;
	/** Moodle 4.3. */
	readonly customfields?: readonly CustomField[];
};

/** A group to create. */
export type NewGroup = GroupDetails & {
	readonly courseid: number;
	readonly name: string;
	/** Required by Moodle, even if empty. */
	readonly description: string;
};

/** A group to update; Moodle resets a description and a format that are not sent again. */
export type GroupUpdate = GroupDetails & {
	readonly id: number;
	readonly name: string;
	readonly description: string;
};

/** A group as Moodle describes it, without its enrolment key. */
export type Group = {
	readonly id: number;
	readonly courseid: number;
	readonly name: string;
	readonly description: string;
	readonly descriptionformat: number;
	readonly idnumber: string;
	/** Moodle 4.2. */
	readonly visibility?: number;
	/** Moodle 4.2. */
	readonly participation?: boolean;
	/** Moodle 4.3, and only from a read by id. */
	readonly customfields?: readonly CustomField[];
	/** Whether it has an enrolment key; nothing where Moodle does not tell. */
	readonly isKeyed?: boolean;
};

/** What groups and groupings have in common, as Moodle describes them. */
export type Named = Omit<Group, 'visibility' | 'participation' | 'isKeyed'>;

/** The members of a group. */
export type GroupMembers = { readonly groupid: number; readonly userids: readonly number[] };

/** The groups of a user. */
export type UserGroups = {
	readonly groupids: readonly number[];
	/** By course: `notenrolled` is the reliable word on an enrolment; others keep groups back. */
	readonly warnings: ReadonlyArray<{ readonly courseid: number; readonly code: string }>;
};

/** A user's place in a group. */
export type Member = { readonly groupid: number; readonly userid: number };

export function readGroup(row: unknown): Group | undefined {
	const kinds = { ...NAMED_KINDS, visibility: 'whole', participation: 'yesNo' } as const;
	const group = readNamed<Group>(row, kinds);
	if (group === undefined) return undefined;
	const { enrolmentkey } = row as { enrolmentkey?: unknown };
	return enrolmentkey === undefined ? group : { ...group, isKeyed: Boolean(enrolmentkey) };
}

/** What groups and groupings have in common. */
export const NAMED_KINDS = {
	id: 'whole',
	courseid: 'whole',
	name: 'text',
	description: 'text',
	descriptionformat: 'whole',
	idnumber: 'text',
} as const;

/** Reads a group or grouping. Of a custom field only what can be sent back is kept. */
export function readNamed<T extends Named>(
	row: unknown,
	kinds: Readonly<Record<Exclude<keyof T, 'customfields' | 'isKeyed'> & string, Kind>>,
): T | undefined {
	const named = pick<Omit<T, 'customfields' | 'isKeyed'>>(row, kinds, 'id', 'name');
	const { customfields: given = null } = named === undefined ? {} : (row as Partial<T>);
	const customfields = given === null ? [] : readList(given, readCustomField);
	if (named === undefined || customfields === undefined) return undefined;
	const { description, idnumber }: Partial<Named> = named;
	// Moodle's database may hold null for an empty text.
	const texts = { description: description ?? '', idnumber: idnumber ?? '' };
	return { ...named, ...texts, ...(given !== null && { customfields }) } as T;
}

export function readGroupMembers(row: unknown): GroupMembers | undefined {
	if (!isRecord(row) || !isId(row.groupid)) return undefined;
	const userids = readList(row.userids, (id) => (isId(id) ? id : undefined));
	return userids && { groupid: row.groupid, userids };
}

export function readUserGroups(json: unknown): UserGroups | undefined {
	const groupids = readListAt(json, 'groups', (row) =>
		isRecord(row) && isId(row.id) ? row.id : undefined,
	);
	const warnings = readListAt(json, 'warnings', (row) => {
		if (!isRecord(row) || !isId(row.itemid)) return undefined;
		const code = readText(row.warningcode);
		return code === undefined ? undefined : { courseid: row.itemid, code };
	});
	return groupids && warnings && { groupids, warnings };
}

function readCustomField(field: unknown): CustomField | HeldField | undefined {
	if (!isRecord(field) || typeof field.shortname !== 'string') return undefined;
	const { shortname, type, value: formatted } = field;
	const value = ('valueraw' in field ? field.valueraw : formatted) ?? '';
	if (typeof value === 'object') return undefined;
	const named = { shortname, value: `${value}` };
	// What create echoes has no type.
	if (typeof type !== 'string') return named;
	return { ...named, type, shown: typeof formatted === 'string' ? unescaped(formatted) : null };
}
