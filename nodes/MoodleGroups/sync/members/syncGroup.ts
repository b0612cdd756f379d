import type { IDataObject } from 'n8n-workflow';

import { labelled, type Reason, type RowRef } from '../../input/row';
import type { Directory } from '../../lookup/directory';
import type { AnsweredRow } from '../../run/entry';
import { newScope, type Scope } from '../removal';
import type { GroupRef } from '../../relations/rowGroup';
import type { GroupingRef } from '../../things/groupingRef';
import type { Protection } from './protections';

/** A row whose group and user are found. */
export interface SyncRow {
	readonly place: RowRef;
	readonly userid: number;
	readonly named: IDataObject;
	/** The row before it that says the same. */
	readonly repeats?: RowRef;
	/** Whether the user was in the group when that was planned. */
	isMember: boolean;
	/** Whether the user has to be enrolled first. */
	isUnenrolled?: boolean;
}

/** A row that changes nothing, or what else is not done, and why. */
export interface FailedRow {
	readonly place: RowRef;
	readonly refused: Reason;
	readonly isSideEffect?: boolean;
	/** Who stays because of it if its group does not exist; nobody if the row is empty. */
	readonly keeps?: Protection;
}

/** A group that occurs in the rows, or that is to be emptied because it does not. */
export interface SyncGroup extends Scope<number> {
	id: number | undefined;
	courseid: number | undefined;
	name: string;
	readonly named: IDataObject;
	/** Whether no row mentions it. */
	readonly isOther: boolean;
	/** Whether Moodle has no group of the ID that rows name. */
	isMissing: boolean;
	/** Where it goes if it is made. */
	into?: GroupingRef;
	/** What is told of its creation. */
	created: AnsweredRow | undefined;
	readonly rows: SyncRow[];
	readonly failed: FailedRow[];
}

/** A group of which only the rows are known yet. */
export function newSyncGroup(ref: GroupRef, first: RowRef, isOther = false): SyncGroup {
	const scope = newScope<number>(first);
	return { ...scope, ...ref, isOther, isMissing: false, created: undefined, rows: [], failed: [] };
}

/** The members of a group, if they were read. */
export function membersOf({ id }: SyncGroup, { members }: Directory): ReadonlySet<number> {
	const membership = id === undefined ? undefined : members.known(id);
	return membership !== undefined && 'userids' in membership ? membership.userids : new Set();
}

/** The rows of a group whose users were not in it. */
export function addedBy({ rows }: SyncGroup): SyncRow[] {
	return rows.filter(({ isMember }) => !isMember);
}

/** Whether a group is to be made to which only users are added who have to be enrolled first. */
export function isForNewcomers({ id, rows }: SyncGroup): boolean {
	return id === undefined && rows.every(({ isUnenrolled }) => isUnenrolled);
}

/** Nothing of the group is changed; each of its rows says why. */
export function failGroup(group: SyncGroup, failure: Reason): void {
	const { first: place, rows, failed } = group;
	if (rows.length + failed.length === 0) {
		failed.push({ place, refused: labelled(failure, place), isSideEffect: true });
	}
	// What is wrong with the group is not the row's doing, unless it names one that is not there.
	failRows(group, () => failure, group.isMissing);
	group.leaving = [];
}

/**
 * Fails rows of a group that Moodle would refuse.
 *
 * @param why says why it would; `undefined` if the row is fine.
 * @param keepsUsers whether the users of the rows stay where they are.
 */
export function failRows(
	{ rows, failed }: SyncGroup,
	why: (row: SyncRow) => Reason | undefined,
	keepsUsers = true,
): void {
	for (const row of rows.splice(0)) {
		const failure = why(row);
		const { place, userid } = row;
		const keeps = keepsUsers ? { userid } : undefined;
		if (failure === undefined) rows.push(row);
		else failed.push({ place, refused: labelled(failure, place), keeps });
	}
}
