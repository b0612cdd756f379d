import type { Failure } from '../../moodle/failure';
import { labelled, type Reason } from '../../input/row';
import type { SyncGroup, SyncRow } from './resolve';

/** Nothing of the group is changed; each of its rows says why. */
export function failGroup(group: SyncGroup, failure: Reason): void {
	if (group.rows.length + group.failed.length === 0) {
		const { first: place } = group;
		group.failed.push({ place, refused: labelled(failure, place), isSideEffect: true });
	}
	for (const { place, userid } of group.rows) {
		// What is wrong with the group is not the row's doing, unless it names one that is not there.
		const keeps = group.isMissing ? { userid } : undefined;
		group.failed.push({ place, refused: labelled(failure, place), keeps });
	}
	group.rows.length = 0;
}

/** Rows of a group that Moodle would refuse. */
export function failRows(
	group: SyncGroup,
	failures: ReadonlyMap<SyncRow, Failure | undefined>,
): void {
	for (const row of group.rows.splice(0)) {
		const failure = failures.get(row);
		const { place, userid } = row;
		if (failure === undefined) group.rows.push(row);
		else group.failed.push({ place, refused: labelled(failure, place), keeps: { userid } });
	}
}
