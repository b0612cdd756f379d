import { isFilled, namings, readOf } from '../../input/namings';
import { labelled, type Row } from '../../input/row';
import { likeness } from '../../lookup/alike';
import type { CourseIndex } from '../../lookup/courseIndex';
import type { Directory } from '../../lookup/directory';
import { valueOf } from '../../lookup/loader';
import type { Membership } from '../../lookup/members';
import type { Failure } from '../../moodle/failure';
import { diagnosis } from '../../moodle/reasons';
import type { Group } from '../../moodle/shapes/group';
import type { AnsweredRow } from '../../run/entry';
import type { NewThingRow } from '../../things/newThings';
import type { Plan } from '../../things/plan';
import { isMissingItems } from '../guards';
import { holdBack, limitReached, newScope, WHY, type Scope } from '../removal';
import type { Sync } from '../sync';
import type { GroupSettings } from './settings';

/** Why groups stay that no row mentions. */
export const WHY_HELD = {
	...WHY,
	unplaced: 'A row failed, and its course or group is not known',
	failed: 'A row of the course failed',
	limit: 'The course would lose more groups than the removal limit allows',
};

/** A course with its rows, and what is to become of its other groups. */
export interface CourseSync extends Scope<Group> {
	/** `undefined` for rows whose course was not found. */
	readonly courseid: number | undefined;
	rows: Array<Row<Plan<'group'>>>;
	/** The same rows as they were given. */
	readonly given: Array<Row<NewThingRow>>;
	/** Rows of all courses that are none, such as a header among them. */
	readonly idle: ReadonlyArray<Row<NewThingRow>>;
	/** What is told of groupings that were made, or would be. */
	groupings: AnsweredRow[];
	/** Groups without rows that stay because they have members. */
	withMembers: Group[];
	/** Whether all its rows fail for a reason that has nothing to do with them. */
	isRefused: boolean;
}

/**
 * Sorts plans by course. A row that cannot be read still belongs to the course that it names, if it
 * names a group at all.
 */
export async function sortByCourse(
	given: ReadonlyArray<Row<NewThingRow>>,
	plans: ReadonlyArray<Row<Plan<'group'>>>,
	{ courses }: Directory,
): Promise<{ courses: CourseSync[]; hasUnplaced: boolean }> {
	const sought = given.map((row) => {
		const values: Partial<NewThingRow> = 'values' in row ? row.values : (row.partial ?? {});
		return isIdle(row) ? undefined : values.course;
	});
	await courses.load(sought.flatMap((course) => course ?? []));
	const sorted = new Map<number | undefined, CourseSync>();
	const idle = given.filter(isIdle);
	let hasUnplaced = false;
	for (const [index, row] of plans.entries()) {
		const course = sought[index];
		const courseid = valueOf(course && courses.find(course));
		hasUnplaced ||= hasFailed(row) && (courseid === undefined || !namesGroup(given[index]));
		const known = sorted.get(courseid) ?? {
			...newScope<Group>(row.place),
			courseid,
			rows: [],
			given: [],
			idle,
			groupings: [],
			withMembers: [],
			isRefused: false,
		};
		sorted.set(courseid, known);
		known.rows.push(row);
		known.given.push(given[index]);
	}
	return { courses: [...sorted.values()], hasUnplaced };
}

/** An empty row is no row. */
function hasFailed(row: Row<unknown>): boolean {
	return 'refused' in row && !isIdle(row);
}

