import { labelled, type RowRef } from '../../input/row';
import type { Directory } from '../../lookup/directory';
import { valueOf } from '../../lookup/loader';
import type { Answer } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import { diagnosis } from '../../moodle/reasons';
import type { Group } from '../../moodle/shapes/group';
import type { Sync } from '../sync';
import type { MemberSettings } from './settings';
import { newSyncGroup, type FailedRow, type SyncGroup } from './syncGroup';

type Listed = Pick<Group, 'id' | 'name' | 'courseid'>;

/**
 * Adds the groups that no row mentions, if the options say to empty them.
 *
 * @returns why they could not be found, as a failure of the first row.
 */
export async function addOthers(
	groups: SyncGroup[],
	first: RowRef,
	sync: Sync<MemberSettings>,
): Promise<FailedRow[]> {
	if (sync.settings.emptyGroupsWithoutRows === 'none') return [];
	const others = await findOthers(groups, sync);
	if ('failure' in others) {
		return [{ place: first, refused: labelled(others.failure, first), isSideEffect: true }];
	}
	const { groups: things } = sync.run.directory;
	await things.load(others.value.map(({ id }) => id));
	const known = new Set(groups.map(({ id }) => id));
	for (const { id, name, courseid } of others.value) {
		if (known.has(id) || things.isMissing(id)) continue;
		groups.push(newSyncGroup({ id, name, courseid, named: {} }, first, true));
	}
	return [];
}

async function findOthers(
	groups: readonly SyncGroup[],
	{ settings, run: { directory } }: Sync<MemberSettings>,
): Promise<Answer<Listed[]>> {
	const { emptyGroupsWithoutRows, groupingToEmpty } = settings;
	if (emptyGroupsWithoutRows === 'course') {
		const courseids = await coursesOf(groups, directory);
		return 'failure' in courseids ? courseids : await inCourses(courseids.value, directory);
	}
	if (groupingToEmpty === undefined) return diagnosis('choose', ['Grouping to Empty']);
	const { groupings } = directory;
	const found = await groupingsOf(groupingToEmpty, groups, directory);
	if ('failure' in found) return found;
	await groupings.load(found.value);
	const listed: Listed[] = [];
	for (const id of found.value) {
		const read = groupings.known(id) ?? { failure: groupings.forbidden! };
		if ('failure' in read) return read;
		listed.push(...(read.value.groups ?? []));
	}
	return { value: listed };
}

/** The ids of what is called so in any course of the rows. A course without one has nothing to empty. */
async function groupingsOf(
	sought: Identification,
	groups: readonly SyncGroup[],
	directory: Directory,
): Promise<Answer<number[]>> {
	if (sought.by === 'id') return { value: [Number(sought.value)] };
	const courseids = await coursesOf(groups, directory);
	if ('failure' in courseids) return courseids;
	const { groupings } = directory;
	const { inCourse } = groupings;
	const lists = await inCourse.load(courseids.value);
	const failed = lists.find((list) => 'failure' in list);
	if (failed !== undefined) return failed;
	const called = (courseid: number) => inCourse.called(courseid, sought);
	await groupings.load(courseids.value.flatMap(called).map(({ id }) => id));
	const having = courseids.value.filter((courseid) => called(courseid).length > 0);
	// Where none has one, the first says so.
	const asked = having.length > 0 ? having : [courseids.value.at(0)];
	const ids: number[] = [];
	for (const courseid of asked) {
		const found = await inCourse.find(sought, courseid);
		if ('failure' in found) return found;
		ids.push(found.value);
	}
	return { value: ids };
}

/** The courses of the rows' groups, in an order that is not the rows'. */
async function coursesOf(
	groups: readonly SyncGroup[],
	{ groups: things }: Directory,
): Promise<Answer<number[]>> {
	await things.load(groups.flatMap(({ id }) => id ?? []));
	const courseids = new Set<number>();
	for (const { id, courseid } of groups) {
		if (courseid !== undefined) courseids.add(courseid);
		const group = id === undefined ? undefined : things.known(id);
		const read = valueOf(group);
		if (read !== undefined) courseids.add(read.courseid);
		const isLost = courseid === undefined && group === undefined;
		if (isLost && things.forbidden !== undefined) return { failure: things.forbidden };
	}
	return { value: [...courseids].sort((one, other) => one - other) };
}

async function inCourses(
	courseids: readonly number[],
	{ groups: { inCourse } }: Directory,
): Promise<Answer<Listed[]>> {
	const lists = await inCourse.load(courseids);
	const failed = lists.find((list) => 'failure' in list);
	return failed ?? { value: lists.flatMap((list) => valueOf(list)?.all ?? []) };
}
