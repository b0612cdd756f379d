import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import { valueOf } from '../lookup/loader';
import type { SoughtUser } from '../lookup/users';
import type { Answer, Failure } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import type { Member } from '../moodle/shapes/group';
import { readable, resolveRows } from '../run/resolveRows';
import type { Row } from '../input/row';
import { loadThings, type GroupRow, namesOf } from '../things/find';
import { FreshNames } from '../things/freshNames';
import { GROUP } from '../things/kind';
import { findRowGroup, type GroupRef } from './rowGroup';

/** A user's place in a group, as a row says it. */
export type MemberRow = GroupRow & { readonly user: Identification };

/** A member with the ids of Moodle, and what the row calls them. */
export type FoundMember = Member & { readonly named: IDataObject };

/** A member whose group may still have to be made: until then it has no ID. */
export type Seat = Omit<FoundMember, 'groupid'> & {
	groupid: number | undefined;
	/** What the row means by its group, where groups are made. */
	readonly group: GroupRef | undefined;
};

/** Finds the groups and users that rows mean, each course, group and user once. */
export async function findMembers(
	rows: ReadonlyArray<Row<MemberRow>>,
	directory: Directory,
): Promise<Array<Row<FoundMember>>> {
	return (await findSeats(rows, directory)) as Array<Row<FoundMember>>;
}

/**
 * Finds them, or what the groups are called that are to be made.
 *
 * @param isMaking whether the options say to make groups; `undefined` where there is no such option.
 */
export async function findSeats(
	rows: ReadonlyArray<Row<MemberRow>>,
	directory: Directory,
	isMaking?: boolean,
): Promise<Array<Row<Seat>>> {
	const { users } = directory;
	const all = readable(rows);
	await loadThings(GROUP, all, directory);
	const sought = (row: MemberRow) => soughtUser(row.user, row, directory);
	await users.load(all.map(sought));
	const fresh = new FreshNames(GROUP, directory, isMaking);
	return await resolveRows(rows, async (row): Promise<Answer<Seat>> => {
		const found = await findRowGroup(row, directory, fresh);
		const user = users.find(sought(row));
		if ('failure' in found) return 'failure' in user ? both(found.failure, user.failure) : found;
		if ('failure' in user) return user;
		const { id: groupid, named } = found.value;
		const group = isMaking ? found.value : undefined;
		const names = { ...named, ...namesOf({ user: users.real(sought(row)) }) };
		return { value: { groupid, userid: user.value, named: names, group } };
	});
}

/** A row's user, with where the row means them. */
export function soughtUser(
	user: Identification,
	{ course, group }: Partial<MemberRow>,
	{ courses }: Directory,
): SoughtUser {
	if (course !== undefined) return { user, courseid: valueOf(courses.find(course)) };
	const groupid = group?.by === 'id' ? Number(group.value) : undefined;
	return { user, courseid: undefined, groupid };
}

/** Whoever corrects a row needs to hear everything that is wrong with it. */
function both(first: Failure, second: Failure): { failure: Failure } {
	if (first.blame === 'site' || second.blame === 'site') return { failure: first };
	const message = `${first.message}. ${second.message}`;
	return { failure: { ...first, message, advice: `${first.advice} ${second.advice}` } };
}
