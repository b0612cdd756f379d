import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../../lookup/directory';
import type { Answer } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import { diagnosis } from '../../moodle/reasons';
import type { Member } from '../../moodle/shapes/group';
import type { User } from '../../moodle/shapes/user';
import type { Fields } from '../../input/fields';
import { omit } from '../../input/omit';
import { collectReads, limited, type PanelRow } from '../../run/collectReads';
import { optionalCourse, optionalGroup } from '../../input/references';
import type { Run } from '../../run/run';
import { findThing } from '../../things/find';
import { GROUP } from '../../things/kind';

type ScopeRow = {
	readonly course: Identification | undefined;
	readonly group: Identification | undefined;
};

const fields: Fields<ScopeRow> = { course: optionalCourse, group: optionalGroup };

/** Group Member > Get Many: `core_group_get_group_members`. */
export const getManyOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many group members',
	description: 'List the members of a group, or of all groups of a course',
	routing: collectReads(fields, listMembers),
};

async function listMembers(row: PanelRow<ScopeRow>, run: Run): Promise<Answer<IDataObject[]>> {
	const scope = await groupsOf(row, run.directory);
	if ('failure' in scope) return scope;
	const { members } = run.directory;
	await members.load(scope.value);
	if (members.forbidden !== undefined) return { failure: members.forbidden };
	const all: Member[] = [];
	for (const groupid of scope.value) {
		const known = members.known(groupid)!;
		if ('failure' in known) return known;
		for (const userid of known.userids) all.push({ groupid, userid });
	}
	const some = limited(all, row);
	const { includeUserFields } = row.parameter<IDataObject>('options', {});
	return includeUserFields
		? await withUsers(some, run)
		: { value: some.map((one) => ({ ...one })) };
}

/** The group of the row, or all groups of its course. */
async function groupsOf(
	row: PanelRow<ScopeRow>,
	directory: Directory,
): Promise<Answer<readonly number[]>> {
	if (row.parameter('membersOf', 'group') === 'group') {
		const { group } = row;
		if (group === undefined) return diagnosis('choose', ['Group']);
		const found = await findThing(GROUP, { ...row, group }, directory);
		return 'failure' in found ? found : { value: [found.value.groupid] };
	}
	if (row.course === undefined) return diagnosis('choose', ['Course']);
	await directory.courses.load([row.course]);
	const course = directory.courses.find(row.course);
	if ('failure' in course) return course;
	const all = await directory.groups.ofCourse(course.value);
	return 'failure' in all ? all : { value: all.value.map(({ id }) => id) };
}

/** Adds what the token may see of the users; who is hidden from it keeps the bare id. */
async function withUsers(
	members: readonly Member[],
	{ moodle }: Run,
): Promise<Answer<IDataObject[]>> {
	const users = new Map<number, User>();
	const userids = [...new Set(members.map(({ userid }) => userid))];
	for (let start = 0; start < userids.length; start += MAX_USERS) {
		const answer = await moodle.getUsers('id', userids.slice(start, start + MAX_USERS));
		if ('failure' in answer) return answer;
		for (const user of answer.value) users.set(user.id, user);
	}
	return {
		value: members.map(({ groupid, userid }) => {
			const user = users.get(userid);
			return { groupid, userid, ...(user && omit(user, 'id', 'suspended')) };
		}),
	};
}

/** The most users of one search. */
const MAX_USERS = 300;
