import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { hasFailed } from '../answerSync';
import type { AnsweredRow } from '../../run/entry';
import type { Row } from '../../input/row';
import type { Run } from '../../run/run';
import { writeEntries } from '../../run/write';
import type { FoundMember } from '../../relations/findMembers';
import { createMissingGroups } from './createMissing';
import type { Keepers } from './keepers';
import { aboutLeaver, type GroupReport } from './output';
import { partition, type GroupPlan, type Kept } from './plan';
import type { SyncGroup, SyncRow } from './resolve';
import type { SyncSettings } from './settings';
import { addingMembers, removingMembers } from './write';

/** Creates, adds, and then removes: who is moved from one group to another is never in none. */
export async function apply(
	groups: readonly SyncGroup[],
	plans: ReadonlyMap<SyncGroup, GroupPlan>,
	keepers: Keepers,
	settings: SyncSettings,
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<GroupReport[]> {
	for (const { unchanged } of plans.values()) {
		for (const { place } of unchanged) run.ledger.agreed.push(place);
	}
	const created = settings.createMissingGroups
		? await createMissingGroups(groups, run, contexts)
		: new Map<SyncGroup, AnsweredRow>();
	for (const group of groups) if (group.id === undefined) keepForCreation(group, plans, keepers);
	const added = await add(groups, plans, keepers, run);
	const { removed, kept } = await remove(groups, plans, keepers, run);
	return groups.map((group) => ({
		group,
		plan: plans.get(group)!,
		created: created.get(group),
		added: added.get(group) ?? [],
		removed: removed.get(group) ?? [],
		kept: [...plans.get(group)!.kept, ...(kept.get(group) ?? [])],
	}));
}

/** Whoever belongs into a group that could not be made keeps the groups that they have. */
function keepForCreation(
	group: SyncGroup,
	plans: ReadonlyMap<SyncGroup, GroupPlan>,
	keepers: Keepers,
): void {
	const { courseid, failed } = group;
	const { add: rows } = plans.get(group)!;
	for (const { userid } of rows) keepers.addCreation({ courseid, userid });
	if (rows.length === 0) return;
	for (const { keeps } of failed) keepers.addCreation(keeps);
}

async function add(
	groups: readonly SyncGroup[],
	plans: ReadonlyMap<SyncGroup, GroupPlan>,
	keepers: Keepers,
	run: Run,
): Promise<Map<SyncGroup, AnsweredRow[]>> {
	const adds = groups.flatMap((group) =>
		group.id === undefined ? [] : plans.get(group)!.add.map((row) => ({ group, row })),
	);
	const answers = await writeEntries(
		adds.map(({ group, row }) => memberRow(group, row as SyncRow)),
		addingMembers(run.directory),
		run,
	);
	const added = new Map<SyncGroup, AnsweredRow[]>();
	for (const [index, { group, row }] of adds.entries()) {
		const answer = answers[index];
		push(added, group, answer);
		if (!hasFailed(answer)) continue;
		// The row may be a misspelt one of somebody who is in the group; and its user stays elsewhere.
		keepers.addGroup(group);
		keepers.add({ courseid: group.courseid, userid: row.userid });
	}
	return added;
}

/** Removes those who may still go now that the other rows are written. */
async function remove(
	groups: readonly SyncGroup[],
	plans: ReadonlyMap<SyncGroup, GroupPlan>,
	keepers: Keepers,
	run: Run,
) {
	const kept = new Map<SyncGroup, Kept[]>();
	const removals = groups.flatMap((group) => {
		if (group.id === undefined) return [];
		const [leavers, stayers] = partition(plans.get(group)!.remove, (userid) =>
			keepers.whyInAll(group, userid),
		);
		kept.set(group, stayers);
		return leavers.map((userid) => ({ group, userid }));
	});
	const answers = await writeEntries(
		removals.map(({ group, userid }) => {
			const { place, values } = memberRow(group, {
				place: group.first,
				userid,
				named: group.named,
			});
			return { place, values: { ...values, about: aboutLeaver(group, userid, keepers) } };
		}),
		removingMembers(run.directory, run.continues),
		run,
	);
	const removed = new Map<SyncGroup, AnsweredRow[]>();
	for (const [index, { group }] of removals.entries()) push(removed, group, answers[index]);
	return { removed, kept };
}

function memberRow(group: SyncGroup, { place, userid, named }: SyncRow) {
	const values: FoundMember = { groupid: group.id!, userid, named };
	return { place, values } satisfies Row<FoundMember>;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [value]);
	else list.push(value);
}
