/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on a developer's machine, never inside n8n */
import type { Live } from './live';

/** A site works on after a client has gone: what was cut off may turn up later. */
const ROUNDS_AFTER_CUT = 4;

const PAUSE = 500;

/**
 * Deletes what the suite made, and nothing else: what carries its prefix, and what the site
 * answered to a creation. Moodle ignores ids that are gone already.
 *
 * @param isCut whether requests were cut off in the middle.
 */
export async function cleanUp(live: Live, isCut = false): Promise<void> {
	for (let round = isCut ? ROUNDS_AFTER_CUT : 1; round > 0; round--) {
		await deleteMade(live).catch((error: Error) => {
			const left = `Groups and groupings whose names begin with ${live.prefix} may be left`;
			throw new Error(`${left}: ${error.message}`);
		});
		if (round > 1) await new Promise((resolve) => setTimeout(resolve, PAUSE));
	}
}

async function deleteMade(live: Live): Promise<void> {
	const { api, made } = live;
	for (const { id } of await live.groups()) made.groups.add(id);
	for (const { id } of await live.groupings()) made.groupings.add(id);
	if (made.groups.size > 0) {
		await api.call('core_group_delete_groups', { groupids: [...made.groups] });
	}
	if (made.groupings.size > 0) {
		await api.call('core_group_delete_groupings', { groupingids: [...made.groupings] });
	}
	made.groups.clear();
	made.groupings.clear();
}
