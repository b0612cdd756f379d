import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { answerRows, type BatchAnswer } from '../../rows/answerRows';
import { Job, type AnsweredRow } from '../../rows/job';
import type { Place } from '../../rows/row';
import type { Run } from '../../rows/run';
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

/** The output of a sync, in the order of the rows, as its options ask for it. */
export async function answerSync(
	reports: readonly GroupReport[],
	stray: readonly FailedRow[],
	settings: SyncSettings,
	run: Run,
): Promise<BatchAnswer> {
	const lines = [...stray, ...reports.flatMap((report) => linesOf(report, settings))];
	const answer = await answerRows(lines.sort(byPlace), run);
	if ('stop' in answer || settings.output === 'all') return answer;
	const isShown =
		settings.output === 'changes'
			? ({ json }: INodeExecutionData) => json.action !== 'unchanged'
			: ({ json }: INodeExecutionData) => json.error !== undefined;
	const items = new Map([...answer.items].map(([item, list]) => [item, list.filter(isShown)]));
	if (settings.output === 'summary') {
		for (const report of reports) push(items, summaryOf(report, settings));
	} else if ([...items.values()].every((list) => list.length === 0) && lines.length > 0) {
		push(items, nothingChanged(reports, lines[0].place));
	}
	return { items };
}

/** Every row of a group, what was created for it, and whom it lost. */
function linesOf(report: GroupReport, { dryRun }: SyncSettings): AnsweredRow[] {
	const { group, plan, created, added, removed } = report;
	const { add, unchanged, remove } = plan;
	const lines: AnsweredRow[] = [...group.failed];
	if (created !== undefined) lines.push(createdLine(group));
	else if (group.id === undefined && group.rows.length > 0) lines.push(createdLine(group, true));
	if (group.rows.length > 0) {
		lines.push(...unchanged.map((row) => line(group, row as SyncRow, 'unchanged')));
	}
	if (!dryRun) return [...lines, ...added, ...removed];
	const gone = remove.map((userid) => ({ place: group.first, userid, named: group.named }));
	return [
		...lines,
		...add.map((row) => line(group, row as SyncRow, 'wouldAdd')),
		...gone.map((row) => line(group, row, 'wouldRemove')),
	];
}

function createdLine({ first, id, courseid, name }: SyncGroup, dryRun = false): AnsweredRow {
	const action = dryRun ? 'wouldCreate' : 'created';
	return settled(first, { ...(id === undefined ? {} : { groupid: id }), courseid, name, action });
}

function line({ id }: SyncGroup, { place, userid, named }: SyncRow, action: string): AnsweredRow {
	const groupid = id === undefined ? {} : { groupid: id };
	return settled(place, { ...named, ...groupid, userid, action });
}

/** A row whose answer is known without a job of the run. */
function settled(place: Place, result: IDataObject): AnsweredRow {
	const job = new Job(undefined, {}, [place]);
	job.settle({ result });
	return { place, job };
}

function summaryOf(report: GroupReport, { dryRun }: SyncSettings): INodeExecutionData {
	const { group, plan, created, added, removed } = report;
	const done = (rows: readonly AnsweredRow[]) => rows.filter((row) => isDone(row)).length;
	const failed = group.failed.length + added.length + removed.length - done(added) - done(removed);
	return {
		json: {
			groupid: group.id ?? null,
			name: group.name,
			added: dryRun ? plan.add.length : done(added),
			removed: dryRun ? plan.remove.length : done(removed),
			unchanged: plan.unchanged.length,
			failed,
			created: created !== undefined || (group.id === undefined && group.rows.length > 0),
		},
		pairedItem: { item: group.first.item },
	};
}

function isDone(row: AnsweredRow): boolean {
	if ('refused' in row || row.job.settled === undefined) return false;
	return 'result' in row.job.settled && row.job.settled.result.action !== 'failed';
}

/** A second run that has nothing to do says so. */
function nothingChanged(reports: readonly GroupReport[], { item }: Place): INodeExecutionData {
	const members = reports.reduce((sum, { plan }) => sum + plan.unchanged.length, 0);
	return {
		json: { action: 'unchanged', groups: reports.length, members },
		pairedItem: { item },
	};
}

function push(items: Map<number, INodeExecutionData[]>, added: INodeExecutionData): void {
	const { item } = added.pairedItem as { item: number };
	items.set(item, [...(items.get(item) ?? []), added]);
}

function byPlace({ place: left }: AnsweredRow, { place: right }: AnsweredRow): number {
	return left.item - right.item || (left.entry ?? 0) - (right.entry ?? 0);
}
