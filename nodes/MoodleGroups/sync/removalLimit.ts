/** How much a sync may take away from a group or a course. */
export interface RemovalLimit {
	/** A number of members or groups. */
	readonly number: number;
	/** A share of them; from 100 on it limits nothing. */
	readonly percent: number;
}

/** A limit as a message says it, and the option that sets it. */
export type LimitName = readonly [limit: string, option: string];

/**
 * The limit that removals reach. An empty export must not empty a course, and half an export must
 * not halve it: the percentage itself is too much.
 *
 * @param thing what is removed.
 * @param removable of how many the percentage is taken: not of those who stay in any case.
 */
export function limitReached(
	removals: number,
	all: number,
	{ number, percent }: RemovalLimit,
	thing: 'member' | 'group',
	removable = all,
): LimitName | undefined {
	if (removals > number) {
		const capital = thing === 'member' ? 'Members' : 'Groups';
		return [`${number} ${thing}${number === 1 ? '' : 's'}`, `Removal Limit (${capital})`];
	}
	if (removals === 0 || percent >= 100 || removals * 100 < removable * percent) return undefined;
	const limit =
		removable === all
			? `less than ${percent} %`
			: `less than ${percent} % of the ${removable} who may be removed`;
	return [limit, 'Removal Limit (Percent)'];
}
