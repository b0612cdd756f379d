import {
	NAMED_KINDS,
	readCustomFields,
	readGroup,
	withoutNulls,
	type Group,
	type GroupUpdate,
	type NewGroup,
} from './group';
import { isId, isRecord, pick, readList } from './reading';

/** What groups have and groupings have not. */
type OfGroups = 'enrolmentkey' | 'visibility' | 'participation';

/** A grouping to create. */
export type NewGrouping = Omit<NewGroup, OfGroups>;

/** A grouping to update; Moodle resets a format that is not sent again. */
export type GroupingUpdate = Omit<GroupUpdate, OfGroups>;

/** A grouping as Moodle describes it. */
export type Grouping = Omit<Group, OfGroups> & {
	/** Only from `core_group_get_groupings`, when asked for. */
	readonly groups?: readonly Group[];
};

/** A group's place in a grouping. */
export type Assignment = { readonly groupingid: number; readonly groupid: number };

export function readGrouping(row: unknown): Grouping | undefined {
	if (!isRecord(row) || !isId(row.id) || typeof row.name !== 'string') return undefined;
	const grouping = pick<Omit<Grouping, 'customfields' | 'groups'>>(row, NAMED_KINDS);
	const custom = readCustomFields(row);
	const { groups: given = null } = row;
	const groups = given === null ? [] : readList(given, readGroup);
	if (grouping === undefined || custom === undefined || groups === undefined) return undefined;
	return {
		...grouping,
		...withoutNulls(grouping),
		...custom,
		...(given === null ? {} : { groups }),
	};
}
