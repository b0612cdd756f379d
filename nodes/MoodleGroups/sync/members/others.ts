import type { Directory } from '../../lookup/directory';
import type { Answer } from '../../moodle/failure';
import { diagnosis } from '../../moodle/reasons';
import type { Group } from '../../moodle/shapes/group';
import { labelled, type RowRef } from '../../input/row';
import type { FailedRow, SyncGroup } from './resolve';
import type { SyncSettings } from './settings';

type Listed = Pick<Group, 'id' | 'name' | 'courseid'>;

/**
 * Adds the groups that no row mentions, if the options say to empty them.
 *
 * @returns why they could not be found, as a failure of the first row.
 */
export async function addOthers(
	groups: SyncGroup[],
	first: RowRef,
	directory: Directory,
	settings: SyncSettings,
): Promise<FailedRow[]> {
	if (settings.emptyGroupsWithoutRows === 'none') return [];
	const others = await findOthers(groups, directory, settings);
	if ('failure' in others) {
		return [{ place: first, refused: labelled(others.failure, first), isSideEffect: true }];
	}
	await directory.groups.load(others.value.map(({ id }) => id));
	const known = new Set(groups.map(({ id }) => id));
	for (const { id, name, courseid } of others.value) {
		if (known.has(id) || directory.groups.isMissing(id)) continue;
		groups.push({
			id,
			name,
			courseid,
			named: {},
			first,
			isOther: true,
			isMissing: false,
			rows: [],
			failed: [],
		});
	}
	return [];
}

async function findOthers(
	groups: readonly SyncGroup[],
	{ groups: known, groupings }: Directory,
	{ emptyGroupsWithoutRows, groupingToEmpty }: SyncSettings,
): Promise<Answer<Listed[]>> {
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
		if (group !== undefined && 'value' in group) courseids.add(group.value.courseid);
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
