import { NAMED_KINDS, readGroup, readNamed, type Group, type Named } from './group';
import { readList } from './reading';

/** A grouping as Moodle describes it. */
export type Grouping = Named & {
	/** Only from `core_group_get_groupings`, when asked for. */
	readonly groups?: readonly Group[];
};

/** A group's place in a grouping. */
export type Assignment = { readonly groupingid: number; readonly groupid: number };

export function readGrouping(row: unknown): Grouping | undefined {
	const grouping = readNamed<Named>(row, NAMED_KINDS);
	const { groups: given = null } = grouping === undefined ? {} : (row as Partial<Grouping>);
	if (given === null) return grouping;
	const groups = readList(given, readGroup);
	return grouping && groups && { ...grouping, groups };
}
