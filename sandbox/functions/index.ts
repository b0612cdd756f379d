import type { Caller } from '../world/access';
import { createGroupings } from './createGroupings';
import { createGroups } from './createGroups';
import { deleteGroupings } from './deleteGroupings';
import { deleteGroups } from './deleteGroups';
import { getCourseEnrolmentMethods } from './getCourseEnrolmentMethods';
import { getCoursesByField } from './getCoursesByField';
import { getCourseUserGroups } from './getCourseUserGroups';
import { getCourseUserProfiles } from './getCourseUserProfiles';
import { getEnrolledUsers } from './getEnrolledUsers';
import { getCourseGroupings, getGroupings } from './getGroupings';
import { getCourseGroups, getGroups } from './getGroups';
import { getSiteInfo } from './getSiteInfo';
import { getUsersByField } from './getUsersByField';
import { assignGrouping, unassignGrouping } from './groupingAssignments';
import { addGroupMembers, deleteGroupMembers, getGroupMembers } from './groupMembers';
import { enrolUsers, unenrolUsers } from './manualEnrolment';
import { searchCourses } from './searchCourses';
import { searchUsers } from './searchUsers';
import { updateGroupings } from './updateGroupings';
import { updateGroups } from './updateGroups';
import { hasFunction, type MoodleVersion } from '../versions';
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
	core_group_create_groupings: createGroupings,
	core_group_update_groupings: updateGroupings,
	core_group_delete_groupings: deleteGroupings,
	core_group_get_groupings: getGroupings,
	core_group_get_course_groupings: getCourseGroupings,
	core_group_assign_grouping: assignGrouping,
	core_group_unassign_grouping: unassignGrouping,
	core_user_get_course_user_profiles: getCourseUserProfiles,
	core_user_get_users_by_field: getUsersByField,
	core_course_get_courses_by_field: getCoursesByField,
	core_course_search_courses: searchCourses,
	core_enrol_get_course_enrolment_methods: getCourseEnrolmentMethods,
	core_enrol_get_enrolled_users: getEnrolledUsers,
	core_enrol_search_users: searchUsers,
	core_webservice_get_site_info: getSiteInfo(functionsOf),
	enrol_manual_enrol_users: enrolUsers,
	enrol_manual_unenrol_users: unenrolUsers,
};

/** Functions that Moodle has and the sandbox only knows by name, by component. */
const OTHERS_BY_COMPONENT: Readonly<Record<string, string>> = {
	core_auth: 'confirm_user request_password_reset',
	core_badges: 'get_user_badges',
	core_blog: 'get_entries',
	core_calendar:
		'create_calendar_events delete_calendar_events get_calendar_events get_action_events_by_course',
	core_cohort:
		'add_cohort_members create_cohorts delete_cohort_members delete_cohorts get_cohort_members get_cohorts search_cohorts update_cohorts',
	core_comment: 'get_comments',
	core_completion:
		'get_activities_completion_status get_course_completion_status update_activity_completion_status_manually',
	core_course:
		'check_updates create_categories create_courses delete_categories delete_courses delete_modules duplicate_course edit_module edit_section get_categories get_contents get_course_module get_course_module_by_instance get_courses get_enrolled_courses_by_timeline_classification get_enrolled_users_by_cmid get_module get_recent_courses get_updates_since get_user_administration_options get_user_navigation_options import_course set_favourite_courses update_categories update_courses view_course',
	core_enrol:
		'get_enrolled_users_with_capability get_potential_users get_users_courses submit_user_enrolment_form unenrol_user_enrolment',
	core_files: 'get_files upload',
	core_get: 'string strings component_strings fragment user_dates',
	core_grades: 'update_grades create_gradecategories',
	core_group: 'get_activity_allowed_groups get_activity_groupmode get_groups_for_selector',
	core_message:
		'send_instant_messages get_messages get_conversations mark_all_notifications_as_read',
	core_notes: 'create_notes get_course_notes',
	core_question: 'update_flag',
	core_rating: 'get_item_ratings',
	core_role: 'assign_roles unassign_roles',
	core_search: 'get_relevant_users',
	core_tag: 'get_tags update_tags',
	core_user:
		'add_user_device agree_site_policy create_users delete_users get_private_files_info get_user_preferences get_users prepare_private_files_for_edition remove_user_device search_identity set_user_preferences update_picture update_user_device_public_key update_user_preferences update_users view_user_list view_user_profile',
	enrol_guest: 'get_instance_info',
	enrol_self: 'enrol_user get_instance_info',
	gradereport_user: 'get_grade_items get_grades_table',
	mod_assign: 'get_assignments get_grades get_submissions save_grade',
	mod_forum: 'get_forums_by_courses get_forum_discussions',
	mod_quiz: 'get_quizzes_by_courses',
	tool_mobile: 'get_config get_public_config get_plugins_supporting_mobile',
};

const OTHERS = Object.entries(OTHERS_BY_COMPONENT).flatMap(([component, names]) =>
	names.split(' ').map((name) => `${component}_${name}`),
);

export function findFunction(name: string): WebServiceFunction | undefined {
	return Object.hasOwn(functions, name) ? functions[name] : undefined;
}

/** Whether the version of Moodle has a function of the name, in the sandbox or not. */
export function isKnown(name: string, version: MoodleVersion): boolean {
	const isThere = Object.hasOwn(functions, name) || OTHERS.includes(name);
	return isThere && hasFunction(version, name);
}

/** Whether a service holds a function: by its name or by a family such as `core_group_*`. */
export function isInService(name: string, service: readonly string[]): boolean {
	return service.some((entry) =>
		entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry,
	);
}

function functionsOf({ functions: service, version }: Caller): string[] {
	return [...Object.keys(functions), ...OTHERS]
		.filter((name) => isInService(name, service) && hasFunction(version, name))
		.sort();
}
