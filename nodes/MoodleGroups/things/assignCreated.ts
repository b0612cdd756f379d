import { isInDoubt, type Failure } from '../moodle/failure';
import { finding } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';
import type { FoundNewGroup } from './newGroups';

/** A new group, and why it is not in the grouping that its row asks for. */
export interface Created {
	readonly group: Group;
	readonly unassigned: Failure | undefined;
}

/** Puts new groups into the groupings of their rows: all at once, or one by one if that fails. */
export async function assignCreated(
	moodle: WebService,
	entries: readonly FoundNewGroup[],
	groups: readonly Group[],
): Promise<Created[]> {
	const created = groups.map((group): Created => ({ group, unassigned: undefined }));
	const pairs = entries.flatMap(({ groupingid }, index) =>
		groupingid === undefined ? [] : [{ groupingid, groupid: groups[index].id, index }],
	);
	if (pairs.length === 0) return created;
	const all = await moodle.assignGrouping(pairs.map(withoutIndex));
	if (!('failure' in all)) return created;
	for (const pair of pairs) {
		const one = await moodle.assignGrouping([withoutIndex(pair)]);
		if (!('failure' in one)) continue;
		const isLost = isInDoubt(all.failure) || isInDoubt(one.failure);
		const { failure } = finding(
			isLost ? 'maybeInGrouping' : 'notInGrouping',
			[groups[pair.index], one.failure.message],
			one.failure.errorcode,
		);
		created[pair.index] = {
			group: groups[pair.index],
			unassigned: { ...failure, effect: 'partly' },
		};
	}
	return created;
}

function withoutIndex({ groupingid, groupid }: { groupingid: number; groupid: number }) {
	return { groupingid, groupid };
}
