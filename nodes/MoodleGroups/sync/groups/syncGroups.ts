import { placeKey, type Row } from '../../input/row';
import type { Answer } from '../../moodle/failure';
import type { Group } from '../../moodle/shapes/group';
import type { Directory } from '../../lookup/directory';
import { lineBeside, settledLine, type AnsweredRow, type Status } from '../../run/entry';
import { readable } from '../../run/resolveRows';
import type { Run } from '../../run/run';
import { writeEntries } from '../../run/write';
import type { Writing } from '../../run/writing';
import { deleting, type Doomed } from '../../things/delete';
import { GROUP } from '../../things/kind';
import { doubtsOf } from '../../things/equalNames';
import { freedBy } from '../../things/moves';
import { aboutGrouping } from '../../things/groupingRef';
import { newThingEntry, type FoundNew, type NewThingRow } from '../../things/newThings';
import { planThings, writePlans, type Plan, type Plans } from '../../things/plan';
import { previewGroupings } from '../../things/rowGroupings';
import { isAsWanted } from '../../things/update';
import { holdBack } from '../removal';
import { inWordsOf, count, hasFailed, mayMeanMore } from '../report';
import { syncing, type Planned, type Sync, type SyncKind } from '../sync';
import { planDeletions, sortByCourse, WHY_HELD, type CourseSync } from './courses';
import { groupRules, type GroupSettings } from './settings';

/** What goes, as a deletion takes it. */
type Leaver = Doomed<'group'>;

const kind: SyncKind<NewThingRow, GroupSettings, CourseSync, Group, Leaver> = {
	rules: groupRules,
	plan,
	failed: ({ rows }) => rows.flatMap((row) => ('refused' in row ? [row] : [])),
	preview,
	leaver,
	async remove(leavers, run) {
		const writing = { ...deleting(GROUP, run.directory), isSideEffect: true };
		return await writeEntries(leavers, reworded(writing), run);
	},
	show,
	wouldRemove: 'wouldDelete',
	hint: (_line, course) => (course?.isRefused ? '' : WAITING),
	lines(course, kept) {
		const { first, groupings, written, removed, withMembers } = course;
		const stayed = withMembers.map((group) =>
			lineBeside(first, 'kept', show(leaver(course, group)), 'The group has members'),
		);
		return [...groupings, ...written, ...removed, ...stayed, ...kept];
	},
	summary: ({ courseid, groupings, written, removed, withMembers }) => ({
		courseid: courseid ?? null,
		created: count(written, 'created', 'wouldCreate'),
		updated: count(written, 'updated', 'wouldUpdate'),
		unchanged: count(written, 'unchanged'),
		deleted: count(removed, 'deleted', 'wouldDelete'),
		kept: withMembers.length,
		groupingsCreated: count(groupings, 'created', 'wouldCreate'),
		failed: written.filter(hasFailed).length,
	}),
	totals: (courses) => ({
		courses: courses.length,
		groups: courses.reduce((sum, { written }) => sum + written.length, 0),
	}),
};

/** Makes the groups of the rows' courses match the rows. */
export const syncGroups = syncing(kind);

const WAITING = 'Until this row is correct, no group that it may mean is deleted.';

async function plan(
	given: ReadonlyArray<Row<NewThingRow>>,
	sync: Sync<GroupSettings>,
): Promise<Answer<Planned<CourseSync>>> {
	const isMaking = sync.settings.createMissingGroupings;
	const { plans, ...known } = await planThings(GROUP, given, sync.run, isMaking);
	const { courses, hasUnplaced } = await sortByCourse(given, plans, sync.run.directory);
	await planDeletions(courses, hasUnplaced, sync);
	const write = async () => await writeCourses(courses, known, sync);
	return { value: { scopes: courses, strays: [], write } };
}

/**
 * Where a row of the course failed in writing, nothing of it is deleted; and never in favour of a
 * group that could not be created.
 */
async function writeCourses(
	courses: readonly CourseSync[],
	known: Omit<Plans<'group'>, 'plans'>,
	{ run, rules }: Sync<GroupSettings>,
): Promise<void> {
	const courseOf = new Map<string, CourseSync>();
	for (const course of courses) {
		for (const { place } of course.rows) courseOf.set(placeKey(place), course);
	}
	const rows = courses.flatMap((course) => course.rows);
	for (const line of await writePlans(GROUP, rows, known, run, reworded)) {
		courseOf.get(placeKey(line.place))!.written.push(line);
	}
	for (const line of known.groupings.created) {
		courseOf.get(placeKey(line.place))!.groupings.push(line);
	}
	for (const course of courses) {
		const failed = new Set(course.written.filter(mayMeanMore).map(({ place }) => placeKey(place)));
		const lacksGroup = course.rows.some(
			(row) => isCreation(row) && failed.has(placeKey(row.place)),
		);
		if (lacksGroup) holdBack(course, () => WHY_HELD.notCreated);
		else if (failed.size > 0 && !rules.despiteFailedRows) holdBack(course, () => WHY_HELD.failed);
	}
}

function isCreation(row: Row<Plan<'group'>>): boolean {
	return 'values' in row && 'create' in row.values;
}

/**
 * What a sync calls it: this try has put the group of an earlier one into its grouping, and what is
 * not there is deleted.
 */
const WORDS: Partial<Record<Status, Status>> = {
	existing: 'updated',
	missing: 'deleted',
	sent: 'deleted',
};

function reworded<E, R>(writing: Writing<E, R>): Writing<E, R> {
	return inWordsOf(writing, WORDS);
}

async function preview(course: CourseSync, run: Run): Promise<AnsweredRow[]> {
	const { rows } = course;
	const { directory } = run;
	const needing = rows.flatMap((row) => {
		if ('refused' in row) return [];
		const { place, values } = row;
		return { places: [place], values: 'create' in values ? values.create : values.update };
	});
	course.groupings = await previewGroupings(needing, directory);
	const plans = readable(rows);
	const created = plans.flatMap((plan) => ('create' in plan ? plan.create : []));
	const freed = freedBy(plans.flatMap((plan) => ('update' in plan ? plan.update : [])));
	const said = await doubtsOf(GROUP, created, directory, freed);
	const doubts = new Map(created.map((one, index) => [one, said[index]]));
	return rows.map((row) => previewRow(row, directory, doubts));
}

function previewRow(
	row: Row<Plan<'group'>>,
	directory: Directory,
	doubts: ReadonlyMap<FoundNew, string | undefined>,
): AnsweredRow {
	if ('refused' in row) return row;
	const { place, values } = row;
	if ('create' in values) {
		const { create } = values;
		const value = { ...newThingEntry.show(create), ...aboutGrouping(create.into) };
		return settledLine(place, 'wouldCreate', value, doubts.get(create));
	}
	const { current, wanted, into, named } = values.update;
	const done = isAsWanted(values.update, directory.groups, directory) ? 'unchanged' : 'wouldUpdate';
	const { id: groupid, courseid } = current;
	const value = { ...named, groupid, courseid, name: wanted.name, ...aboutGrouping(into) };
	return settledLine(place, done, value);
}

function leaver({ courseid }: CourseSync, { id, name }: Group): Leaver {
	return { groupid: id, named: { courseid, name } };
}

function show({ groupid, named }: Leaver) {
	return { ...named, groupid };
}
