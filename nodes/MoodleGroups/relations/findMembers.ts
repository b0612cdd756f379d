import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import { valueOf } from '../lookup/loader';
import type { SoughtUser } from '../lookup/users';
import type { Answer, Failure } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import type { Member } from '../moodle/shapes/group';
import { readable, resolveRows } from '../run/resolveRows';
import type { Row } from '../input/row';
import { loadThings, resolveThing, type GroupRow, namesOf } from '../things/find';
import { GROUP } from '../things/kind';

/** A user's place in a group, as a row says it. */
export type MemberRow = GroupRow & { readonly user: Identification };

/** A member with the ids of Moodle, and what the row calls them. */
export type FoundMember = Member & { readonly named: IDataObject };

/** Finds the groups and users that rows mean, each course, group and user once. */
export async function findMembers(
	rows: ReadonlyArray<Row<MemberRow>>,
	directory: Directory,
): Promise<Array<Row<FoundMember>>> {
	const { users } = directory;
	const all = readable(rows);
	await loadThings(GROUP, all, directory);
	const sought = (row: MemberRow) => soughtUser(row.user, row, directory);
	await users.load(all.map(sought));
	return await resolveRows(rows, async (row): Promise<Answer<FoundMember>> => {
		const group = await resolveThing(GROUP, row, directory);
		const user = users.find(sought(row));
		if ('failure' in group) return 'failure' in user ? both(group.failure, user.failure) : group;
		if ('failure' in user) return user;
		const { groupid, named } = group.value;
		const { value: userid } = user;
		return {
			value: {
				groupid,
				userid,
				named: { ...named, ...namesOf({ user: users.real(sought(row)) }) },
			},
		};
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
