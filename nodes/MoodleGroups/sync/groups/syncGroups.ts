import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { answerRows, refuseAll } from '../../run/answerRows';
import { answerSync, hasFailed, settledLine } from '../answerSync';
import {
	ROW_REFUSED,
	type AnsweredRow,
	type BatchAnswer,
	type Outcome,
	type Status,
} from '../../run/entry';
import { byPlace, placeKey, type Row } from '../../input/row';
import type { SiteFields } from '../../moodle/siteFields';
import type { Run } from '../../run/run';
import { isMissingItems, whyIncomplete } from '../guards';
import { writeEntries } from '../../run/write';
import { holdBack, planDeletions, sortByCourse, WHY_HELD, type CourseSync } from './courses';
import { reportGroups } from './report';
import { readSettings, type GroupSyncSettings } from './settings';
import type { Writing } from '../../run/writing';
import { newThingEntry, type NewThingRow } from '../../things/newThings';
import { planGroups, type Plan, writePlans } from '../../things/plan';
import { GROUP } from '../../things/kind';
import { changesNothing } from '../../things/update';
import { deleting } from '../../things/delete';

/** Makes the groups of the rows' courses match the rows. */
export async function syncGroups(
	given: Array<Row<NewThingRow>>,
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<BatchAnswer> {
	if (given.length === 0) return { items: new Map() };
	const read = readSettings(contexts[0]);
	if ('failure' in read) return await refuseAll(given, read.failure, run);
	const settings = read.value;
	const notWhole = whyIncomplete(contexts, settings.deleteGroupsWithoutRows);
	if (notWhole !== undefined) return await refuseAll(given, notWhole, run);
	const { directory } = run;
	const { plans, own } = await planGroups(given, run);
	const { courses, hasStrays } = await sortByCourse(given, plans, directory);
	const hold = isMissingItems(contexts)
		? WHY_HELD.missing
		: hasStrays
			? WHY_HELD.unplaced
			: undefined;
	await planDeletions(courses, hold, directory, settings);
	const rows = courses.flatMap((course) => course.rows);
	const refused = rows.flatMap((row) => ('refused' in row ? [row] : []));
	if (!run.continues && refused.length > 0) {
		run.ended ??= ROW_REFUSED;
		return await answerRows(refused.sort(byPlace), run);
	}
	const written = settings.dryRun
		? dryRun(rows, directory.groups.fields)
		: await writePlans(rows, own, run, asAction);
	const deleted = settings.dryRun
		? courses.flatMap((course) => course.deletions.map((group) => wouldDelete(course, group)))
		: await deleteGroupsWithoutRows(courses, written, settings, run);
	return await answerSync(reportGroups(courses, written, deleted, settings), settings, run);
}

/**
 * What a sync calls it: this try has put the group of an earlier one into its grouping, and what is
 * not there is deleted.
 */
const ACTIONS: Partial<Record<Status, Status>> = {
	existing: 'updated',
	missing: 'deleted',
	sent: 'deleted',
};

/** Says `action` where the operation of its own says `status`. */
function asAction<E, R>(writing: Writing<E, R>): Writing<E, R> {
	const rename = <O extends Outcome | undefined>(outcome: O): O =>
		outcome !== undefined && 'done' in outcome
			? { ...outcome, done: ACTIONS[outcome.done] ?? outcome.done, as: 'action' }
			: outcome;
	return {
		...writing,
		alreadySettled: (values) => rename(writing.alreadySettled?.(values)),
		result: (values, result) => rename(writing.result(values, result)),
	};
}

function dryRun(rows: ReadonlyArray<Row<Plan>>, fields: SiteFields): AnsweredRow[] {
	return rows.map((row) => {
		if ('refused' in row) return row;
		if ('create' in row.values) {
			return settledLine(row.place, 'wouldCreate', newThingEntry.show(row.values.create));
		}
		const { update } = row.values;
		const done = changesNothing(update, fields) ? 'unchanged' : 'wouldUpdate';
		const { id, courseid } = update.current;
		const { name } = update.wanted;
		return settledLine(row.place, done, { ...update.named, id, courseid, name });
	});
}

/**
 * Where a row of the course failed in writing, nothing of it is deleted; and never in favour of a
 * group that could not be created.
 */
async function deleteGroupsWithoutRows(
	courses: readonly CourseSync[],
	written: readonly AnsweredRow[],
	settings: GroupSyncSettings,
	run: Run,
): Promise<AnsweredRow[]> {
	const failed = new Set(written.filter(hasFailed).map(({ place }) => placeKey(place)));
	for (const course of courses) {
		const own = course.rows.filter(({ place }) => failed.has(placeKey(place)));
		const isCreation = (row: Row<Plan>) => 'values' in row && 'create' in row.values;
		if (own.some(isCreation)) holdBack(course, WHY_HELD.notCreated);
		else if (own.length > 0 && !settings.deleteDespiteFailedRows) holdBack(course, WHY_HELD.failed);
	}
	const rows = courses.flatMap(({ first, deletions, courseid }) =>
		deletions.map(({ id, name }) => ({
			place: first,
			values: {
				groupid: id,
				named: { courseid, name },
			},
		})),
	);
	return await writeEntries(
		rows,
		asAction({ ...deleting(GROUP, run.directory), isSideEffect: true }),
		run,
	);
}

function wouldDelete({ first, courseid }: CourseSync, { id, name }: { id: number; name: string }) {
	return settledLine(first, 'wouldDelete', { courseid, name, groupid: id });
}
