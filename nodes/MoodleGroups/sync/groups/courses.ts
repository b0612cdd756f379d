import type { Directory } from '../../lookup/directory';
import type { Failure } from '../../moodle/failure';
import { finding } from '../../moodle/reasons';
import type { Group } from '../../moodle/shapes/group';
import { hasNoValue } from '../../input/cells';
import { limitReached } from '../removalLimit';
import { labelled, type Place, type Row } from '../../input/row';
import type { GroupSyncSettings } from './settings';
import type { NewThingRow } from '../../things/newThings';
import type { Plan } from '../../things/plan';

/** Why groups stay that no row mentions. */
export const WHY_HELD = {
	stray: 'A row failed whose course or group could not be made out',
	missing: 'n8n left out items whose expressions failed',
	failed: 'A row of the course failed',
	notCreated: 'A group of the course could not be created',
	limit: 'The course would lose more groups than the removal limit allows',
};

/** A course with its rows, and what is to become of its other groups. */
export interface CourseSync {
	/** `undefined` for rows whose course was not found. */
	readonly courseid: number | undefined;
	readonly first: Place;
	readonly rows: Array<Row<Plan>>;
	deletions: Group[];
	/** Groups without rows that stay, because they have members. */
	kept: Group[];
	/** Groups without rows that would have been deleted, and why they stay. */
	heldBack: readonly Group[];
	why: string | undefined;
	/** Whether all its rows fail for a reason that is none of theirs. */
	isRefused: boolean;
}

/**
 * Sorts plans by course. A row that cannot be read still belongs to the course that it names, if it
 * names a group at all.
 */
export async function sortByCourse(
	given: ReadonlyArray<Row<NewThingRow>>,
	plans: ReadonlyArray<Row<Plan>>,
	{ courses }: Directory,
): Promise<{ courses: CourseSync[]; hasStrays: boolean }> {
	const sought = given.map((row) => {
		const values: Partial<NewThingRow> = 'values' in row ? row.values : (row.partial ?? {});
		return values.course;
	});
	await courses.load(sought.flatMap((course) => course ?? []));
	const sorted = new Map<number | undefined, CourseSync>();
	let hasStrays = false;
	for (const [index, row] of plans.entries()) {
		const course = sought[index];
		const found = course && courses.find(course);
		const courseid = found && 'value' in found ? found.value : undefined;
		hasStrays ||= hasFailed(row) && (courseid === undefined || !namesGroup(given[index]));
		const known = sorted.get(courseid);
		if (known !== undefined) known.rows.push(row);
		else sorted.set(courseid, newCourse(courseid, row));
	}
	return { courses: [...sorted.values()], hasStrays };
}

function newCourse(courseid: number | undefined, row: Row<Plan>): CourseSync {
	const { place: first } = row;
	const nothing = { deletions: [], kept: [], heldBack: [], why: undefined, isRefused: false };
	return { courseid, first, rows: [row], ...nothing };
}

/** An empty row is no row. */
function hasFailed(row: Row<unknown>): boolean {
	return 'refused' in row && row.isEmpty !== true;
}

/** Whether a row says which group it is about, be it in a way that cannot be read. */
function namesGroup(row: Row<NewThingRow>): boolean {
	if ('values' in row) return true;
	return ['name', 'idnumber'].some((name) => {
		const cell = row.cells?.get(name);
		return cell !== undefined && !hasNoValue(cell);
	});
}

/**
 * Finds the groups that no row mentions, and which of them go. While a row failed, its group may be
 * any of them, and none goes.
 *
 * @param hold why no group of any course goes; `undefined` if nothing speaks against it.
 */
export async function planDeletions(
	courses: readonly CourseSync[],
	hold: string | undefined,
	directory: Directory,
	settings: GroupSyncSettings,
): Promise<void> {
	if (!settings.deleteGroupsWithoutRows) return;
	for (const course of courses) {
		const list =
			course.courseid === undefined ? undefined : directory.groups.inCourse.known(course.courseid);
		if (list === undefined || 'failure' in list) continue;
		const failed = course.rows.some(hasFailed) ? WHY_HELD.failed : undefined;
		const why = settings.deleteDespiteFailedRows ? undefined : (hold ?? failed);
		const listed = withoutRows(list.value.all, course);
		if (listed.length === 0) continue;
		const others = await confirmed(listed, directory);
		const kept = settings.deleteGroupsWithMembers ? [] : await withMembers(others, directory);
		// Without these functions nothing would ever be deleted, and nobody would be told.
		const { groups, members } = directory;
		const barred = groups.barred ?? (settings.deleteGroupsWithMembers ? undefined : members.barred);
		if (barred !== undefined) {
			if (why === undefined) refuse(course, barred);
			continue;
		}
		course.kept = kept;
		const isKept = new Set(kept);
		course.deletions = others.filter((group) => !isKept.has(group));
		if (why !== undefined) holdBack(course, why);
		else await limit(course, list.value.all.length, directory, settings);
	}
}

/** Leaves the groups alone that were to be deleted, and remembers why. */
export function holdBack(course: CourseSync, why: string): void {
	if (course.deletions.length === 0) return;
	course.heldBack = course.deletions;
	course.why = why;
	course.deletions = [];
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
	{ removalLimitGroups: number, removalLimitPercent: percent }: GroupSyncSettings,
): Promise<void> {
	const removals = course.deletions.length;
	const reached = limitReached(removals, groups, { number, percent }, 'group');
	if (reached === undefined) return;
	const name = await courses.name(course.courseid!);
	holdBack(course, WHY_HELD.limit);
	refuse(course, finding('tooManyDeletions', [name, removals, groups, reached]).failure);
}

/** Nothing of the course is changed, and its rows say why. */
function refuse(course: CourseSync, failure: Failure): void {
	const refused = course.rows.map(({ place }) => ({ place, refused: labelled(failure, place) }));
	course.rows.splice(0, course.rows.length, ...refused);
	course.isRefused = true;
	course.deletions = [];
	course.kept = [];
}
