import { createMissing } from '../../relations/missingGroups';
import type { Sync } from '../sync';
import type { Keepers } from './keepers';
import type { MemberSettings } from './settings';
import { addedBy, failGroup, type SyncGroup } from './syncGroup';

/**
 * Creates the groups that rows name and their courses do not have. Where that fails, the rows of the
 * group say why, nothing else is done to it, and whoever belongs into it keeps the groups that they
 * have.
 */
export async function createMissingGroups(
	groups: readonly SyncGroup[],
	{ run, contexts }: Sync<MemberSettings>,
	keepers: Keepers,
): Promise<void> {
	const wanted = groups.filter(({ rows }) => rows.length > 0);
	for (const [group, made] of await createMissing(wanted, run, contexts)) {
		if ('id' in made) {
			group.id = made.id;
			group.created = made.created;
			continue;
		}
		const { courseid, failed } = group;
		const added = addedBy(group);
		for (const { userid } of added) keepers.addCreation({ courseid, userid });
		if (added.length > 0) for (const { keeps } of failed) keepers.addCreation(keeps);
		failGroup(group, made.refused);
		group.id = undefined;
	}
}
