import type { IDataObject } from 'n8n-workflow';

import { oneOf, yesOrNo, type Options } from '../../input/options';
import { optionalCourse, optionalGroup } from '../../input/references';
import type { Directory } from '../../lookup/directory';
import type { Answer } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import { diagnosis } from '../../moodle/reasons';
import type { Member } from '../../moodle/shapes/group';
import type { User } from '../../moodle/shapes/user';
import type { PanelRow } from '../../run/collectReads';
import type { Run } from '../../run/run';
import { findThing } from '../../things/find';
import { GROUP } from '../../things/kind';
import { findCourse } from '../ofCourse';
import { getManyOperation } from '../operation';
import { tellUser } from '../tellUser';

type ScopeRow = {
	readonly course: Identification | undefined;
	readonly group: Identification | undefined;
};

interface Settings {
	readonly membersOf: 'group' | 'course';
	readonly includeUserFields: boolean;
}

const settings: Options<Settings> = {
	membersOf: { displayName: 'Members Of', read: oneOf('group', 'course'), otherwise: 'group' },
	includeUserFields: { displayName: 'Include User Fields', read: yesOrNo, otherwise: false },
};

/** Group Member > Get Many: `core_group_get_group_members`. */
export const getMembers = getManyOperation(
	{
		action: 'Get many group members',
		description: 'List the members of a group, or of all groups of a course',
	},
	{
		fields: { course: optionalCourse, group: optionalGroup },
		settings,
		async list(row, { directory }) {
			const scope = await groupsOf(row, directory);
			if ('failure' in scope) return scope;
			const { members } = directory;
			await members.load(scope.value);
			if (members.forbidden !== undefined) return { failure: members.forbidden };
			const all: Member[] = [];
			for (const groupid of scope.value) {
				const known = members.known(groupid)!;
				if ('failure' in known) return known;
				for (const userid of known.userids) all.push({ groupid, userid });
			}
			return { value: all };
		},
		tell(some, row, run) {
			const { includeUserFields } = row.settings;
			return includeUserFields ? withUsers(some, run) : { value: some.map((one) => ({ ...one })) };
		},
	},
);

/** The group of the row, or all groups of its course. */
async function groupsOf(
	row: PanelRow<ScopeRow, Settings>,
	directory: Directory,
): Promise<Answer<readonly number[]>> {
	if (row.settings.membersOf === 'group') {
		const { group } = row;
		if (group === undefined) return diagnosis('choose', ['Group']);
		const found = await findThing(GROUP, { ...row, group }, directory);
		return 'failure' in found ? found : { value: [found.value.groupid] };
	}
	if (row.course === undefined) return diagnosis('choose', ['Course']);
	const course = await findCourse(row.course, directory);
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
			return { groupid, userid, ...tellUser(users.get(userid)) };
		}),
	};
}

/** The most users of one search. */
const MAX_USERS = 300;
