import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../../lookup/directory';
import type { Answer } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import { diagnosis } from '../../moodle/reasons';
import { labelled, type RowRef, type Reason, type Row } from '../../input/row';
import type { MemberRow } from '../../relations/findMembers';
import type { Wanted } from './plan';
import type { Protection } from './protections';
import { loadThings, namesOf } from '../../things/find';
import { GROUP } from '../../things/kind';
import { isFilled, namings } from '../../input/namings';
import { mayName } from './protections';

/** A row whose group and user are found. */
export type SyncRow = Wanted & { readonly named: IDataObject };

/** A row that changes nothing, or what else is not done, and why. */
export type FailedRow = {
	readonly place: RowRef;
	readonly refused: Reason;
	readonly isSideEffect?: boolean;
	/** Who stays because of it when its group is not there; nobody if the row is empty. */
	readonly keeps?: Protection;
	/** Whether it names a group that was to be created, and cannot be. */
	readonly isCreation?: boolean;
};

/** A group that occurs in the rows, or that is to be emptied because it does not. */
export interface SyncGroup {
	/** `undefined` while the group is not created yet. */
	id: number | undefined;
	courseid: number | undefined;
	name: string;
	readonly named: IDataObject;
	readonly first: RowRef;
	/** Whether no row mentions it. */
	readonly isOther: boolean;
	/** Whether Moodle has no group of the ID that rows name. */
	isMissing: boolean;
	readonly rows: SyncRow[];
	readonly failed: FailedRow[];
}

/** What the rows say, group by group. */
export interface Sheet {
	readonly groups: SyncGroup[];
	/** Rows of which not even the group could be found. */
	readonly unplaced: FailedRow[];
	/** What rows call the groups of a course, whether they are there or not. */
	readonly names: ReadonlyMap<string, GroupNaming>;
}

/** What a row calls its group, and which group of the course it means as far as that is known. */
export interface GroupNaming {
	readonly courseid: number;
	readonly naming: Identification;
	readonly groupid: number | undefined;
}

/**
 * Sorts rows by group. A row whose user cannot be found still belongs to its group, so that
 * nobody is removed for a misspelt address.
 */
export async function sortByGroup(
	rows: ReadonlyArray<Row<MemberRow>>,
	directory: Directory,
	createMissing: boolean,
): Promise<Sheet> {
	const all = rows.map(
		(row): Partial<MemberRow> => ('values' in row ? row.values : (row.partial ?? {})),
	);
	const { courses, users } = directory;
	await loadThings(GROUP, all, directory);
	const courseids = all.map(({ course }) => valueOf(course && courses.find(course)));
	await users.load(
		all.flatMap(({ user }, index) => (user ? [{ user, courseid: courseids[index] }] : [])),
	);
	const sheet = { groups: new Map<string, SyncGroup>(), stray: [] as FailedRow[] };
	const names = new Map<string, GroupNaming>();
	for (const [index, row] of rows.entries()) {
		const sought = all[index];
		const courseid = courseids[index];
		const user = sought.user && users.find({ user: sought.user, courseid });
		const seat = await findRowGroup(sought, courseid, directory, createMissing);
		const { place } = row;
		const groupid = seat && 'value' in seat ? seat.value.id : undefined;
		for (const naming of courseid === undefined ? [] : namings(row, 'group')) {
			const key = `${courseid} ${groupid} ${naming.by} ${naming.value}`;
			names.set(key, { courseid: courseid!, naming, groupid });
		}
		if (seat !== undefined && 'value' in seat && 'values' in row && user && 'value' in user) {
			const group = groupOf(sheet.groups, seat.value, place);
			group.rows.push({ place, userid: user.value, named: namesOf(row.values) });
			continue;
		}
		const failure = [seat, user].find((answer) => answer && 'failure' in answer);
		const reason =
			'refused' in row ? row.refused : labelled((failure as { failure: Reason }).failure, place);
		const keeps = protectionOf(row, { ...sought, courseid, userid: valueOf(user) });
		const failed: FailedRow = { place, refused: reason, keeps };
		if (seat !== undefined && 'value' in seat) {
			groupOf(sheet.groups, seat.value, place).failed.push(failed);
		} else {
			const isCreation = createMissing && isNewGroup(row, sought.group, courseid, directory);
			sheet.stray.push({ ...failed, isCreation });
		}
	}
	return { groups: [...sheet.groups.values()], unplaced: sheet.stray, names };
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
		group === undefined ||
		(group.by !== 'id' && groups.inCourse.called(courseid, group).length === 0)
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
	const courseid = group?.by === 'id' ? undefined : named;
	if (userid !== undefined) return { courseid, userid };
	if (courseid !== undefined && isFilled(row, 'user')) return { courseid };
	const like = user === undefined ? [] : [user, ...(user.also ?? [])];
	return like.some(mayName) ? { like } : {};
}

type GroupRef = Pick<SyncGroup, 'id' | 'courseid' | 'name' | 'named'>;

/** The group that a row means; one to create has no id yet. */
async function findRowGroup(
	{ course, group }: Partial<MemberRow>,
	courseid: number | undefined,
	{ courses, groups }: Directory,
	createMissing: boolean,
): Promise<Answer<GroupRef> | undefined> {
	const wrongCourse = course && courses.find(course);
	if (wrongCourse && 'failure' in wrongCourse) return wrongCourse;
	if (group === undefined) return undefined;
	const named = namesOf({ course, group });
	const found = await groups.inCourse.find(group, courseid);
	if ('failure' in found) {
		const list = courseid === undefined ? undefined : groups.inCourse.known(courseid);
		const isMissing = list !== undefined && 'value' in list && group.by === 'name';
		const isTaken = isMissing && groups.inCourse.called(courseid!, group).length > 0;
		if (!createMissing || !isMissing || isTaken || group.isPlaceholder) {
			return found;
		}
		return { value: { id: undefined, courseid, name: String(group.value), named } };
	}
	const known = groups.known(found.value);
	if (courseid !== undefined && known && 'value' in known && known.value.courseid !== courseid) {
		const actual = await courses.name(known.value.courseid);
		return diagnosis('elsewhere', ['group', known.value, actual, await courses.name(courseid)]);
	}
	const name = group.by === 'name' ? String(group.value) : '';
	return { value: { id: found.value, courseid, name, named } };
}

function groupOf(groups: Map<string, SyncGroup>, seat: GroupRef, first: RowRef): SyncGroup {
	const key = seat.id === undefined ? `${seat.courseid} ${seat.name}` : `${seat.id}`;
	const known = groups.get(key);
	if (known !== undefined) return known;
	const group = { ...seat, first, isOther: false, isMissing: false, rows: [], failed: [] };
	groups.set(key, group);
	return group;
}

function valueOf(answer: Answer<number> | undefined): number | undefined {
	return answer !== undefined && 'value' in answer ? answer.value : undefined;
}
