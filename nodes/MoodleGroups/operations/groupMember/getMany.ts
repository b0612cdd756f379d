import type { IDataObject } from 'n8n-workflow';

import { oneOf, yesOrNo, type Options } from '../../input/options';
import { optionalCourse, optionalGroup } from '../../input/references';
import type { Directory } from '../../lookup/directory';
import type { Answer } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import { diagnosis, isFunctionForbidden } from '../../moodle/reasons';
import type { Member } from '../../moodle/shapes/group';
import type { User } from '../../moodle/shapes/user';
import type { PanelRow } from '../../run/collectReads';
import type { Run } from '../../run/run';
import { findThing } from '../../things/find';
import { GROUP } from '../../things/kind';
import { valueOf } from '../../lookup/loader';
import { findCourse, groupingFilter, inGrouping } from '../ofCourse';
import { getManyOperation } from '../operation';
import { tellUser } from '../tellUser';

type ScopeRow = {
	readonly course: Identification | undefined;
	readonly group: Identification | undefined;
};

interface Settings {
	readonly membersOf: 'group' | 'course';
	readonly idsOnly: boolean;
	readonly grouping: Identification | undefined;
}

const settings: Options<Settings> = {
	membersOf: { displayName: 'Members Of', read: oneOf('group', 'course'), otherwise: 'group' },
	idsOnly: { displayName: 'IDs Only', read: yesOrNo, otherwise: false },
	grouping: groupingFilter,
};

/** Group Member > Get Many: `core_group_get_group_members`. */
export const getMembers = getManyOperation(
	{
		action: 'Get many group members',
		description: 'Retrieve the members of a group, or of all groups of a course',
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
			return row.settings.idsOnly ? { value: some.map((one) => ({ ...one })) } : named(some, run);
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
	if ('failure' in all) return all;
	const chosen = await inGrouping(row.settings.grouping, course.value, all.value, directory);
	return 'failure' in chosen ? chosen : { value: chosen.value.map(({ id }) => id) };
}

/**
 * Adds what the token may see of the courses, groups and users, so that rows can be made of it; who
 * is hidden from the token keeps the bare id.
 */
async function named(
	members: readonly Member[],
	{ moodle, directory: { courses, groups } }: Run,
): Promise<Answer<IDataObject[]>> {
	await groups.load([...new Set(members.map(({ groupid }) => groupid))]);
	const users = new Map<number, User>();
	let forbidden: string | undefined;
	const userids = [...new Set(members.map(({ userid }) => userid))];
	for (let start = 0; start < userids.length; start += MAX_USERS) {
		const answer = await moodle.getUsers('id', userids.slice(start, start + MAX_USERS));
		if ('value' in answer) for (const user of answer.value) users.set(user.id, user);
		else if (isFunctionForbidden(answer.failure)) forbidden = answer.failure.message;
		else return answer;
	}
	const shortnames = new Map<number, string | undefined>();
	for (const { groupid } of members) {
		const { courseid } = valueOf(groups.known(groupid)) ?? {};
		if (courseid === undefined || shortnames.has(courseid)) continue;
		shortnames.set(courseid, valueOf(await courses.read(courseid))?.shortname);
	}
	return {
		value: members.map(({ groupid, userid }) => {
			const group = valueOf(groups.known(groupid));
			return {
				courseid: group?.courseid ?? null,
				course: (group && shortnames.get(group.courseid)) ?? null,
				groupid,
				group: group?.name ?? null,
				groupidnumber: group?.idnumber ?? null,
				userid,
				...tellUser(users.get(userid), forbidden),
			};
		}),
	};
}

/** The most users of one search. */
const MAX_USERS = 300;
