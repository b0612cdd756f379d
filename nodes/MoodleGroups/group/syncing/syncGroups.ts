import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import type { Directory } from '../../lookup/directory';
import { answerRows, type BatchAnswer } from '../../rows/answerRows';
import { answerSync, byPlace, hasFailed, isWritten, settledLine } from '../../rows/answerSync';
import type { AnsweredRow, Outcome } from '../../rows/job';
import { readable, resolveRows } from '../../rows/resolve';
import type { Place, Row } from '../../rows/row';
import type { Run } from '../../rows/run';
import { hasGaps, isWhole, NOT_WHOLE, refuseAll } from '../../rows/whole';
import { ROW_REFUSED, writeJobs, type Writing } from '../../rows/write';
import { changesNothing } from '../change';
import { creating } from '../create';
import { plan, unfinished, type Plan } from '../createOrUpdate';
import { deleting } from '../delete';
import {
	confirmMatches,
	findNewGroups,
	newGroupEntry,
	type FoundNewGroup,
	type NewGroupRow,
} from '../newGroups';
import { ownGroups, type OwnGroup } from '../ownGroups';
import { updating } from '../updateGroup';
import { planDeletions, sortByCourse, type CourseSync } from './courses';
import { refuseRepeated } from '../repeated';
import { readSettings, type GroupSyncSettings } from './settings';

