import type { IDataObject } from 'n8n-workflow';

import { isWritten, settledLine, type SyncReport } from '../../rows/answerSync';
import type { AnsweredRow } from '../../rows/job';
import type { GroupPlan } from './plan';
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
}

/** What there is to say of the groups, and of the rows whose group was not found. */
export function reportGroups(
	reports: readonly GroupReport[],
	stray: readonly FailedRow[],
	{ dryRun, output }: SyncSettings,
): SyncReport {
	return {
		lines: [...stray, ...reports.flatMap((report) => linesOf(report, dryRun, output === 'all'))],
		summaries: reports.map((report) => ({
			place: report.group.first,
			json: summaryOf(report, dryRun),
		})),
		nothing: {
			action: 'unchanged',
			groups: reports.length,
			members: reports.reduce((sum, { plan }) => sum + plan.unchanged.length, 0),
		},
		first: stray[0]?.place ?? reports[0].group.first,
	};
}

/** Every row of a group, what was created for it, and whom it lost. */
function linesOf(
	{ group, plan, created, added, removed }: GroupReport,
	dryRun: boolean,
	isEverything: boolean,
): AnsweredRow[] {
	const { add, unchanged, remove } = plan;
	const lines: AnsweredRow[] = [...group.failed];
	if (created !== undefined || isToCreate(group)) lines.push(createdLine(group, dryRun));
	if (isEverything && group.rows.length > 0) {
		lines.push(...unchanged.map((row) => memberLine(group, row as SyncRow, 'unchanged')));
	}
	if (!dryRun) return [...lines, ...added, ...removed];
	const gone = remove.map((userid) => ({ place: group.first, userid, named: group.named }));
	return [
		...lines,
		...add.map((row) => memberLine(group, row as SyncRow, 'wouldAdd')),
		...gone.map((row) => memberLine(group, row, 'wouldRemove')),
	];
}

function createdLine({ first, id, courseid, name }: SyncGroup, dryRun: boolean): AnsweredRow {
	const action = dryRun ? 'wouldCreate' : 'created';
	return settledLine(first, {
		...(id === undefined ? {} : { groupid: id }),
		courseid,
		name,
		action,
	});
}

function memberLine(group: SyncGroup, { place, userid, named }: SyncRow, action: string) {
	const groupid = group.id === undefined ? {} : { groupid: group.id };
	return settledLine(place, { ...named, ...groupid, userid, action });
}

function summaryOf(report: GroupReport, dryRun: boolean): IDataObject {
	const { group, plan, created, added, removed } = report;
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
	};
}

/** In a dry run, a group that is not there yet. */
function isToCreate({ id, rows }: SyncGroup): boolean {
	return id === undefined && rows.length > 0;
}
