import type { IExecutePaginationFunctions } from 'n8n-workflow';

import type { Directory } from '../../lookup/directory';
import type { Answer, Failure } from '../../moodle/failure';
import { answerRows, type BatchAnswer } from '../../rows/answerRows';
import { answerSync, byPlace, hasFailed } from '../../rows/answerSync';
import type { AnsweredRow } from '../../rows/job';
import type { Row } from '../../rows/row';
import type { Run } from '../../rows/run';
import { hasGaps, isWhole, NOT_WHOLE, refuseAll } from '../../rows/whole';
import { ROW_REFUSED, writeJobs } from '../../rows/write';
import type { FoundMember, MemberRow } from '../findMembers';
import { createMissingGroups } from './createMissing';
import { failGroup, failRows } from './fail';
import { addOthers } from './others';
import { reportGroups, type GroupReport } from './output';
import { planGroup, type GroupPlan } from './plan';
import { readSheet, type SyncGroup, type SyncRow } from './resolve';
import { readSettings, type SyncSettings } from './settings';
import { addingMembers, removingMembers } from './write';

/** Makes the members of groups match the rows. */
export async function syncMembers(
	rows: Array<Row<MemberRow>>,
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<BatchAnswer> {
	if (rows.length === 0) return { items: new Map() };
	const read = readSettings(contexts[0]);
	if ('failure' in read) return await refuseAll(rows, read.failure, run);
	const chosen = read.value;
	if (!isWhole(contexts)) return await refuseAll(rows, NOT_WHOLE, run);
	const sheet = await readSheet(rows, run.directory, chosen.createMissingGroups);
	const isBlind = (sheet.mayMeanAnyone || hasGaps(contexts)) && !chosen.removeDespiteFailures;
	const settings = { ...chosen, removeOthers: chosen.removeOthers && !isBlind };
	const { groups, stray } = sheet;
	stray.push(...(await addOthers(groups, stray, rows[0].place, run.directory, settings)));
	await readMembers(groups, run.directory);
	const safe = await protectedUsers(settings, run.directory);
	if ('failure' in safe) return await refuseAll(rows, safe.failure, run);
	const keep = new Set([...sheet.strayUsers, ...safe.value]);
	if (settings.dryRun) await refuseUnenrolled(groups, run.directory);
	const plans = new Map<SyncGroup, GroupPlan>();
	for (const group of groups) {
		plans.set(group, await plan(group, settings, keep, run.directory));
	}
	if (!run.continues) {
		const failed = [...stray, ...groups.flatMap((group) => group.failed)];
		if (failed.length > 0) {
			run.ended ??= ROW_REFUSED;
			return await answerRows(failed.sort(byPlace), run);
		}
	}
	const reports = settings.dryRun
		? groups.map((group) => reportPlan(group, plans.get(group)!))
		: await carryOut(groups, plans, settings, run, contexts);
	return await answerSync(reportGroups(reports, stray, settings), settings, run);
}

/** Reads who is in the groups; all rows of a group that cannot be read fail with the reason. */
async function readMembers(groups: readonly SyncGroup[], { members, groups: known }: Directory) {
	await members.load(groups.flatMap(({ id }) => (id === undefined ? [] : [id])));
	for (const group of groups) {
		if (group.id === undefined) continue;
		const membership = members.known(group.id);
		const failure =
			membership === undefined ? (members.barred ?? known.barred) : failureIn(membership);
		if (failure !== undefined) failGroup(group, failure);
		const details = known.known(group.id);
		if (details === undefined || 'failure' in details) continue;
		group.name = details.value.name;
		group.courseid = details.value.courseid;
	}
}

function failureIn(membership: object): Failure | undefined {
	return 'failure' in membership ? (membership.failure as Failure) : undefined;
}

/** The users who are never removed. Without knowing all of them, nobody is. */
async function protectedUsers(
	{ protectedUsers: users, removeOthers }: SyncSettings,
	{ users: known, account }: Directory,
): Promise<Answer<number[]>> {
	const sought = users.map((user) => ({ user, courseid: undefined }));
	await known.load(sought);
	const info = await account.read();
	if ('failure' in info && removeOthers) return info;
	const ids = 'value' in info ? [info.value.userid] : [];
	for (const one of sought) {
		const found = known.find(one);
		if ('failure' in found) return found;
		ids.push(found.value);
	}
	return { value: ids };
}

/** A dry run finds out by reading what Moodle would refuse. */
async function refuseUnenrolled(groups: readonly SyncGroup[], directory: Directory) {
	for (const group of groups) {
		if (group.courseid === undefined) continue;
		const members = membersOf(group, directory);
		const added = group.rows.filter(({ userid }) => !members.has(userid));
		const userids = added.map(({ userid }) => userid);
		const refusals = await directory.enrolments.refuse(group.courseid, userids);
		const failures = added.flatMap((row, index): Array<[SyncRow, Failure]> => {
			const failure = refusals[index];
			return failure === undefined ? [] : [[row, failure]];
		});
		failRows(group, new Map(failures));
	}
}

/**
 * Plans a group. Past the removal limit nothing of it is changed, unless one of its rows turns out
 * to fail: then nobody is removed anyway.
 */
async function plan(
	group: SyncGroup,
	settings: SyncSettings,
	keep: ReadonlySet<number>,
	directory: Directory,
): Promise<GroupPlan> {
	const members = membersOf(group, directory);
	const compare = () => {
		const { id = 0, name, rows, failed } = group;
		const state = { group: { id, name }, rows: [...rows], failed: failed.length, members };
		return planGroup(state, settings, keep);
	};
	let planned = compare();
	if (planned.refused !== undefined && !settings.dryRun) {
		await refuseUnenrolled([group], directory);
		planned = compare();
	}
	if (planned.refused === undefined) return planned;
	failGroup(group, planned.refused);
	return { add: [], unchanged: [], remove: [], refused: planned.refused };
}

function membersOf({ id }: SyncGroup, { members }: Directory): ReadonlySet<number> {
	const membership = id === undefined ? undefined : members.known(id);
	return membership !== undefined && 'userids' in membership ? membership.userids : new Set();
}

function reportPlan(group: SyncGroup, planned: GroupPlan): GroupReport {
	return { group, plan: planned, added: [], removed: [] };
}

/** Creates, adds, and then removes: who is moved from one group to another is never in none. */
async function carryOut(
	groups: readonly SyncGroup[],
	plans: ReadonlyMap<SyncGroup, GroupPlan>,
	settings: SyncSettings,
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<GroupReport[]> {
	for (const { unchanged } of plans.values()) {
		for (const { place } of unchanged) run.agreed.push(place);
	}
	const created = settings.createMissingGroups
		? await createMissingGroups(groups, run, contexts)
		: new Map<SyncGroup, AnsweredRow>();
	const adds = groups.flatMap((group) =>
		group.id === undefined ? [] : plans.get(group)!.add.map((row) => ({ group, row })),
	);
	const added = await writeJobs(
		adds.map(({ group, row }) => memberRow(group, row as SyncRow)),
		addingMembers(run.directory),
		run,
	);
	const reports = new Map(
		groups.map((group): [SyncGroup, GroupReport] => [
			group,
			{ group, plan: plans.get(group)!, created: created.get(group), added: [], removed: [] },
		]),
	);
	adds.forEach(({ group }, index) => reports.get(group)!.added.push(added[index]));
	const removals = groups.flatMap((group) =>
		mayRemove(reports.get(group)!, settings)
			? plans.get(group)!.remove.map((userid) => ({ group, userid }))
			: [],
	);
	const removed = await writeJobs(
		removals.map(({ group, userid }) =>
			memberRow(group, { place: group.first, userid, named: group.named }),
		),
		removingMembers(run.directory, run.continues),
		run,
	);
	removals.forEach(({ group }, index) => reports.get(group)!.removed.push(removed[index]));
	return [...reports.values()];
}

/** An addition that failed may be a misspelt row of somebody who is in the group. */
function mayRemove({ group, added }: GroupReport, settings: SyncSettings): boolean {
	if (group.id === undefined) return false;
	return settings.removeDespiteFailures || !added.some(hasFailed);
}

function memberRow(group: SyncGroup, { place, userid, named }: SyncRow): Row<FoundMember> {
	return { place, values: { groupid: group.id!, userid, named } };
}
