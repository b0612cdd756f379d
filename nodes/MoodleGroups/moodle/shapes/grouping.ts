import { readCustomFields, readGroup, type CustomField, type Group } from './group';
import { isId, isRecord, pick, readList } from './reading';

/** What a grouping to create or update can say beyond its name; `undefined` is not sent. */
type GroupingDetails = {
	readonly descriptionformat?: number;
	readonly idnumber?: string;
	readonly customfields?: readonly CustomField[];
};

/** A grouping to create. */
export type NewGrouping = GroupingDetails & {
	readonly courseid: number;
	readonly name: string;
	/** Required by Moodle, even if empty. */
	readonly description: string;
};

/** A grouping to update; Moodle resets a format that is not sent again. */
export type GroupingUpdate = GroupingDetails & {
	readonly id: number;
	readonly name: string;
	readonly description: string;
};

/** A grouping as Moodle describes it. */
export type Grouping = {
	readonly id: number;
	readonly courseid: number;
	readonly name: string;
	readonly description: string;
	readonly descriptionformat: number;
	readonly idnumber: string;
	/** Only from `core_group_get_groupings`. */
	readonly customfields?: readonly CustomField[];
	/** Only from `core_group_get_groupings`, when asked for. */
	readonly groups?: readonly Group[];
};

/** A group's place in a grouping. */
export type Assignment = { readonly groupingid: number; readonly groupid: number };

export function readGrouping(row: unknown): Grouping | undefined {
	if (!isRecord(row) || !isId(row.id) || typeof row.name !== 'string') return undefined;
	const grouping = pick<Grouping>(row, [
		'id',
		'courseid',
		'name',
		'description',
		'descriptionformat',
		'idnumber',
	]);
	const groups = readList(row.groups, readGroup);
	return {
		...grouping,
		// Without one, Moodle's database holds null.
		idnumber: grouping.idnumber ?? '',
		...readCustomFields(row),
		...(groups === undefined ? {} : { groups }),
	};
}
