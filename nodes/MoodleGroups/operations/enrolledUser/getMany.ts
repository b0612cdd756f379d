import { yesOrNo, type Options } from '../../input/options';
import { isUnseen, isWanted } from '../../lookup/roles';
import type { Answer } from '../../moodle/failure';
import { diagnosis } from '../../moodle/reasons';
import { USER_FIELDS, WITHOUT_GROUP, type User } from '../../moodle/shapes/user';
import { ofCourse, roleFilter } from '../ofCourse';
import { getManyOperation } from '../operation';
import { tellUser } from '../tellUser';

interface Settings {
	readonly onlyActive: boolean;
	readonly role: string | undefined;
	readonly withoutGroup: boolean;
	readonly includeRoles: boolean;
	readonly includeGroups: boolean;
}

const settings: Options<Settings> = {
	onlyActive: { displayName: 'Only Active', read: yesOrNo, otherwise: false },
	role: roleFilter,
	withoutGroup: { displayName: 'Without Group', read: yesOrNo, otherwise: false },
	includeRoles: { displayName: 'Include Roles', read: yesOrNo, otherwise: false },
	includeGroups: { displayName: 'Include Groups', read: yesOrNo, otherwise: false },
};

/** Enrolled User > Get Many: `core_enrol_get_enrolled_users`. */
export const getUsers = getManyOperation(
	{
		action: 'Get many enrolled users',
		description: 'Retrieve the users who are enrolled in a course',
	},
	{
		...ofCourse(settings, async (courseid, row, { directory, moodle }) => {
			const { onlyActive, role, withoutGroup, includeRoles, includeGroups } = row.settings;
			// Moodle looks up the roles of each user on its own, so they are asked for only when needed.
			const needsRoles = role !== undefined || includeRoles;
			const answer = await moodle.getEnrolledUsers(
				courseid,
				[...USER_FIELDS, ...(needsRoles ? ['roles'] : []), ...(includeGroups ? ['groups'] : [])],
				{
					// Moodle knows no filter by role, so a limit may count only those who pass it.
					limitnumber: role === undefined ? row.limit : undefined,
					groupid: withoutGroup ? WITHOUT_GROUP : undefined,
					onlyactive: onlyActive ? 1 : undefined,
				},
			);
			if ('failure' in answer) return answer;
			if (answer.value.length === 0 && !withoutGroup) {
				const failure = await directory.enrolments.whyHidden(courseid);
				if (failure !== undefined) return { failure };
			}
			const users = role === undefined ? answer : withRole(role, answer.value);
			if ('failure' in users) return users;
			return { value: users.value.map((user) => ({ courseid, user })) };
		}),
		tell(some, row) {
			const { includeRoles, includeGroups } = row.settings;
			return {
				value: some.map(({ courseid, user }) => {
					const roles = includeRoles ? { roles: [...(user.roles ?? [])] } : {};
					const groups = includeGroups ? { groups: [...(user.groups ?? [])] } : {};
					return { courseid, userid: user.id, ...tellUser(user), ...roles, ...groups };
				}),
			};
		},
	},
);

/** The users with a role, in upper or lower case. Fails for a role that the site may not have. */
function withRole(role: string, users: readonly User[]): Answer<readonly User[]> {
	const sought = new Set([role.toLowerCase()]);
	const seen = new Set(users.flatMap(({ roles = [] }) => roles));
	if (isUnseen(sought, seen)) return diagnosis('roleUnseen', [role, [...seen].sort()]);
	return { value: users.filter(({ roles }) => isWanted(sought, roles)) };
}
