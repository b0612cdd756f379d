import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { ROW_REFUSED, type BatchAnswer } from '../../run/entry';
import { gather } from '../../input/gather';
import type { Directory } from '../../lookup/directory';
import type { Answer, Failure } from '../../moodle/failure';
import { answerRows, refuseAll } from '../../run/answerRows';
import { answerSync } from '../answerSync';
import { byPlace, type Row } from '../../input/row';
import type { Run } from '../../run/run';
import { isMissingItems, whyIncomplete } from '../guards';

import type { MemberRow } from '../../relations/findMembers';
import { apply } from './apply';
import { failGroup, failRows } from './fail';
import { Keepers } from './keepers';
import { addOthers } from './others';
import { reportGroups, type GroupReport } from './output';
import { planGroup, type GroupPlan } from './plan';
import { sortByGroup, type SyncGroup } from './resolve';
import { readSettings, type SyncSettings } from './settings';

/** Makes the members of groups match the rows. */
export async function syncMembers(
	rows: Array<Row<MemberRow>>,
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<BatchAnswer> {
	if (rows.length === 0) return { items: new Map() };
	const read = readSettings(contexts[0]);
	if ('failure' in read) return await refuseAll(rows, read.failure, run);
	const settings = read.value;
	const notWhole = whyIncomplete(contexts, settings.removeMembersNotInInput);
	if (notWhole !== undefined) return await refuseAll(rows, notWhole, run);
	const { directory } = run;
	const { groups, unplaced, names } = await sortByGroup(
		rows,
		directory,
		settings.createMissingGroups,
	);
	const keepers = new Keepers(settings, directory);
	if (isMissingItems(contexts)) keepers.addGaps();
	for (const { keeps, isCreation } of unplaced) {
		if (isCreation) keepers.addCreation(keeps);
		else keepers.add(keeps);
	}
	unplaced.push(...(await addOthers(groups, rows[0].place, directory, settings)));
	keepers.addNames(names.values());
	await readMembers(groups, directory, keepers);
	const safe = await protectedUsers(settings, directory);
	if ('failure' in safe) return await refuseAll(rows, safe.failure, run);
	const isNew = ({ id }: SyncGroup) => id === undefined;
	await refuseUnenrolled(settings.dryRun ? groups : groups.filter(isNew), directory);
	for (const group of groups) if (isNew(group) && group.rows.length === 0) keepAll(group, keepers);
	const plans = await planGroups(groups, { settings, keepers, directory, safe: safe.value });
	if (!run.continues) {
		const failed = [...unplaced, ...groups.flatMap((group) => group.failed)];
		if (failed.length > 0) {
			run.ended ??= ROW_REFUSED;
			return await answerRows(failed.sort(byPlace), run);
		}
	}
	const reports = settings.dryRun
		? groups.map((group) => reportPlan(group, plans.get(group)!))
		: await apply(groups, plans, keepers, settings, run, contexts);
	return await answerSync(reportGroups(reports, unplaced, keepers, settings), settings, run);
}

/**
 * Reads who is in the groups; all rows of a group that cannot be read fail with the reason. Of a
 * group that is not there, and of one that is not to be made, the rows may mean another group.
 */
async function readMembers(
	groups: readonly SyncGroup[],
	{ members, groups: known }: Directory,
	keepers: Keepers,
): Promise<void> {
	await members.load(groups.flatMap(({ id }) => (id === undefined ? [] : [id])));
	for (const group of groups) {
		const { id } = group;
		group.isMissing = id !== undefined && known.isMissing(id);
		if (id === undefined) continue;
		const membership = members.known(id);
		const failure =
			membership === undefined ? (members.forbidden ?? known.forbidden) : failureIn(membership);
		if (failure !== undefined) failGroup(group, failure);
		if (group.isMissing) keepAll(group, keepers);
		const details = known.known(id);
		if (details === undefined || 'failure' in details) continue;
		group.name = details.value.name;
		group.courseid = details.value.courseid;
	}
}

/** The failed rows of a group that is not there keep whom they may mean. */
function keepAll({ failed }: SyncGroup, keepers: Keepers): void {
	for (const { keeps } of failed) keepers.add(keeps);
}

function failureIn(membership: object): Failure | undefined {
	return 'failure' in membership ? (membership.failure as Failure) : undefined;
}

/** The users who are never removed. Without knowing all of them, nobody is. */
async function protectedUsers(
	{ protectedUsers: users, removeMembersNotInInput }: SyncSettings,
	{ users: known, account }: Directory,
): Promise<Answer<ReadonlySet<number>>> {
	const sought = users.map((user) => ({ user, courseid: undefined }));
	await known.load(sought);
	const info = await account.read();
	if ('failure' in info && removeMembersNotInInput) return info;
	const ids = new Set('value' in info ? [info.value.userid] : []);
	for (const one of sought) {
		const found = known.find(one);
		if ('failure' in found) return found;
		ids.add(found.value);
	}
	return { value: ids };
}

/**
 * Finds out by reading whom Moodle would not add: for a dry run, and so that no group is created for
 * nobody.
 */
async function refuseUnenrolled(groups: readonly SyncGroup[], directory: Directory): Promise<void> {
	const byCourse = gather(groups, ({ courseid }) => courseid);
	for (const [courseid, all] of byCourse) {
		if (courseid === undefined) continue;
		const added = all.flatMap((group) => {
			const members = membersOf(group, directory);
			return group.rows.filter(({ userid }) => !members.has(userid));
		});
		const userids = [...new Set(added.map(({ userid }) => userid))];
		const refusals = await directory.enrolments.refuse(courseid, userids);
		const reasons = new Map(userids.map((userid, index) => [userid, refusals[index]]));
		const failures = new Map(added.map((row) => [row, reasons.get(row.userid)]));
		for (const group of all) failRows(group, failures);
	}
}

interface Planning {
	readonly settings: SyncSettings;
	readonly keepers: Keepers;
	readonly directory: Directory;
	/** Users who are never removed. */
	readonly safe: ReadonlySet<number>;
}

/** Plans every group, once the profiles of those are read who may have to leave. */
async function planGroups(
	groups: readonly SyncGroup[],
	planning: Planning,
): Promise<Map<SyncGroup, GroupPlan>> {
	await loadLeavers(groups, planning);
	const plans = new Map<SyncGroup, GroupPlan>();
	for (const group of groups) plans.set(group, await plan(group, planning));
	return plans;
}

/** Reads who may have to leave. Where the token sees nobody's role, it must be told, or nobody ever goes. */
async function loadLeavers(groups: readonly SyncGroup[], planning: Planning): Promise<void> {
	const { keepers, settings, directory } = planning;
	const { profiles, groups: known } = directory;
	const leavers = new Map<SyncGroup, number[]>();
	for (const group of groups) {
		const own = surplusOf(group, planning).filter(
			(userid) => keepers.why(group, userid) === undefined,
		);
		if (own.length > 0) leavers.set(group, own);
	}
	const byCourse = new Map<number, number[]>();
	for (const [{ courseid }, own] of leavers) {
		if (courseid === undefined) continue;
		const all = byCourse.get(courseid) ?? [];
		byCourse.set(courseid, all);
		for (const userid of own) all.push(userid);
	}
	await Promise.all(
		[...byCourse].map(async ([courseid, all]) => await profiles.load(courseid, all)),
	);
	if (settings.removeOnlyMembersWithRole.size === 0) return;
	for (const group of leavers.keys()) {
		const { courseid } = group;
		const forbidden = courseid === undefined ? known.forbidden : profiles.forbidden(courseid);
		if (forbidden !== undefined) failGroup(group, forbidden);
	}
}

/** The members of a group who are in no row, and may be removed as far as the options go. */
function surplusOf(group: SyncGroup, { settings, safe, directory }: Planning): number[] {
	if (!settings.removeMembersNotInInput) return [];
	const listed = new Set(group.rows.map(({ userid }) => userid));
	return [...membersOf(group, directory)].filter(
		(userid) => !listed.has(userid) && !safe.has(userid),
	);
}

/**
 * Plans a group. Past the removal limit nothing of it is changed, unless one of its rows turns out
 * to fail: then nobody is removed anyway.
 */
async function plan(group: SyncGroup, planning: Planning): Promise<GroupPlan> {
	const { settings, keepers, directory, safe } = planning;
	const surplus = surplusOf(group, planning);
	const compare = () => {
		const { id, name, rows } = group;
		const members = membersOf(group, directory);
		const state = { group: { id, name }, rows: [...rows], members, safe };
		return planGroup(state, surplus, settings, (userid) => keepers.whyInAll(group, userid));
	};
	const first = compare();
	if (first.refused === undefined) return first;
	if (!settings.dryRun) await refuseUnenrolled([group], directory);
	const planned = settings.dryRun ? first : compare();
	if (planned.refused !== undefined) failGroup(group, planned.refused);
	return planned;
}

function membersOf({ id }: SyncGroup, { members }: Directory): ReadonlySet<number> {
	const membership = id === undefined ? undefined : members.known(id);
	return membership !== undefined && 'userids' in membership ? membership.userids : new Set();
}

function reportPlan(group: SyncGroup, planned: GroupPlan): GroupReport {
	return { group, plan: planned, kept: planned.kept, added: [], removed: [] };
}
