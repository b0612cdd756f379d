import { isFilled, namings } from '../../input/namings';
import { remember } from '../../input/remember';
import { labelled, type Reason, type Row, type RowRef } from '../../input/row';
import type { Directory } from '../../lookup/directory';
import { valueOf } from '../../lookup/loader';
import { mayBeId, type Identification } from '../../moodle/naming';
import { soughtUser, type MemberRow } from '../../relations/findMembers';
import { findRowGroup, groupKey, type GroupRef } from '../../relations/rowGroup';
import { loadThings, namesOf } from '../../things/find';
import { FreshNames } from '../../things/freshNames';
import { GROUP } from '../../things/kind';
import type { Sync } from '../sync';
import type { GroupNaming, Keepers } from './keepers';
import { mayName, type Protection } from './protections';
import type { MemberSettings } from './settings';
import { newSyncGroup, type FailedRow, type SyncGroup } from './syncGroup';

/** What the rows say, group by group. */
export interface Sheet {
	readonly groups: SyncGroup[];
	/** Rows whose group could not be found. */
	readonly strays: FailedRow[];
	/** What rows call the groups of a course, whether they are there or not. */
	readonly names: ReadonlyMap<string, GroupNaming>;
}

/**
 * Sorts rows by group. A row whose user cannot be found still belongs to its group, so that
 * nobody is removed for a misspelt address.
 *
 * @param keepers are told about rows whose group is not found.
 */
export async function sortByGroup(
	rows: ReadonlyArray<Row<MemberRow>>,
	{ settings: { createMissingGroups }, run: { directory } }: Sync<MemberSettings>,
	keepers: Keepers,
): Promise<Sheet> {
	const all = rows.map(
		(row): Partial<MemberRow> => ('values' in row ? row.values : (row.partial ?? {})),
	);
	const { courses, users } = directory;
	await loadThings(GROUP, all, directory);
	const courseids = all.map(({ course }) => valueOf(course && courses.find(course)));
	await users.load(all.flatMap((row) => (row.user ? [soughtUser(row.user, row, directory)] : [])));
	const groups = new Map<string, SyncGroup>();
	const strays: FailedRow[] = [];
	const names = new Map<string, GroupNaming>();
	const firsts = new Map<SyncGroup, Map<number, RowRef>>();
	const fresh = new FreshNames(GROUP, directory, createMissingGroups);
	for (const [index, row] of rows.entries()) {
		const sought = all[index];
		const courseid = courseids[index];
		const user = sought.user && users.find(soughtUser(sought.user, sought, directory));
		const course = sought.course && courses.find(sought.course);
		const isNone = 'refused' in row && row.isEmpty === true;
		const found =
			isNone || sought.group === undefined
				? undefined
				: await findRowGroup({ course: sought.course, group: sought.group }, directory, fresh);
		const ref = valueOf(found);
		const { place } = row;
		for (const naming of courseid === undefined ? [] : namings(row, 'group')) {
			const key = `${courseid} ${ref?.id} ${naming.by} ${naming.value}`;
			names.set(key, { courseid: courseid!, naming, groupid: ref?.id });
		}
		const group = ref && groupOf(groups, ref, place);
		const userid = valueOf(user);
		if (group !== undefined && userid !== undefined && 'values' in row) {
			const listed = remember(firsts, group, () => new Map<number, RowRef>());
			const repeats = listed.get(userid);
			listed.set(userid, repeats ?? place);
			const real = users.real(soughtUser(sought.user!, sought, directory));
			const named = { ...ref!.named, ...namesOf({ user: real }) };
			group.rows.push({ place, userid, named, repeats, isMember: false });
			continue;
		}
		const failure = [course, found, user].find((answer) => answer && 'failure' in answer);
		const refused =
			'refused' in row ? row.refused : labelled((failure as { failure: Reason }).failure, place);
		const keeps = protectionOf(row, { ...sought, courseid, userid });
		(group?.failed ?? strays).push({ place, refused, keeps });
		if (group !== undefined) {
			if (userid === undefined) keepers.addMisnamed(sought.user);
			continue;
		}
		if (createMissingGroups && isNewGroup(row, sought.group, courseid, directory)) {
			keepers.addCreation(keeps);
		} else keepers.add(keeps);
	}
	return { groups: [...groups.values()], strays, names };
}

/** Whether a row names a group that its course does not have, in a way that no group can be made of. */
function isNewGroup(
	row: Row<MemberRow>,
	group: Identification | undefined,
	courseid: number | undefined,
	{ groups }: Directory,
): boolean {
	if (courseid === undefined || !isFilled(row, 'group')) return false;
	return (
		group === undefined || (!mayBeId(group) && groups.inCourse.called(courseid, group).length === 0)
	);
}

/** What was made out of a failed row. */
interface Found extends Partial<MemberRow> {
	readonly courseid: number | undefined;
	readonly userid: number | undefined;
}

/** The users that a row without a known group may mean; none if it is empty. */
function protectionOf(
	row: Row<MemberRow>,
	{ user, group, courseid: named, userid }: Found,
): Protection | undefined {
	// A header names a user only if somebody is called so.
	if ('refused' in row && row.isEmpty) return userid === undefined ? undefined : { userid };
	// An ID may be that of a group in any course.
	const courseid = group && mayBeId(group) ? undefined : named;
	if (userid !== undefined) return { courseid, userid };
	if (courseid !== undefined && isFilled(row, 'user')) return { courseid };
	const like = user === undefined ? [] : [user, ...(user.also ?? [])];
	return like.some(mayName) ? { like } : {};
}

function groupOf(groups: Map<string, SyncGroup>, ref: GroupRef, first: RowRef): SyncGroup {
	const key = groupKey(ref);
	const group = groups.get(key) ?? newSyncGroup(ref, first);
	groups.set(key, group);
	return group;
}
