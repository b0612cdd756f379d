import type { RowRef } from '../input/row';
import { capital } from '../moodle/naming';
import type { AnsweredRow } from '../run/entry';

/** What the settings of a sync say of things that no row lists. */
export interface RemovalRules {
	/** Whether any of them goes at all. */
	readonly isOn: boolean;
	/** Whether they go even while a row fails that may mean them. */
	readonly despiteFailedRows: boolean;
	/** How many may go, of a group or of a course. */
	readonly number: number;
	/** Which share of them; from 100 on it limits nothing. */
	readonly percent: number;
}

/** What a sync makes match the rows, or leaves alone: a group with members, a course with groups. */
export interface Scope<T> {
	/** The row at which it is told what no row says. */
	readonly first: RowRef;
	/** What no row lists and is to go. */
	leaving: T[];
	/** What no row lists and stays all the same. */
	kept: Array<Kept<T>>;
	/** What became of the rows that could be planned. */
	written: AnsweredRow[];
	/** What became of those who were to go. */
	removed: AnsweredRow[];
}

/** What no row lists, and why it stays. */
export interface Kept<T> {
	readonly thing: T;
	readonly why: string;
}

/** Nothing of a scope is done yet. */
export function newScope<T>(first: RowRef): Scope<T> {
	return { first, leaving: [], kept: [], written: [], removed: [] };
}

/** Why what no row lists stays all the same, in both syncs. */
export const WHY = {
	missing: 'n8n left out items whose expressions failed',
	notCreated: 'A group of the course could not be created',
	named: 'A row gives the name of this group, or one that differs only in case, spaces or the like',
};

/**
 * Keeps things that were to be removed, and notes why.
 *
 * @param why says why one stays; `undefined` if it may go.
 */
export function holdBack<T>(scope: Scope<T>, why: (thing: T) => string | undefined): void {
	const { leaving } = scope;
	scope.leaving = [];
	for (const thing of leaving) {
		const reason = why(thing);
		if (reason === undefined) scope.leaving.push(thing);
		else scope.kept.push({ thing, why: reason });
	}
}

/**
 * The limit that removals reach, and the option that sets it. An empty export must not empty a
 * course, and half an export must not halve it: the percentage itself is too much.
 *
 * @param noun what is removed.
 * @param removable of how many the percentage is taken: not of those who stay in any case.
 */
export function limitReached(
	removals: number,
	all: number,
	{ number, percent }: RemovalRules,
	noun: 'member' | 'group',
	removable = all,
): readonly [limit: string, option: string] | undefined {
	if (removals > number) {
		const things = `${capital(noun)}s`;
		return [`${number} ${noun}${number === 1 ? '' : 's'}`, `Removal Limit (${things})`];
	}
	if (removals === 0 || percent >= 100 || removals * 100 < removable * percent) return undefined;
	const limit =
		removable === all
			? `less than ${percent} %`
			: `less than ${percent} % of the ${removable} who may be removed`;
	return [limit, 'Removal Limit (Percent)'];
}
