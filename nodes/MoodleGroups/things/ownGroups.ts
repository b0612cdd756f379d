import type { Directory } from '../lookup/directory';
import type { Group } from '../moodle/shapes/group';
import type { Run } from '../run/run';
import { matchesOf, newGroupEntry, type FoundNewGroup } from './newGroups';

/** A group that an earlier try of the run has made for a row. */
export interface OwnGroup {
	readonly group: Group;
	/** Whether that try surely put it into the grouping of the row, too. */
	readonly isComplete: boolean;
}

/**
 * The groups that rows find taken because earlier tries of the run made them: n8n's Retry On Fail
 * repeats all rows, and no row may fail for its own group.
 */
export function ownGroups(
	entries: readonly FoundNewGroup[],
	run: Run,
): Map<FoundNewGroup, OwnGroup> {
	const own = new Map<FoundNewGroup, OwnGroup>();
	if (!run.ledger.isRetry) return own;
	for (const entry of entries) {
		const found = ownGroup(entry, run, run.directory);
		if (found !== undefined) own.set(entry, found);
	}
	return own;
}

function ownGroup(entry: FoundNewGroup, run: Run, directory: Directory): OwnGroup | undefined {
	const { byName: group } = matchesOf(entry, directory);
	// Another row of the same name may have made it.
	if (group === undefined || !isAlike(group, entry)) return undefined;
	for (const outcome of run.ledger.ofEntry(newGroupEntry.identity(entry))) {
		if ('result' in outcome) {
			if (outcome.result.id !== group.id || outcome.result.status !== 'created') continue;
			return { group, isComplete: true };
		}
		// The try found the name free, and nobody knows what became of its request.
		return { group, isComplete: entry.groupingid === undefined };
	}
	return undefined;
}

function isAlike(group: Group, { description = '', idnumber = '' }: FoundNewGroup): boolean {
	return group.description === description && group.idnumber === idnumber;
}