/** Makes the groups of the rows' courses match the rows. */
export async function syncGroups(
	given: Array<Row<NewGroupRow>>,
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<BatchAnswer> {
	if (given.length === 0) return { items: new Map() };
	if (!isWhole(contexts)) return await refuseAll(given, NOT_WHOLE, run);
	const settings = readSettings(run.options);
	const { directory } = run;
	const found = await findNewGroups(given, directory);
	await confirmMatches(readable(found), directory);
	const own = ownGroups(readable(found), run);
	const plans = refuseRepeated(
		await resolveRows(found, async (row) => unfinished(row, own) ?? (await plan(row, directory))),
	);
	const { courses, hasStrays } = await sortByCourse(given, plans, directory);
	await planDeletions(courses, hasStrays || hasGaps(contexts), directory, settings);
	const rows = courses.flatMap((course) => course.rows);
	const refused = rows.flatMap((row) => ('refused' in row ? [row] : []));
	if (!run.continues && refused.length > 0) {
		run.ended ??= ROW_REFUSED;
		return await answerRows(refused.sort(byPlace), run);
	}
	const written = settings.dryRun ? dryRun(rows) : await writePlans(rows, own, run);
	const deleted = settings.dryRun
		? courses.flatMap((course) => course.deletions.map((group) => wouldDelete(course, group)))
		: await deleteOthers(courses, written, settings, run);
	return await answerSync(report(courses, written, deleted), settings.output, run);
}

/** Creates and updates, and answers every row in its place. */
async function writePlans(
	rows: ReadonlyArray<Row<Plan>>,
	own: ReadonlyMap<FoundNewGroup, OwnGroup>,
	run: Run,
): Promise<AnsweredRow[]> {
	const isUpdate = (row: Row<Plan>) => 'values' in row && 'update' in row.values;
	const only = <K extends 'create' | 'update'>(key: K) =>
		rows
			.filter((row) => isUpdate(row) === (key === 'update'))
			.map((row) =>
				'refused' in row
					? row
					: { place: row.place, values: (row.values as Extract<Plan, Record<K, unknown>>)[key] },
			);
	const created = await writeJobs(
		only('create'),
		asAction(creating(run, new Map(), 'fail', own)),
		run,
	);
	const updated = await writeJobs(only('update'), asAction(updating(run.directory)), run);
	return [...created, ...updated];
}

/** Says `action` where the operation of its own says `status`. */
function asAction<E, R>(writing: Writing<E, R>): Writing<E, R> {
	const rename = (outcome: Outcome | undefined) =>
		outcome !== undefined && 'result' in outcome ? { result: renamed(outcome.result) } : outcome;
	return {
		...writing,
		known: (values) => rename(writing.known?.(values)),
		result: (values, result) => rename(writing.result(values, result))!,
	};
}

function renamed({ status, deleted, ...rest }: IDataObject): IDataObject {
	if (deleted === true) return { ...rest, action: 'deleted' };
	// A group that an earlier try had made, and this one has put into its grouping.
	return { ...rest, action: status === 'existing' ? 'updated' : status };
}

function dryRun(rows: ReadonlyArray<Row<Plan>>): AnsweredRow[] {
	return rows.map((row) => {
		if ('refused' in row) return row;
		if ('create' in row.values) {
			return settledLine(row.place, {
				...newGroupEntry.show(row.values.create),
				action: 'wouldCreate',
			});
		}
		const { update } = row.values;
		const action = changesNothing(update) ? 'unchanged' : 'wouldUpdate';
		const { id, courseid } = update.current;
		return settledLine(row.place, {
			...update.named,
			id,
			courseid,
			name: update.wanted.name,
			action,
		});
	});
}

/** Where a row of the course failed in writing, nothing of it is deleted. */
async function deleteOthers(
	courses: readonly CourseSync[],
	written: readonly AnsweredRow[],
	settings: GroupSyncSettings,
	run: Run,
): Promise<AnsweredRow[]> {
	const failed = new Set(written.filter(hasFailed).map(({ place }) => keyOf(place)));
	const mayDelete = ({ rows }: CourseSync) =>
		settings.removeDespiteFailures || !rows.some(({ place }) => failed.has(keyOf(place)));
	const rows = courses.filter(mayDelete).flatMap(({ first, deletions, courseid }) =>
		deletions.map(({ id, name }) => ({
			place: first,
			values: {
				groupid: id,
				named: { courseid, name },
				course: undefined,
				group: { by: 'id', value: id },
			},
		})),
	);
	return await writeJobs(rows, asAction(deletingAs(run.directory)), run);
}

/** The identity of a deletion is not that of a creation. */
function deletingAs(directory: Directory) {
	const writing = deleting(directory);
	return {
		...writing,
		beside: true,
		identity: (group: { groupid: number }) => `delete ${group.groupid}`,
	};
}

function wouldDelete({ first, courseid }: CourseSync, { id, name }: { id: number; name: string }) {
	return settledLine(first, { courseid, name, groupid: id, action: 'wouldDelete' });
}

function report(
	courses: readonly CourseSync[],
	written: readonly AnsweredRow[],
	deleted: readonly AnsweredRow[],
) {
	const kept = courses.flatMap(({ first, courseid, kept: groups }) =>
		groups.map(({ id, name }) =>
			settledLine(first, { courseid, name, groupid: id, action: 'kept' }),
		),
	);
	return {
		lines: [...written, ...deleted, ...kept],
		summaries: courses.map((course) => ({
			place: course.first,
			json: summaryOf(course, written, deleted),
		})),
		nothing: { action: 'unchanged', courses: courses.length, groups: written.length },
		first: courses[0].first,
	};
}

function summaryOf(
	{ courseid, rows, kept }: CourseSync,
	written: readonly AnsweredRow[],
	deleted: readonly AnsweredRow[],
): IDataObject {
	const places = new Set(rows.map(({ place }) => keyOf(place)));
	const own = written.filter(({ place }) => places.has(keyOf(place)));
	const count = (lines: readonly AnsweredRow[], ...actions: string[]) =>
		lines.filter((line) => isWritten(line) && actions.includes(actionOf(line))).length;
	return {
		courseid: courseid ?? null,
		created: count(own, 'created', 'wouldCreate'),
		updated: count(own, 'updated', 'wouldUpdate'),
		unchanged: count(own, 'unchanged'),
		deleted: deleted.filter((line) => isWritten(line) && places.has(keyOf(line.place))).length,
		kept: kept.length,
		failed: own.filter(hasFailed).length,
	};
}

function actionOf(line: AnsweredRow): string {
	if ('said' in line) return String(line.said.action);
	const settled = 'job' in line ? line.job.settled : undefined;
	return settled !== undefined && 'result' in settled ? String(settled.result.action) : '';
}

function keyOf({ item, entry }: Place): string {
	return `${item} ${entry ?? 0}`;
}
