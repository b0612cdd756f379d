import { createGroups } from './createGroups';
import { deleteGroups } from './deleteGroups';
import { getCoursesByField } from './getCoursesByField';
import { getCourseUserGroups } from './getCourseUserGroups';
import { getEnrolledUsers } from './getEnrolledUsers';
import { getCourseGroups, getGroups } from './getGroups';
import { getSiteInfo } from './getSiteInfo';
import { getUsersByField } from './getUsersByField';
import { addGroupMembers, deleteGroupMembers, getGroupMembers } from './groupMembers';
import { searchCourses } from './searchCourses';
import { updateGroups } from './updateGroups';
import type { WebServiceFunction } from './webServiceFunction';

/** The web service functions that the sandbox has. */
const functions: Readonly<Record<string, WebServiceFunction>> = {
	core_group_create_groups: createGroups,
	core_group_delete_groups: deleteGroups,
	core_group_add_group_members: addGroupMembers,
	core_group_delete_group_members: deleteGroupMembers,
	core_group_get_groups: getGroups,
	core_group_get_course_groups: getCourseGroups,
	core_group_get_group_members: getGroupMembers,
	core_group_update_groups: updateGroups,
	core_group_get_course_user_groups: getCourseUserGroups,
	core_user_get_users_by_field: getUsersByField,
	core_course_get_courses_by_field: getCoursesByField,
	core_course_search_courses: searchCourses,
	core_enrol_get_enrolled_users: getEnrolledUsers,
	core_webservice_get_site_info: getSiteInfo(functionsOf),
};

/** Functions that Moodle has and the sandbox only knows by name. */
const OTHERS = [
	'core_cohort_get_cohorts',
	'core_cohort_add_cohort_members',
	'core_course_create_courses',
	'core_course_delete_courses',
	'core_course_get_categories',
	'core_course_get_contents',
	'core_course_get_courses',
	'core_course_update_courses',
	'core_enrol_get_course_enrolment_methods',
	'core_enrol_get_users_courses',
	'core_enrol_search_users',
	'core_group_assign_grouping',
	'core_group_create_groupings',
	'core_group_delete_groupings',
	'core_group_get_activity_allowed_groups',
	'core_group_get_activity_groupmode',
	'core_group_get_course_groupings',
	'core_group_get_groupings',
	'core_group_get_groups_for_selector',
	'core_group_unassign_grouping',
	'core_group_update_groupings',
	'core_user_create_users',
	'core_user_delete_users',
	'core_user_get_course_user_profiles',
	'core_user_get_users',
	'core_user_update_users',
	'enrol_manual_enrol_users',
	'enrol_manual_unenrol_users',
	'mod_assign_get_assignments',
];

export function findFunction(name: string): WebServiceFunction | undefined {
	return Object.hasOwn(functions, name) ? functions[name] : undefined;
}

/** Whether Moodle has a function of the name, in the sandbox or not. */
export function isKnown(name: string): boolean {
	return Object.hasOwn(functions, name) || OTHERS.includes(name);
}

/** Whether a service holds a function: by its name or by a family such as `core_group_*`. */
export function isInService(name: string, service: readonly string[]): boolean {
	return service.some((entry) =>
		entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry,
	);
}

function functionsOf(service: readonly string[]): string[] {
	return [...Object.keys(functions), ...OTHERS].filter((name) => isInService(name, service)).sort();
}
