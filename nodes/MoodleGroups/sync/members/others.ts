import { labelled, type RowRef } from '../../input/row';
import { valueOf } from '../../lookup/loader';
import type { Answer } from '../../moodle/failure';
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
	{ settings, run }: Sync<MemberSettings>,
): Promise<Answer<Listed[]>> {
	const { emptyGroupsWithoutRows, groupingToEmpty } = settings;
	const { groups: known, groupings } = run.directory;
	const courseids = new Set(groups.flatMap(({ courseid }) => courseid ?? []));
	if (emptyGroupsWithoutRows === 'grouping') {
		if (groupingToEmpty === undefined) return diagnosis('choose', ['Grouping to Empty']);
		const [courseid] = courseids;
		const listed = await groupings.inCourse.find(groupingToEmpty, courseid);
		if ('failure' in listed) return listed;
		await groupings.load([listed.value]);
		const grouping = await groupings.inCourse.find(groupingToEmpty, courseid);
		if ('failure' in grouping) return grouping;
		const read = groupings.known(grouping.value) ?? { failure: groupings.forbidden! };
		return 'failure' in read ? read : { value: [...(read.value.groups ?? [])] };
	}
	await known.load(groups.flatMap(({ id }) => id ?? []));
	for (const { id, courseid } of groups) {
		const group = id === undefined ? undefined : known.known(id);
		const read = valueOf(group);
		if (read !== undefined) courseids.add(read.courseid);
		const isLost = courseid === undefined && group === undefined;
		if (isLost && known.forbidden !== undefined) return { failure: known.forbidden };
	}
	let all: Listed[] = [];
	for (const courseid of courseids) {
		const list = await known.inCourse.read(courseid);
		if ('failure' in list) return list;
		all = all.concat(list.value.all);
	}
	return { value: all };
}
