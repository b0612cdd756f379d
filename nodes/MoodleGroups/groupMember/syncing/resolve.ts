import type { IDataObject } from 'n8n-workflow';

import { loadGroups, namesOf } from '../../group/findGroups';
import type { Directory } from '../../lookup/directory';
import type { Answer } from '../../moodle/failure';
import { finding } from '../../moodle/reasons';
import type { Place, Reason, Row } from '../../rows/row';
import type { MemberRow } from '../findMembers';
import { labelled } from '../../rows/whole';
import type { Wanted } from './plan';

/** A row whose group and user are found. */
export type SyncRow = Wanted & { readonly named: IDataObject };

/** A row that changes nothing, or what else is not done, and why. */
export type FailedRow = {
	readonly place: Place;
	readonly refused: Reason;
	readonly beside?: boolean;
};

/** A group that occurs in the rows, or that shall be empty because it does not. */
export interface SyncGroup {
	/** `undefined` while the group is not created yet. */
	id: number | undefined;
	courseid: number | undefined;
	name: string;
	readonly named: IDataObject;
	readonly first: Place;
	readonly rows: SyncRow[];
	readonly failed: FailedRow[];
}

/** What the rows say, group by group. */
export interface Sheet {
	readonly groups: SyncGroup[];
	/** Rows of which not even the group could be found. */
	readonly stray: FailedRow[];
	/** The users of those rows: who knows in which group they belong. */
	readonly strayUsers: ReadonlySet<number>;
	/** Whether such a row may mean any user in any group, because its user could not be made out. */
	readonly mayMeanAnyone: boolean;
}

/**
 * Sorts rows by group. A row whose user cannot be found still belongs to its group, so that
 * nobody is removed for a misspelt address.
 */
export async function readSheet(
	rows: ReadonlyArray<Row<MemberRow>>,
	directory: Directory,
	createMissing: boolean,
): Promise<Sheet> {
	const all = rows.map(
		(row): Partial<MemberRow> => ('values' in row ? row.values : (row.partial ?? {})),
	);
	const { courses, users } = directory;
	await loadGroups(all, directory);
	const courseids = all.map(({ course }) => valueOf(course && courses.find(course)));
	await users.load(
		all.flatMap(({ user }, index) => (user ? [{ user, courseid: courseids[index] }] : [])),
	);
	const sheet = { groups: new Map<string, SyncGroup>(), stray: [] as FailedRow[] };
	const strayUsers = new Set<number>();
	let mayMeanAnyone = false;
	for (const [index, row] of rows.entries()) {
		const sought = all[index];
		const courseid = courseids[index];
		const person = sought.user && { user: sought.user, courseid };
		const user = person && users.find(person);
		const place = await placeGroup(sought, courseid, directory, createMissing);
		if (place === undefined || 'failure' in place) {
			const refused = 'refused' in row ? row.refused : labelled(place!.failure, row.place);
			sheet.stray.push({ place: row.place, refused });
			const isNobody = person === undefined ? isEmpty(row) : users.isAbsent(person);
			if (user !== undefined && 'value' in user) strayUsers.add(user.value);
			else if (!isNobody) mayMeanAnyone = true;
			continue;
		}
		const group = groupOf(sheet.groups, place.value, row.place);
		if ('refused' in row) group.failed.push({ place: row.place, refused: row.refused });
		else if ('failure' in user!) {
			group.failed.push({ place: row.place, refused: labelled(user.failure, row.place) });
		} else {
			const named = namesOf(row.values);
			group.rows.push({ place: row.place, userid: user!.value, named });
		}
	}
	return { groups: [...sheet.groups.values()], stray: sheet.stray, strayUsers, mayMeanAnyone };
}

function isEmpty(row: Row<MemberRow>): boolean {
	return 'refused' in row && row.isEmpty === true;
}

type Seat = Pick<SyncGroup, 'id' | 'courseid' | 'name' | 'named'>;

/** The group that a row means; one to create has no id yet. */
async function placeGroup(
	{ course, group }: Partial<MemberRow>,
	courseid: number | undefined,
	{ courses, groups }: Directory,
	createMissing: boolean,
): Promise<Answer<Seat> | undefined> {
	const wrongCourse = course && courses.find(course);
	if (wrongCourse && 'failure' in wrongCourse) return wrongCourse;
	if (group === undefined) return undefined;
	const named = namesOf({ course, group });
	const found = await groups.inCourse.find(group, courseid);
	if ('failure' in found) {
		const list = courseid === undefined ? undefined : groups.inCourse.known(courseid);
		const isMissing = list !== undefined && 'value' in list && group.by === 'name';
		if (
			!createMissing ||
			!isMissing ||
			group.isPlaceholder ||
			list.value.matches('name', group.value).length > 0
		) {
			return found;
		}
		return { value: { id: undefined, courseid, name: String(group.value), named } };
	}
	if (groups.isCalledOtherwise(found.value, group)) {
		return finding('groupNotFound', [group, await courses.name(courseid!)]);
	}
	const known = groups.known(found.value);
	if (courseid !== undefined && known && 'value' in known && known.value.courseid !== courseid) {
		const actual = await courses.name(known.value.courseid);
		return finding('groupElsewhere', [known.value, actual, await courses.name(courseid)]);
	}
	const name = group.by === 'name' ? String(group.value) : '';
	return { value: { id: found.value, courseid, name, named } };
}

function groupOf(groups: Map<string, SyncGroup>, seat: Seat, first: Place): SyncGroup {
	const key = seat.id === undefined ? `${seat.courseid} ${seat.name}` : `${seat.id}`;
	const known = groups.get(key);
	if (known !== undefined) return known;
	const group = { ...seat, first, rows: [], failed: [] };
	groups.set(key, group);
	return group;
}

function valueOf(answer: Answer<number> | undefined): number | undefined {
	return answer !== undefined && 'value' in answer ? answer.value : undefined;
}
