import type { Directory } from '../../lookup/directory';
import type { Failure } from '../../moodle/failure';
import { diagnosis } from '../../moodle/reasons';
import type { Group } from '../../moodle/shapes/group';
import { isFilled, namings, readOf } from '../../input/namings';
import { likeness } from '../../lookup/alike';
import type { CourseIndex } from '../../lookup/courseIndex';
import { limitReached } from '../removalLimit';
import { WHY } from '../why';
import { labelled, type RowRef, type Row } from '../../input/row';
import type { GroupSyncSettings } from './settings';
import type { NewThingRow } from '../../things/newThings';
import type { Plan } from '../../things/plan';

/** Why groups stay that no row mentions. */
export const WHY_HELD = {
	...WHY,
	unplaced: 'A row failed whose course or group could not be made out',
	failed: 'A row of the course failed',
	limit: 'The course would lose more groups than the removal limit allows',
};

/** A group without rows that would have been deleted, and why it stays. */
export type HeldBack = { readonly group: Group; readonly reason: string };

/** A course with its rows, and what is to become of its other groups. */
export interface CourseSync {
	/** `undefined` for rows whose course was not found. */
	readonly courseid: number | undefined;
	readonly first: RowRef;
	readonly rows: Array<Row<Plan>>;
	/** The same rows as they were given. */
	readonly given: Array<Row<NewThingRow>>;
	deletions: Group[];
	/** Groups without rows that stay, because they have members. */
	kept: Group[];
	readonly heldBack: HeldBack[];
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
		const known = sorted.get(courseid) ?? newCourse(courseid, row.place);
		sorted.set(courseid, known);
		known.rows.push(row);
		known.given.push(given[index]);
	}
	return { courses: [...sorted.values()], hasStrays };
}

function newCourse(courseid: number | undefined, first: RowRef): CourseSync {
	const nothing = { rows: [], given: [], deletions: [], kept: [], heldBack: [] };
	return { courseid, first, ...nothing, isRefused: false };
}

/** An empty row is no row. */
function hasFailed(row: Row<unknown>): boolean {
	return 'refused' in row && row.isEmpty !== true;
}

/** Whether a row says which group it is about, be it in a way that cannot be read. */
function namesGroup(row: Row<NewThingRow>): boolean {
	return isFilled(row, 'name') || isFilled(row, 'idnumber');
}

/** What the rows of a course say of its groups, whatever became of them. */
interface Mentions {
	/** The groups that a row may mean, by its name or ID number. */
	readonly groups: ReadonlySet<Group>;
	/** Whether a row failed that names none of them, and no group that another row makes. */
	readonly isLost: boolean;
}

function mentionsOf({ rows, given }: CourseSync, list: CourseIndex<Group>): Mentions {
	const groups = new Set<Group>();
	const lost: Array<string | undefined> = [];
	const made = new Set<string | undefined>();
	for (const [index, row] of given.entries()) {
		const named = [...namings(row, 'name'), ...namings(row, 'idnumber')];
		const alike = named.flatMap((naming) => list.alike(naming));
		for (const group of alike) groups.add(group);
		const name = readOf(row, 'name');
		const like = name === undefined ? undefined : likeness(String(name));
		const isUnread = name === undefined && isFilled(row, 'name');
		if ('values' in rows[index]) made.add(like);
		else if (isUnread || (alike.length === 0 && namesGroup(row))) lost.push(like);
	}
	return { groups, isLost: lost.some((like) => !made.has(like)) };
}

/**
 * Finds the groups that no row mentions, and which of them go. While a row failed, its group may be
 * any of them, and none goes; what a row names does not go whatever the settings say, and neither
 * does anything in favour of a group that cannot be made.
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
		const listed = withoutRows(list.value.all, course);
		if (listed.length === 0) continue;
		const { groups: named, isLost } = mentionsOf(course, list.value);
		const failed = course.rows.some(hasFailed) ? WHY_HELD.failed : undefined;
		const passing = settings.deleteDespiteFailedRows ? undefined : (hold ?? failed);
		const why = isLost ? WHY_HELD.notCreated : passing;
		course.deletions = await confirmed(listed, directory);
		holdBack(course, WHY_HELD.named, (group) => named.has(group));
		const others = course.deletions;
		const { groups, members } = directory;
		if (others.length === 0 && groups.forbidden === undefined) continue;
		const kept = settings.deleteGroupsWithMembers ? [] : await withMembers(others, directory);
		// Without these functions nothing would ever be deleted, and nobody would be told.
		const forbidden =
			groups.forbidden ?? (settings.deleteGroupsWithMembers ? undefined : members.forbidden);
		if (forbidden !== undefined) {
			if (why === undefined) refuse(course, forbidden);
			course.deletions = [];
			continue;
		}
		course.kept = kept;
		const isKept = new Set(kept);
		course.deletions = others.filter((group) => !isKept.has(group));
		if (why !== undefined) holdBack(course, why);
		else await limit(course, list.value.all.length, directory, settings);
	}
}

/** Leaves groups alone that were to be deleted, all unless told which, and remembers why. */
export function holdBack(
	course: CourseSync,
	reason: string,
	isHeld: (group: Group) => boolean = () => true,
): void {
	const held = course.deletions.filter(isHeld);
	course.heldBack.push(...held.map((group) => ({ group, reason })));
	course.deletions = course.deletions.filter((group) => !isHeld(group));
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
	refuse(course, diagnosis('tooManyDeletions', [name, removals, groups, reached]).failure);
}

/** Nothing of the course is changed, and its rows say why. */
function refuse(course: CourseSync, failure: Failure): void {
	const refused = course.rows.map(({ place }) => ({ place, refused: labelled(failure, place) }));
	course.rows.splice(0, course.rows.length, ...refused);
	course.isRefused = true;
	course.deletions = [];
	course.kept = [];
}
