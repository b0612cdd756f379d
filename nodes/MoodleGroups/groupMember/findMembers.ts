import type { IDataObject } from 'n8n-workflow';

import { findGroups, namesOf, type GroupRow } from '../group/findGroups';
import type { Directory } from '../lookup/directory';
import type { Answer } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import type { Member } from '../moodle/shapes/group';
import { readable, resolveRows } from '../rows/resolve';
import type { Row } from '../rows/row';

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
	const found = await findGroups(rows, directory);
	const courseOf = ({ course }: MemberRow): number | undefined => {
		const answer = course && courses.find(course);
		return answer && 'value' in answer ? answer.value : undefined;
	};
	const sought = (row: MemberRow) => ({ user: row.user, courseid: courseOf(row) });
	await users.load(readable(found).map(sought));
	return await resolveRows(found, async (row): Promise<Answer<FoundMember>> => {
		const user = users.find(sought(row));
		if ('failure' in user) return user;
		const named = { ...row.named, ...namesOf({ user: row.user }) };
		return { value: { groupid: row.groupid, userid: user.value, named } };
	});
}
