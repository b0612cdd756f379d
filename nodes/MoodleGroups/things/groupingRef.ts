import type { IDataObject } from 'n8n-workflow';

import type { RowRef } from '../input/row';
import type { Directory } from '../lookup/directory';
import type { Answer } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import type { Outcome } from '../run/entry';

/** The grouping into which a row puts its group. */
export interface GroupingRef {
	/** `undefined` until it is made. */
	id: number | undefined;
	readonly courseid: number;
	readonly name: string;
	/** What the row calls it. */
	readonly named: IDataObject;
}

/** Something to write, and the rows that ask for it. */
export interface Needing {
	readonly values: { readonly into?: GroupingRef };
	readonly places: readonly RowRef[];
}

/** The groupings of the rows of a batch. */
export interface Groupings {
	/** That of a row, once the course was read. */
	find(
		row: { readonly name: string; readonly grouping?: Identification },
		courseid: number,
	): Promise<Answer<GroupingRef | undefined>>;
	/**
	 * Makes those that entries need, which are sure to be written.
	 *
	 * @returns what became of each entry whose grouping could not be made.
	 */
	make(entries: readonly Needing[]): Promise<Array<Outcome | undefined>>;
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
