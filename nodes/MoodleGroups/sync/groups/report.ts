import type { IDataObject } from 'n8n-workflow';

import { doneOf, hasFailed, isWritten, settledLine, type SyncReport } from '../answerSync';
import type { AnsweredRow, Status } from '../../run/entry';
import type { Place } from '../../input/row';
import type { CourseSync, HeldBack } from './courses';
import type { GroupSyncSettings } from './settings';

/** What there is to say of the rows, and of the groups that no row mentions. */
export function reportGroups(
	courses: readonly CourseSync[],
	written: readonly AnsweredRow[],
	deleted: readonly AnsweredRow[],
	settings: GroupSyncSettings,
): SyncReport {
	const stayed = courses.flatMap(({ first, courseid, kept, heldBack }) =>
		[...kept.map((group) => ({ group, reason: 'The group has members' })), ...heldBack].map(
			({ group: { id, name }, reason }) =>
				settledLine(first, 'kept', { courseid, name, groupid: id }, reason),
		),
	);
	const heldBack = courses.flatMap((course) => course.heldBack);
	const isWaiting = settings.deleteGroupsWithoutRows && !settings.deleteDespiteFailedRows;
	const refused = courses.filter(({ isRefused }) => isRefused).flatMap(({ rows }) => rows);
	const isOwn = new Set(refused.map(({ place }) => keyOf(place)));
	const told = written.map((line) =>
		isWaiting && !isOwn.has(keyOf(line.place)) ? withWaiting(line) : line,
	);
	return {
		lines: [...told, ...deleted, ...stayed],
		summaries: courses.map((course) => ({
			place: course.first,
			json: summaryOf(course, written, deleted),
		})),
		nothing: {
			action: 'unchanged',
			courses: courses.length,
			groups: written.length,
			...(heldBack.length === 0 ? {} : keptBack(heldBack)),
		},
		first: courses[0].first,
	};
}

/** A failed row that says that deletions wait for it; an empty one keeps nothing. */
function withWaiting(line: AnsweredRow): AnsweredRow {
	if (!hasFailed(line) || (line as { isEmpty?: boolean }).isEmpty) return line;
	if ('entry' in line) return { ...line, note: WAITING };
	if (!('refused' in line)) return line;
	const { refused } = line;
	return { ...line, refused: { ...refused, advice: `${refused.advice} ${WAITING}` } };
}

const WAITING = 'Until this row is right, no group is deleted that it may mean.';

/** How many groups stay that no row mentions and no members keep, and why. */
function keptBack(heldBack: readonly HeldBack[]): IDataObject {
	const reasons = new Set(heldBack.map(({ reason }) => reason));
	return { keptBack: heldBack.length, reason: [...reasons].join('; ') || null };
}

function summaryOf(
	course: CourseSync,
	written: readonly AnsweredRow[],
	deleted: readonly AnsweredRow[],
): IDataObject {
	const { courseid, rows, kept } = course;
	const places = new Set(rows.map(({ place }) => keyOf(place)));
	const own = written.filter(({ place }) => places.has(keyOf(place)));
	const count = (lines: readonly AnsweredRow[], ...actions: Array<Status | undefined>) =>
		lines.filter((line) => actions.includes(doneOf(line))).length;
	return {
		courseid: courseid ?? null,
		created: count(own, 'created', 'wouldCreate'),
		updated: count(own, 'updated', 'wouldUpdate'),
		unchanged: count(own, 'unchanged'),
		deleted: deleted.filter((line) => isWritten(line) && places.has(keyOf(line.place))).length,
		kept: kept.length,
		failed: own.filter(hasFailed).length,
		...keptBack(course.heldBack),
	};
}

export function keyOf({ item, entry }: Place): string {
	return `${item} ${entry ?? 0}`;
}
