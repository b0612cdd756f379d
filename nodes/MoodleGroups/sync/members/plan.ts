import type { Failure } from '../../moodle/failure';
import { diagnosis } from '../../moodle/reasons';
import { limitReached } from '../removalLimit';
import type { RowRef } from '../../input/row';
import type { SyncSettings } from './settings';

/** A row that says who belongs to a group. */
export interface Wanted {
	readonly place: RowRef;
	readonly userid: number;
}

/** A group with what its rows want and what Moodle has. */
export interface GroupState {
	readonly group: { readonly id?: number; readonly name: string };
	/** Its rows whose user was found. */
	readonly rows: readonly Wanted[];
	readonly members: ReadonlySet<number>;
	/** Users who are never removed. */
	readonly safe: ReadonlySet<number>;
}

/** A member who is in no row and stays all the same. */
export interface Kept {
	readonly userid: number;
	readonly why: string;
}

/** What is to be done with a group. */
export interface GroupPlan {
	readonly add: readonly Wanted[];
	/** Rows whose user is a member already. */
	readonly unchanged: readonly Wanted[];
	readonly remove: readonly number[];
	readonly kept: readonly Kept[];
	/** Why nothing of the group is changed. */
	readonly refused: Failure | undefined;
}

/** Says why a member who is in no row stays; `undefined` if nothing speaks against the removal. */
export type WhyKept = (userid: number) => string | undefined;

/** Why members stay of whose group nothing is changed. */
const LIMIT = 'The group would lose more members than the removal limit allows';

/**
 * Compares a group's rows with its members.
 *
 * @param surplus its members who are in no row and not protected.
 */
export function planGroup(
	{ group, rows, members, safe }: GroupState,
	surplus: readonly number[],
	settings: SyncSettings,
	whyKept: WhyKept,
): GroupPlan {
	const [remove, kept] = partition(surplus, whyKept);
	const { removalLimitPercent: percent, removalLimitMembers: number } = settings;
	const [removals, all] = [remove.length, members.size];
	const removable = [...members].filter((userid) => !safe.has(userid)).length - kept.length;
	const limit = limitReached(removals, all, { number, percent }, 'member', removable);
	if (limit !== undefined) {
		const { failure: refused } = diagnosis('tooManyRemovals', [group, removals, all, limit]);
		const stay = [...kept, ...remove.map((userid) => ({ userid, why: LIMIT }))];
		return { add: [], unchanged: [], remove: [], kept: stay, refused };
	}
	return {
		add: rows.filter(({ userid }) => !members.has(userid)),
		unchanged: rows.filter(({ userid }) => members.has(userid)),
		remove,
		kept,
		refused: undefined,
	};
}

/** Who goes, and who stays and why. */
export function partition(
	surplus: readonly number[],
	whyKept: WhyKept,
): [remove: number[], kept: Kept[]] {
	const remove: number[] = [];
	const kept: Kept[] = [];
	for (const userid of surplus) {
		const why = whyKept(userid);
		if (why === undefined) remove.push(userid);
		else kept.push({ userid, why });
	}
	return [remove, kept];
}
