import type { Refusal } from '../../input/fields';
import { isFilled, namings } from '../../input/namings';
import { labelled, type Reason, type Row, type RowRef } from '../../input/row';
import { isSame, likeness, nearness } from '../../lookup/alike';
import type { Directory } from '../../lookup/directory';
import { valueOf } from '../../lookup/loader';
import type { Answer, Failure } from '../../moodle/failure';
import { mayBeId, mayBeName, type Identification } from '../../moodle/naming';
import { diagnosis } from '../../moodle/reasons';
import { nameField } from '../../panel/valueFields';
import { soughtUser, type MemberRow } from '../../relations/findMembers';
import { loadThings, namesOf } from '../../things/find';
import { GROUP } from '../../things/kind';
import type { Sync } from '../sync';
import type { GroupNaming, Keepers } from './keepers';
import { mayName, type Protection } from './protections';
import type { MemberSettings } from './settings';
import { newSyncGroup, type FailedRow, type GroupRef, type SyncGroup } from './syncGroup';

/** What the rows say, group by group. */
export interface Sheet {
	readonly groups: SyncGroup[];
	/** Rows of which not even the group could be found. */
	readonly strays: FailedRow[];
	/** What rows call the groups of a course, whether they are there or not. */
	readonly names: ReadonlyMap<string, GroupNaming>;
}

/**
 * Sorts rows by group. A row whose user cannot be found still belongs to its group, so that
 * nobody is removed for a misspelt address.
 *
 * @param keepers hear of rows whose group is not found.
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
	const fresh = new Map<string, string>();
	for (const [index, row] of rows.entries()) {
		const sought = all[index];
		const courseid = courseids[index];
		const user = sought.user && users.find(soughtUser(sought.user, sought, directory));
		const found = await findRowGroup(sought, courseid, directory, createMissingGroups && fresh);
		const ref = valueOf(found);
		const { place } = row;
		for (const naming of courseid === undefined ? [] : namings(row, 'group')) {
			const key = `${courseid} ${ref?.id} ${naming.by} ${naming.value}`;
			names.set(key, { courseid: courseid!, naming, groupid: ref?.id });
		}
		const group = ref && groupOf(groups, ref, place);
		const userid = valueOf(user);
		if (group !== undefined && userid !== undefined && 'values' in row) {
			const real = users.real(soughtUser(sought.user!, sought, directory));
			const named = { ...ref!.named, ...namesOf({ user: real }) };
			group.rows.push({ place, userid, named, isMember: false });
			continue;
		}
		const failure = [found, user].find((answer) => answer && 'failure' in answer);
		const refused =
			'refused' in row ? row.refused : labelled((failure as { failure: Reason }).failure, place);
		const keeps = protectionOf(row, { ...sought, courseid, userid });
		(group?.failed ?? strays).push({ place, refused, keeps });
		if (group !== undefined) continue;
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

/** Whom a row may mean whose group was not found; nobody if there is nothing in it. */
function protectionOf(
	row: Row<MemberRow>,
	{ user, group, courseid: named, userid }: Found,
): Protection | undefined {
	if ('refused' in row && row.isEmpty) return undefined;
	// An ID may be that of a group in any course.
	const courseid = group && mayBeId(group) ? undefined : named;
	if (userid !== undefined) return { courseid, userid };
	if (courseid !== undefined && isFilled(row, 'user')) return { courseid };
	const like = user === undefined ? [] : [user, ...(user.also ?? [])];
	return like.some(mayName) ? { like } : {};
}

/**
 * The group that a row means; one to create has no id yet. A name that is near to that of another
 * group, be it one to create, fails: it may be meant for that one.
 *
 * @param fresh the names of the groups to create, by what they are near to; `false` if none may be.
 */
async function findRowGroup(
	{ course, group }: Partial<MemberRow>,
	courseid: number | undefined,
	{ courses, groups }: Directory,
	fresh: false | Map<string, string>,
): Promise<Answer<GroupRef> | undefined> {
	const wrongCourse = course && courses.find(course);
	if (wrongCourse && 'failure' in wrongCourse) return wrongCourse;
	if (group === undefined) return undefined;
	const { inCourse } = groups;
	const realCourse = course && courses.real(course);
	const found = await inCourse.find(group, courseid);
	if ('failure' in found) {
		if (fresh === false || courseid === undefined || !isFree(group, courseid, inCourse))
			return found;
		const read = nameField.read(group.value);
		if ('refusal' in read) return refusedName(read);
		const name = read.value;
		const key = `${courseid} ${nearness(name)}`;
		const near = fresh.get(key) ?? name;
		fresh.set(key, near);
		if (!isSame(near, name)) return await inCourse.notFound(group, courseid, [{ name: near }]);
		const named = namesOf({ course: realCourse, group });
		return { value: { id: undefined, courseid, name, named } };
	}
	const real = inCourse.real(group, courseid, found.value);
	const named = namesOf({ course: realCourse, group: real });
	const known = valueOf(groups.known(found.value));
	if (courseid !== undefined && known !== undefined && known.courseid !== courseid) {
		const actual = await courses.name(known.courseid);
		return diagnosis('elsewhere', ['group', known, actual, await courses.name(courseid)]);
	}
	const name = real.by === 'name' ? String(group.value) : '';
	return { value: { id: found.value, courseid, name, named } };
}

/** A name that Moodle would not take makes no group. */
function refusedName({ refusal, advice }: Refusal): { failure: Failure } {
	const message = `'${nameField.displayName}' ${refusal}`;
	return { failure: { message, advice, blame: 'entry', effect: 'nothing', transient: false } };
}

/** Whether a name can be that of a new group: nothing of the course is called so, or nearly so. */
function isFree(
	group: Identification,
	courseid: number,
	inCourse: Directory['groups']['inCourse'],
): boolean {
	if (!mayBeName(group) || group.isPlaceholder) return false;
	if (valueOf(inCourse.known(courseid)) === undefined) return false;
	if (inCourse.isSeveral(courseid, group)) return false;
	return [inCourse.called, inCourse.near].every(
		(look) => look.call(inCourse, courseid, group).length === 0,
	);
}

function groupOf(groups: Map<string, SyncGroup>, ref: GroupRef, first: RowRef): SyncGroup {
	const key = ref.id === undefined ? `${ref.courseid} ${likeness(ref.name)}` : `${ref.id}`;
	const group = groups.get(key) ?? newSyncGroup(ref, first);
	groups.set(key, group);
	return group;
}
