import type { IDataObject } from 'n8n-workflow';

import { omit } from '../../input/omit';
import { USER_FIELDS, WITHOUT_GROUP } from '../../moodle/shapes/user';
import { ofCourse } from '../ofCourse';
import { getManyOperation } from '../operation';

type Filters = {
	readonly onlyActive?: boolean;
	readonly role?: string;
	readonly withoutGroup?: boolean;
};

/** Enrolled User > Get Many: `core_enrol_get_enrolled_users`. */
export const getUsers = getManyOperation(
	{
		action: 'Get many enrolled users',
		description: 'List the users who are enrolled in a course',
	},
	{
		...ofCourse(async (courseid, row, { moodle }) => {
			const filters = row.parameter<Filters>('filters', {});
			const role = filters.role?.trim() ?? '';
			const { includeRoles } = row.parameter<IDataObject>('options', {});
			// Moodle looks up the roles of each user on its own, so they are asked for only when needed.
			const needsRoles = role !== '' || includeRoles === true;
			const answer = await moodle.getEnrolledUsers(
				courseid,
				needsRoles ? [...USER_FIELDS, 'roles'] : USER_FIELDS,
				{
					// Moodle knows no filter by role, so a limit may count only those who pass it.
					limitnumber: role === '' ? row.limit : undefined,
					groupid: filters.withoutGroup ? WITHOUT_GROUP : undefined,
					onlyactive: filters.onlyActive ? 1 : undefined,
				},
			);
			if ('failure' in answer) return answer;
			const users = answer.value.filter(({ roles }) => role === '' || roles?.includes(role));
			return { value: users.map((user) => ({ courseid, user })) };
		}),
		tell(some, row) {
			const { includeRoles } = row.parameter<IDataObject>('options', {});
			return {
				value: some.map(({ courseid, user }) => {
					const told = omit(user, 'id', 'suspended', 'roles');
					const roles = includeRoles ? { roles: [...(user.roles ?? [])] } : {};
					return { courseid, userid: user.id, ...told, ...roles };
				}),
			};
		},
	},
);
