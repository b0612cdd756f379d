import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Answer } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import { USER_FIELDS, WITHOUT_GROUP, type User } from '../../moodle/shapes/user';
import type { Fields } from '../../input/fields';
import { omit } from '../../input/omit';
import { collectReads, limited, type PanelRow } from '../../run/collectReads';
import { requiredCourse } from '../../input/references';
import type { Run } from '../../run/run';

type CourseRow = { readonly course: Identification };

const fields: Fields<CourseRow> = { course: requiredCourse };

/** Enrolled User > Get Many: `core_enrol_get_enrolled_users`. */
export const getManyOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many enrolled users',
	description: 'List the users who are enrolled in a course',
	routing: collectReads(fields, listUsers),
};

type Filters = {
	readonly onlyActive?: boolean;
	readonly role?: string;
	readonly withoutGroup?: boolean;
};

async function listUsers(
	row: PanelRow<CourseRow>,
	{ directory, moodle }: Run,
): Promise<Answer<IDataObject[]>> {
	await directory.courses.load([row.course]);
	const course = directory.courses.find(row.course);
	if ('failure' in course) return course;
	const filters = row.parameter<Filters>('filters', {});
	const role = filters.role?.trim() ?? '';
	const { includeRoles } = row.parameter<IDataObject>('options', {});
	// Moodle looks up the roles of each user on its own, so they are asked for only when needed.
	const needsRoles = role !== '' || includeRoles === true;
	const answer = await moodle.getEnrolledUsers(
		course.value,
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
	return { value: limited(users, row).map((user) => itemOf(user, course.value, includeRoles)) };
}

function itemOf(user: User, courseid: number, includeRoles: unknown): IDataObject {
	const { roles = [] } = user;
	const told = omit(user, 'id', 'suspended', 'roles');
	return { courseid, userid: user.id, ...told, ...(includeRoles ? { roles: [...roles] } : {}) };
}
