/** A row of a roster. */
export interface RosterRow extends Record<string, number> {
	readonly groupid: number;
	readonly userid: number;
}

/** Coprime to most numbers of groups, so that every group gets students and none comes twice. */
const STEP = 7;

/** In how many groups a student is. */
export const GROUPS_EACH = 3;

/**
 * A roster as it comes out of other systems: sorted by student, the groups of each in no order.
 * There must be so many groups that a student comes in none of them twice: 22, say.
 */
export function rosterByStudent(
	userids: readonly number[],
	groupids: readonly number[],
): RosterRow[] {
	return userids.flatMap((userid, student) =>
		Array.from({ length: GROUPS_EACH }, (_, turn) => ({
			groupid: groupids[(student * 5 + turn * STEP) % groupids.length],
			userid,
		})),
	);
}

/** The same rows in the same disorder each time. */
export function shuffled<T>(rows: readonly T[]): T[] {
	return rows
		.map((row, index) => ({ row, at: (index * 7919) % 10_007 }))
		.sort((left, right) => left.at - right.at)
		.map(({ row }) => row);
}
