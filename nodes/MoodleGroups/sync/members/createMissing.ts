import { enrolledOnly } from '../../relations/enrolFirst';
import { createMissing, findMissing, type Missing } from '../../relations/missingGroups';
import type { Reason } from '../../input/row';
import type { Sync } from '../sync';
import type { Keepers } from './keepers';
import type { MemberSettings } from './settings';
import { addedBy, failGroup, isForNewcomers, type SyncGroup } from './syncGroup';

/** Finds the groups that rows name and their courses do not have. */
export async function findMissingGroups(
	groups: readonly SyncGroup[],
	{ settings, run, contexts }: Sync<MemberSettings>,
	keepers: Keepers,
): Promise<Missing<SyncGroup>> {
	const isOn = settings.createMissingGroups;
	const wanted = groups.filter(({ rows }) => isOn && rows.length > 0);
	const missing = await findMissing(wanted, run, contexts);
	for (const [group, reason] of missing.refused) leaveOut(group, reason, keepers);
	for (const { group, row } of missing.rows) group.into = row.values.into;
	return missing;
}

/** Creates them, as far as there is still somebody to add to them. */
export async function createMissingGroups(
	missing: Missing<SyncGroup>,
	{ run }: Sync<MemberSettings>,
	keepers: Keepers,
): Promise<void> {
	const isWanted = ({ rows }: SyncGroup) => rows.length > 0;
	for (const [group, made] of await createMissing(missing, isWanted, run)) {
		if ('id' in made) {
			group.id = made.id;
			group.created = made.created;
			continue;
		}
		const { refused } = made;
		leaveOut(group, isForNewcomers(group) ? enrolledOnly(refused) : refused, keepers);
	}
}

/**
 * Of a group that cannot be made the rows say why, nothing else is done to it, and whoever belongs
 * into it keeps the groups that they have.
 */
function leaveOut(group: SyncGroup, reason: Reason, keepers: Keepers): void {
	const { courseid, failed } = group;
	const added = addedBy(group);
	for (const { userid } of added) keepers.addCreation({ courseid, userid });
	if (added.length > 0) for (const { keeps } of failed) keepers.addCreation(keeps);
	failGroup(group, reason);
	group.id = undefined;
}
