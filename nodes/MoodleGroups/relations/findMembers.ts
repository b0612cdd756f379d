import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
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
	const { courses, users } = directory;
	const all = readable(rows);
	await loadThings(GROUP, all, directory);
	const courseOf = ({ course }: MemberRow): number | undefined => {
		const answer = course && courses.find(course);
		return answer && 'value' in answer ? answer.value : undefined;
	};
	const sought = (row: MemberRow) => ({ user: row.user, courseid: courseOf(row) });
	await users.load(all.map(sought));
	return await resolveRows(rows, async (row): Promise<Answer<FoundMember>> => {
		const group = await resolveThing(GROUP, row, directory);
		const user = users.find(sought(row));
		if ('failure' in group) return 'failure' in user ? both(group.failure, user.failure) : group;
		if ('failure' in user) return user;
		const { groupid, named } = group.value;
		const { value: userid } = user;
		return { value: { groupid, userid, named: { ...named, ...namesOf({ user: row.user }) } } };
	});
}

/** Whoever corrects a row needs to hear everything that is wrong with it. */
function both(first: Failure, second: Failure): { failure: Failure } {
	if (first.blame === 'site' || second.blame === 'site') return { failure: first };
	const message = `${first.message}. ${second.message}`;
	return { failure: { ...first, message, advice: `${first.advice} ${second.advice}` } };
}
