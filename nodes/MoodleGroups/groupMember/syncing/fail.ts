import type { Failure } from '../../moodle/failure';
import type { Reason } from '../../rows/row';
import { labelled } from '../../rows/whole';
import type { SyncGroup, SyncRow } from './resolve';

/** Nothing of the group is changed; each of its rows says why. */
export function failGroup(group: SyncGroup, failure: Reason): void {
	const places = group.rows.length + group.failed.length === 0 ? [group.first] : [];
	for (const place of [...places, ...group.rows.map((row) => row.place)]) {
		group.failed.push({ place, refused: labelled(failure, place) });
	}
	group.rows.length = 0;
}

/** A row of a group that Moodle would refuse. */
export function failRow(group: SyncGroup, row: SyncRow, failure: Failure | undefined): void {
	if (failure === undefined) return;
	group.rows.splice(group.rows.indexOf(row), 1);
	group.failed.push({ place: row.place, refused: labelled(failure, row.place) });
}
