import type { Failure } from '../../moodle/failure';
import { finding } from '../../moodle/reasons';
import type { Place } from '../../rows/row';
import type { SyncSettings } from './settings';

/** A row that says who belongs to a group. */
export interface Wanted {
	readonly place: Place;
	readonly userid: number;
}

/** A group with what its rows want and what Moodle has. */
export interface GroupState {
	readonly group: { readonly id: number; readonly name: string };
	/** Its rows whose user was found. */
	readonly rows: readonly Wanted[];
	/** How many of its rows failed. */
	readonly failed: number;
	readonly members: ReadonlySet<number>;
}

/** What is to be done with a group. */
export interface GroupPlan {
	readonly add: readonly Wanted[];
	/** Rows whose user is a member already. */
	readonly unchanged: readonly Wanted[];
	readonly remove: readonly number[];
	/** Why nothing of the group is changed. */
	readonly refused: Failure | undefined;
}

/**
 * Compares a group's rows with its members.
 *
 * @param keep users who are never removed: the protected ones and the token's own account.
 */
export function planGroup(
	{ group, rows, failed, members }: GroupState,
	settings: SyncSettings,
	keep: ReadonlySet<number>,
): GroupPlan {
	const desired = new Set(rows.map(({ userid }) => userid));
	const surplus = [...members].filter((userid) => !desired.has(userid) && !keep.has(userid));
	const mayRemove = settings.removeOthers && (failed === 0 || settings.removeDespiteFailures);
	const remove = mayRemove ? surplus : [];
	return {
		add: rows.filter(({ userid }) => !members.has(userid)),
		unchanged: rows.filter(({ userid }) => members.has(userid)),
		remove,
		refused: refuse(group, remove.length, members.size, settings),
	};
}

/** An empty export must not empty a course. */
function refuse(
	group: GroupState['group'],
	removals: number,
	members: number,
	{ removalLimitPercent, removalLimitMembers }: SyncSettings,
): Failure | undefined {
	if (removals > removalLimitMembers) {
		const limit = `${removalLimitMembers} members`;
		return finding('tooManyRemovals', [group, removals, members, limit]).failure;
	}
	if (removals * 100 <= members * removalLimitPercent) return undefined;
	const limit = `${removalLimitPercent} %`;
	return finding('tooManyRemovals', [group, removals, members, limit]).failure;
}