function isIdle(row: Row<unknown>): boolean {
	return 'refused' in row && row.isEmpty === true;
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

function mentionsOf({ rows, given, idle }: CourseSync, list: CourseIndex<Group>): Mentions {
	const namesOf = (row: Row<NewThingRow>) => [...namings(row, 'name'), ...namings(row, 'idnumber')];
	// A group may be called as its column is.
	const groups = new Set(idle.flatMap(namesOf).flatMap((naming) => list.alike(naming)));
	const lost: Array<string | undefined> = [];
	const made = new Set<string | undefined>();
	for (const [index, row] of given.entries()) {
		const named = namesOf(row);
		const alike = named.flatMap((naming) => list.alike(naming));
		// What is only near is not meant for sure, and so it is not deleted for sure.
		const near = named.flatMap((naming) => list.near(naming));
		for (const group of [...alike, ...near]) groups.add(group);
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
 * @param hasUnplaced whether a row failed that may mean a group of any course.
 */
export async function planDeletions(
	courses: readonly CourseSync[],
	hasUnplaced: boolean,
	sync: Sync<GroupSettings>,
): Promise<void> {
	if (!sync.rules.isOn) return;
	const unplaced = hasUnplaced ? WHY_HELD.unplaced : undefined;
	const hold = isMissingItems(sync.contexts) ? WHY_HELD.missing : unplaced;
	const { groups, members } = sync.run.directory;
	const listed = courses.flatMap((course) => {
		const { courseid } = course;
		const list = valueOf(courseid === undefined ? undefined : groups.inCourse.known(courseid));
		return list === undefined ? [] : [{ course, list, others: withoutRows(list.all, course) }];
	});
	const ids = listed.flatMap(({ others }) => others.map(({ id }) => id));
	await groups.load(ids);
	if (!sync.settings.deleteGroupsWithMembers) await members.load(ids.filter(isThere(groups)));
	for (const { course, list, others } of listed) {
		if (others.length > 0) await planCourse(course, others, list, hold, sync);
	}
}

/**
 * @param others the groups of the course that no row mentions.
 * @param hold why no group of any course goes; `undefined` if there is no reason.
 */
async function planCourse(
	course: CourseSync,
	others: readonly Group[],
	list: CourseIndex<Group>,
	hold: string | undefined,
	{ settings, rules, run: { directory } }: Sync<GroupSettings>,
): Promise<void> {
	const { groups, members } = directory;
	course.leaving = others.filter(({ id }) => isThere(groups)(id));
	const mentions = mentionsOf(course, list);
	holdBack(course, (group) => (mentions.groups.has(group) ? WHY_HELD.named : undefined));
	if (course.leaving.length === 0 && groups.forbidden === undefined) return;
	const isForEmpty = !settings.deleteGroupsWithMembers;
	const failed = course.rows.some(hasFailed) ? WHY_HELD.failed : undefined;
	const passing = rules.despiteFailedRows ? undefined : (hold ?? failed);
	const why = mentions.isLost ? WHY_HELD.notCreated : passing;
	// Without these functions nothing would ever be deleted, and nobody would be told.
	const forbidden = groups.forbidden ?? (isForEmpty ? members.forbidden : undefined);
	if (forbidden !== undefined) {
		if (why === undefined) refuse(course, forbidden);
		course.leaving = [];
		return;
	}
	const unnamed = course.leaving;
	const stays = ({ id }: Group) => isForEmpty && mayHaveMembers(members.known(id));
	course.withMembers = unnamed.filter(stays);
	course.leaving = unnamed.filter((group) => !stays(group));
	if (why !== undefined) {
		holdBack(course, () => why);
		return;
	}
	const [removals, all] = [course.leaving.length, list.all.length];
	const limit = limitReached(removals, all, rules, 'group');
	if (limit === undefined) return;
	holdBack(course, () => WHY_HELD.limit);
	const name = await directory.courses.name(course.courseid!);
	refuse(course, diagnosis('tooManyDeletions', [name, removals, all, limit]).failure);
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
function isThere(groups: Directory['groups']) {
	return (id: number) => valueOf(groups.known(id)) !== undefined;
}

/** Whose members the token may not see counts as having some. */
function mayHaveMembers(known: Membership | undefined): boolean {
	return known === undefined || 'failure' in known || known.userids.size > 0;
}

/** Nothing of the course is changed, and its rows say why. */
function refuse(course: CourseSync, failure: Failure): void {
	course.rows = course.rows.map(({ place }) => ({ place, refused: labelled(failure, place) }));
	course.isRefused = true;
	course.leaving = [];
	course.withMembers = [];
}
