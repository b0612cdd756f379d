import type { IDataObject } from 'n8n-workflow';

import { groupName } from '../../moodle/naming';
import { hasFailed, isWritten, settledLine, type SyncReport } from '../answerSync';
import type { AnsweredRow, Status } from '../../run/entry';
import type { Keepers } from './keepers';
import type { GroupPlan, Kept } from './plan';
import type { Protection } from './protections';
import type { FailedRow, SyncGroup, SyncRow } from './resolve';
import type { SyncSettings } from './settings';

/** What became of a group. */
export interface GroupReport {
	readonly group: SyncGroup;
	readonly plan: GroupPlan;
	/** The answer of its creation. */
	readonly created?: AnsweredRow;
	/** The answers of its additions and removals; none in a dry run. */
	readonly added: AnsweredRow[];
	readonly removed: AnsweredRow[];
	/** Its members who are in no row and stay. */
	readonly kept: readonly Kept[];
}

/** What there is to say of the groups, and of the rows whose group was not found. */
export function reportGroups(
	reports: readonly GroupReport[],
	stray: readonly FailedRow[],
	keepers: Keepers,
	settings: SyncSettings,
): SyncReport {
	const kept = reports.flatMap((report) => report.kept);
	return {
		lines: [
			...stray.map((row) => withWaiting(row, strayWaiting(row.keeps), settings)),
			...reports.flatMap((report) => linesOf(report, keepers, settings)),
		],
		summaries: reports.map((report) => ({
			place: report.group.first,
			json: summaryOf(report, settings.dryRun),
		})),
		nothing: {
			action: 'unchanged',
			groups: reports.length,
			members: reports.reduce((sum, { plan }) => sum + plan.unchanged.length, 0),
			...(kept.length === 0 ? {} : keptBack(kept)),
		},
		first: stray[0]?.place ?? reports[0].group.first,
	};
}

/** Every row of a group, what was created for it, whom it lost and who stayed. */
function linesOf(
	{ group, plan, created, added, removed, kept }: GroupReport,
	keepers: Keepers,
	settings: SyncSettings,
): AnsweredRow[] {
	const { dryRun, output } = settings;
	const { add, unchanged, remove } = plan;
	const lines: AnsweredRow[] = group.failed.map((row) =>
		withWaiting(
			row,
			row.keeps && !group.isMissing ? groupWaiting(group) : strayWaiting(row.keeps),
			settings,
		),
	);
	if (created !== undefined || isToCreate(group)) lines.push(createdLine(group, dryRun));
	if (output === 'all' && group.rows.length > 0) {
		lines.push(...unchanged.map((row) => memberLine(group, row as SyncRow, 'unchanged')));
	}
	lines.push(...kept.map(({ userid, why }) => leaverLine(group, userid, keepers, 'kept', why)));
	if (!dryRun) {
		const told = added.map((line) =>
			hasFailed(line) && isWaiting(settings) ? { ...line, note: groupWaiting(group) } : line,
		);
		return [...lines, ...told, ...removed];
	}
	return [
		...lines,
		...add.map((row) => memberLine(group, row as SyncRow, 'wouldAdd')),
		...remove.map((userid) => leaverLine(group, userid, keepers, 'wouldRemove')),
	];
}

function createdLine({ first, id, courseid, name }: SyncGroup, dryRun: boolean): AnsweredRow {
	const groupid = id === undefined ? {} : { groupid: id };
	return settledLine(first, dryRun ? 'wouldCreate' : 'created', { ...groupid, courseid, name });
}

function memberLine(group: SyncGroup, { place, userid, named }: SyncRow, done: Status) {
	const groupid = group.id === undefined ? {} : { groupid: group.id };
	return settledLine(place, done, { ...named, ...groupid, userid });
}

function leaverLine(
	group: SyncGroup,
	userid: number,
	keepers: Keepers,
	done: Status,
	reason?: string,
) {
	const { first, named, id } = group;
	const about = aboutLeaver(group, userid, keepers);
	return settledLine(first, done, { ...named, groupid: id, userid, ...about }, reason);
}

/** Who a member is that no row names, as far as the token sees it. */
export function aboutLeaver(group: SyncGroup, userid: number, keepers: Keepers): IDataObject {
	const profile = keepers.profileOf(group, userid);
	const { fullname = null, username = null, email = null, roles } = profile ?? {};
	return { group: group.name, fullname, username, email, roles: roles ? [...roles] : null };
}

function summaryOf(report: GroupReport, dryRun: boolean): IDataObject {
	const { group, plan, created, added, removed, kept } = report;
	const done = (rows: readonly AnsweredRow[]) => rows.filter(isWritten).length;
	const failed = group.failed.length + added.length + removed.length - done(added) - done(removed);
	return {
		...group.named,
		groupid: group.id ?? null,
		name: group.name,
		added: dryRun ? plan.add.length : done(added),
		removed: dryRun ? plan.remove.length : done(removed),
		unchanged: plan.unchanged.length,
		failed,
		created: created !== undefined || isToCreate(group),
		...keptBack(kept),
	};
}

/** How many members stay who are in no row, and why. */
function keptBack(kept: readonly Kept[]): IDataObject {
	const reasons = new Set(kept.map(({ why }) => why));
	return { keptBack: kept.length, reason: kept.length === 0 ? null : [...reasons].join('; ') };
}

/** In a dry run, a group that is not there yet. */
function isToCreate({ id, rows }: SyncGroup): boolean {
	return id === undefined && rows.length > 0;
}

/** Whether removals wait for rows that failed. */
function isWaiting({ removeMembersNotInInput, removeDespiteFailedRows }: SyncSettings): boolean {
	return removeMembersNotInInput && !removeDespiteFailedRows;
}

/** A failed row that says which removals wait for it. */
function withWaiting(row: FailedRow, waiting: string, settings: SyncSettings): FailedRow {
	if (waiting === '' || !isWaiting(settings)) return row;
	const { refused } = row;
	return { ...row, refused: { ...refused, advice: `${refused.advice} ${waiting}` } };
}

function groupWaiting(group: SyncGroup): string {
	return `Until this row is right, nobody is removed from group ${groupName(group)}.`;
}

function strayWaiting(keeps: Protection | undefined): string {
	if (keeps === undefined) return '';
	const { courseid, userid, like } = keeps;
	const where = courseid === undefined ? 'any group' : 'the groups of its course';
	if (userid !== undefined)
		return `Until this row is right, its user is not removed from ${where}.`;
	if (like !== undefined) return 'Until this row is right, nobody is removed whom it may mean.';
	return `Until this row is right, nobody is removed from ${where}.`;
}
