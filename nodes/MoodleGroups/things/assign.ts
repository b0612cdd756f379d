import { isInDoubt, type Answer, type Failure } from '../moodle/failure';
import { diagnosis } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';

/** A group, and where it is to go. */
export interface Assigned {
	readonly thing: Group;
	/** `undefined` for a group that goes into none. */
	readonly groupingid: number | undefined;
	/** What was done with the group before. */
	readonly done: 'created' | 'updated' | 'found';
}

/**
 * Puts groups into groupings: all at once, or one by one if that fails.
 *
 * @returns why a group is not in its grouping, for each that is not; what was done before is done all
 *   the same.
 */
export async function assignGroups(
	moodle: WebService,
	wanted: readonly Assigned[],
): Promise<Array<Failure | undefined>> {
	const pairs = wanted.flatMap(({ thing, groupingid, done }, index) =>
		groupingid === undefined ? [] : [{ index, group: thing, groupingid, done }],
	);
	const failures = wanted.map((): Failure | undefined => undefined);
	if (pairs.length === 0) return failures;
	const answers = await sendAll(
		pairs.map(({ group, groupingid }) => ({ groupingid, groupid: group.id })),
		async (some) => await moodle.assignGrouping(some),
	);
	for (const [at, failure] of answers.entries()) {
		if (failure === undefined) continue;
		const { index, group, done } = pairs[at];
		const inDoubt = isInDoubt(failure);
		const key = inDoubt ? 'maybeInGrouping' : 'notInGrouping';
		const told = diagnosis(key, [group, done, failure.message], failure.errorcode).failure;
		const effect = inDoubt ? 'unknown' : 'nothing';
		failures[index] = { ...told, effect: done === 'found' ? effect : 'partly' };
	}
	return failures;
}

/**
 * Sends a list that may be sent twice: whole, or one by one if that fails.
 *
 * @returns why each failed, in doubt if the whole list or its own request was lost; `undefined` for
 *   those that did not.
 */
export async function sendAll<E>(
	entries: readonly E[],
	send: (some: readonly E[]) => Promise<Answer<null>>,
): Promise<Array<Failure | undefined>> {
	const all = entries.length === 0 ? { value: null } : await send(entries);
	if ('value' in all) return entries.map(() => undefined);
	const failures: Array<Failure | undefined> = [];
	for (const entry of entries) {
		const one = await send([entry]);
		if ('value' in one) failures.push(undefined);
		else failures.push({ ...one.failure, inDoubt: isInDoubt(all.failure) || one.failure.inDoubt });
	}
	return failures;
}
