import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';

/** The grouping into which a row puts its group. */
export interface GroupingRef {
	/** `undefined` until it is made. */
	id: number | undefined;
	readonly courseid: number;
	readonly name: string;
	/** What the row calls it. */
	readonly named: IDataObject;
}

/** What an item says of the grouping of its group. */
export function aboutGrouping(into: GroupingRef | undefined): IDataObject {
	if (into === undefined) return {};
	return { ...into.named, ...(into.id === undefined ? {} : { groupingid: into.id }) };
}

/** Whether a grouping has a group; `undefined` where the token may not look. */
export function hasGroup(
	groupingid: number | undefined,
	groupid: number,
	{ groupings }: Directory,
): boolean | undefined {
	const known = groupingid === undefined ? undefined : groupings.known(groupingid);
	if (known === undefined || 'failure' in known) return undefined;
	return known.value.groups?.some(({ id }) => id === groupid) ?? false;
}
