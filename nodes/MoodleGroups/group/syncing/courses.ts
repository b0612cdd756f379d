import type { Directory } from '../../lookup/directory';
import type { Failure } from '../../moodle/failure';
import { finding } from '../../moodle/reasons';
import type { Group } from '../../moodle/shapes/group';
import type { Place, Row } from '../../rows/row';
import { labelled } from '../../rows/whole';
import type { Plan } from '../createOrUpdate';
import type { NewGroupRow } from '../newGroups';
import type { GroupSyncSettings } from './settings';

/** A course with its rows, and what is to become of its other groups. */
export interface CourseSync {
	/** `undefined` for rows whose course was not found. */
	readonly courseid: number | undefined;
	readonly first: Place;
	readonly rows: Array<Row<Plan>>;
	deletions: Group[];
	/** Groups without rows that stay, because they have members. */
	kept: Group[];
}

/** Sorts plans by course. A row that cannot be read still belongs to the course that it names. */
export async function sortByCourse(
	given: ReadonlyArray<Row<NewGroupRow>>,
	plans: ReadonlyArray<Row<Plan>>,
	{ courses }: Directory,
): Promise<{ courses: CourseSync[]; hasStrays: boolean }> {
	const sought = given.map((row) => {
		const values: Partial<NewGroupRow> = 'values' in row ? row.values : (row.partial ?? {});
		return values.course;
	});
	await courses.load(sought.flatMap((course) => course ?? []));
	const sorted = new Map<number | undefined, CourseSync>();
	for (const [index, row] of plans.entries()) {
		const course = sought[index];
		const found = course && courses.find(course);
		const courseid = found && 'value' in found ? found.value : undefined;
		const known = sorted.get(courseid);
		if (known !== undefined) known.rows.push(row);
		else sorted.set(courseid, { courseid, first: row.place, rows: [row], deletions: [], kept: [] });
	}
	return { courses: [...sorted.values()], hasStrays: sorted.has(undefined) };
}

/**
 * Finds the groups without rows that shall go. While a row failed, its group may be any of them,
 * and none goes.
 */
export async function planDeletions(
	courses: readonly CourseSync[],
	hasStrays: boolean,
	directory: Directory,
	settings: GroupSyncSettings,
): Promise<void> {
	if (!settings.deleteOthers) return;
	if (hasStrays && !settings.removeDespiteFailures) return;
	for (const course of courses) {
		const list =
			course.courseid === undefined ? undefined : directory.groups.inCourse.known(course.courseid);
		if (list === undefined || 'failure' in list) continue;
		const hasFailures = course.rows.some((row) => 'refused' in row);
		if (hasFailures && !settings.removeDespiteFailures) continue;
		const listed = withoutRows(list.value.all, course);
		if (listed.length === 0) continue;
		const others = await confirmed(listed, directory);
		const kept = settings.deleteWithMembers ? [] : await withMembers(others, directory);
		// Without these functions nothing would ever be deleted, and nobody would be told.
		const { groups, members } = directory;
		const barred = groups.barred ?? (settings.deleteWithMembers ? undefined : members.barred);
		if (barred !== undefined) {
			refuse(course, barred);
			continue;
		}
		course.kept = kept;
		const isKept = new Set(kept);
		course.deletions = others.filter((group) => !isKept.has(group));
		await limit(course, list.value.all.length, directory, settings);
	}
}

function withoutRows(groups: readonly Group[], { rows }: CourseSync): Group[] {
	const matched = new Set(
		rows.flatMap((row) => {
			if ('refused' in row) return [];
			return 'update' in row.values ? row.values.update.current.id : (row.values.made?.id ?? []);
		}),
	);
	return groups.filter(({ id }) => !matched.has(id));
}

/** A course's list may show groups that were rolled back. */
async function confirmed(groups: readonly Group[], directory: Directory): Promise<Group[]> {
	await directory.groups.load(groups.map(({ id }) => id));
	return groups.filter(({ id }) => {
		const known = directory.groups.known(id);
		return known !== undefined && 'value' in known;
	});
}

/** Whose members the token may not see counts as having some. */
async function withMembers(groups: readonly Group[], { members }: Directory): Promise<Group[]> {
	await members.load(groups.map(({ id }) => id));
	return groups.filter(({ id }) => {
		const known = members.known(id);
		return known === undefined || 'failure' in known || known.userids.size > 0;
	});
}

/** Past the limit nothing of the course is changed, and its rows say so. */
async function limit(
	course: CourseSync,
	groups: number,
	{ courses }: Directory,
	{ removalLimitGroups, removalLimitPercent }: GroupSyncSettings,
): Promise<void> {
	const removals = course.deletions.length;
	const isTooMany = removals > removalLimitGroups;
	if (!isTooMany && removals * 100 <= groups * removalLimitPercent) return;
	const said = isTooMany ? `${removalLimitGroups} groups` : `${removalLimitPercent} %`;
	const name = await courses.name(course.courseid!);
	const { failure } = finding('tooManyDeletions', [name, removals, groups, said]);
	refuse(course, failure);
}

/** Nothing of the course is changed, and its rows say why. */
function refuse(course: CourseSync, failure: Failure): void {
	const refused = course.rows.map(({ place }) => ({ place, refused: labelled(failure, place) }));
	course.rows.splice(0, course.rows.length, ...refused);
	course.deletions = [];
	course.kept = [];
}
