import { isInDoubt, type Answer, type Failure } from '../moodle/failure';
import { diagnosis } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';

/**
 * Puts new groups into the groupings of their rows: all at once, or one by one if that fails.
 *
 * @param groupingids the grouping of each group; `undefined` for those that go into none.
 * @returns why a group is not in its grouping, for each that is not; it was created all the same.
 */
export async function assignCreated(
	moodle: WebService,
	groupingids: ReadonlyArray<number | undefined>,
	groups: readonly Group[],
): Promise<Array<Failure | undefined>> {
	const pairs = groups.flatMap((group, index) => {
		const groupingid = groupingids[index];
		return groupingid === undefined ? [] : [{ index, group, groupingid }];
	});
	const failures = groups.map((): Failure | undefined => undefined);
	if (pairs.length === 0) return failures;
	const answers = await sendAll(
		pairs.map(({ group, groupingid }) => ({ groupingid, groupid: group.id })),
		async (some) => await moodle.assignGrouping(some),
	);
	for (const [at, failure] of answers.entries()) {
		if (failure === undefined) continue;
		const { index, group } = pairs[at];
		const key = isInDoubt(failure) ? 'maybeInGrouping' : 'notInGrouping';
		const told = diagnosis(key, [group, failure.message], failure.errorcode);
		failures[index] = { ...told.failure, effect: 'partly' };
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
