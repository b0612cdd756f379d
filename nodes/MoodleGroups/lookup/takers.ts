import type { Answer } from '../moodle/failure';
import type { Named } from '../moodle/shapes/group';

/** What reads things by id, and so from the database. */
export interface ById<T> {
	load(ids: readonly number[]): Promise<void>;
	/** Makes the next load of these a fresh one; until then, what was read stays. */
	expire(ids: readonly number[]): void;
	/** What was read; `undefined` for what was not. */
	known(id: number): Answer<T> | undefined;
}

/** What somebody wants to call a thing of a course. */
export interface Wanted {
	readonly courseid: number;
	readonly name?: string;
	readonly idnumber?: string;
}

/**
 * What has a name or an ID number already, or the same apart from case, spaces and the like, by id:
 * lists have no order of their own.
 */
export interface Takers<T> {
	readonly byName: readonly T[];
	readonly byIdnumber: readonly T[];
}

export function idsOf(things: readonly Named[]): number[] {
	return things.map(({ id }) => id);
}
