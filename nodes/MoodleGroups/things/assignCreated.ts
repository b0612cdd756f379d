import { isInDoubt, type Failure } from '../moodle/failure';
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
	const assign = async (some: typeof pairs) =>
		await moodle.assignGrouping(
			some.map(({ group, groupingid }) => ({ groupingid, groupid: group.id })),
		);
	const all = await assign(pairs);
	if (!('failure' in all)) return failures;
	for (const pair of pairs) {
		const one = await assign([pair]);
		if (!('failure' in one)) continue;
		const isLost = isInDoubt(all.failure) || isInDoubt(one.failure);
		const { message, errorcode } = one.failure;
		const key = isLost ? 'maybeInGrouping' : 'notInGrouping';
		const { failure } = diagnosis(key, [pair.group, message], errorcode);
		failures[pair.index] = { ...failure, effect: 'partly' };
	}
	return failures;
}
