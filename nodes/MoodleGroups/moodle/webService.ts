import type { Answer } from './failure';
import { readCourse, type Course } from './shapes/course';
import {
	readGroup,
	readGroupMembers,
	type Group,
	type GroupMembers,
	type GroupUpdate,
	type Member,
	type NewGroup,
} from './shapes/group';
import {
	readGrouping,
	type Assignment,
	type Grouping,
	type GroupingUpdate,
	type NewGrouping,
} from './shapes/grouping';
import { isRecord, ofCourse, ofIds, readListAt, readText } from './shapes/reading';
import {
	readSiteInfo,
	readUser,
	type EnrolledSelection,
	type SiteInfo,
	type User,
} from './shapes/user';
import { requiredLast, TypedCalls } from './typedCalls';

/** Fields by which `core_user_get_users_by_field` searches. */
export type UserField = 'id' | 'username' | 'email' | 'idnumber';

/** Fields by which `core_course_get_courses_by_field` searches. */
export type CourseField = 'id' | 'shortname' | 'idnumber';

/** Moodle's web service functions around groups, typed. Lists must not be empty. */
export class WebService extends TypedCalls {
	/** `core_group_create_groups`: all of them or none; sent once, since doing it twice makes two. */
	async createGroups(groups: readonly NewGroup[]): Promise<Answer<Group[]>> {
		const wsfunction = 'core_group_create_groups';
		return await this.create(wsfunction, { groups: groups.map(requiredLast) }, readGroup);
	}

	/** `core_group_update_groups`. */
	async updateGroups(groups: readonly GroupUpdate[]): Promise<Answer<null>> {
		return await this.nothing('core_group_update_groups', { groups: groups.map(requiredLast) });
	}

	/** `core_group_delete_groups`: groups that are not there are no error. */
	async deleteGroups(groupids: readonly number[]): Promise<Answer<null>> {
		return await this.nothingOnceFree('core_group_delete_groups', { groupids });
	}

	/** `core_group_add_group_members`: who is a member already stays one. Better `addMembersAgain`. */
	async addGroupMembers(members: readonly Member[]): Promise<Answer<null>> {
		return await this.nothing('core_group_add_group_members', { members });
	}

	/** `core_group_delete_group_members`: who is no member is no error. */
	async deleteGroupMembers(members: readonly Member[]): Promise<Answer<null>> {
		return await this.nothingOnceFree('core_group_delete_group_members', { members });
	}

	/**
	 * `core_group_get_course_groups`, names as stored. The list comes from a cache that may show
	 * groups which were rolled back: confirm their ids with {@link getGroups}.
	 */
	async getCourseGroups(courseid: number): Promise<Answer<Group[]>> {
		const read = ofCourse(courseid, readGroup);
		return await this.list('core_group_get_course_groups', { courseid }, read);
	}

	/** `core_group_get_groups`, names as stored; a single missing id fails all. */
	async getGroups(groupids: readonly number[]): Promise<Answer<Group[]>> {
		const read = ofIds(groupids, 'id', readGroup);
		return await this.read('core_group_get_groups', { groupids }, read);
	}

	/** `core_group_get_group_members`; a single missing id fails all. */
	async getGroupMembers(groupids: readonly number[]): Promise<Answer<GroupMembers[]>> {
		const wsfunction = 'core_group_get_group_members';
		const read = ofIds(groupids, 'groupid', readGroupMembers);
		return await this.read(wsfunction, { groupids }, read);
	}

	/**
	 * `core_group_get_course_user_groups`: the codes of its warnings. `notenrolled` is the reliable
	 * word on an enrolment.
	 */
	async getCourseUserWarnings(courseid: number, userid: number): Promise<Answer<string[]>> {
		const wsfunction = 'core_group_get_course_user_groups';
		return await this.read(wsfunction, { courseid, userid }, (json) =>
			readListAt(json, 'warnings', (row) =>
				isRecord(row) ? readText(row.warningcode) : undefined,
			),
		);
	}

	/** `core_group_create_groupings`: all of them or none, sent once. */
	async createGroupings(groupings: readonly NewGrouping[]): Promise<Answer<Grouping[]>> {
		// Without an idnumber Moodle creates the grouping and then refuses to describe it.
		const entries = groupings.map((grouping) => ({
			...grouping,
			idnumber: grouping.idnumber ?? '',
		}));
		const wsfunction = 'core_group_create_groupings';
		return await this.create(wsfunction, { groupings: entries.map(requiredLast) }, readGrouping);
	}

	/** `core_group_update_groupings`. */
	async updateGroupings(groupings: readonly GroupingUpdate[]): Promise<Answer<null>> {
		const entries = groupings.map(requiredLast);
		return await this.nothing('core_group_update_groupings', { groupings: entries });
	}

	/** `core_group_delete_groupings`: the groups stay. */
	async deleteGroupings(groupingids: readonly number[]): Promise<Answer<null>> {
		return await this.nothingOnceFree('core_group_delete_groupings', { groupingids });
	}

	/** `core_group_get_groupings`; a single missing id fails all. */
	async getGroupings(
		groupingids: readonly number[],
		returngroups = false,
	): Promise<Answer<Grouping[]>> {
		const parameters = { groupingids, returngroups };
		const read = ofIds(groupingids, 'id', readGrouping);
		return await this.read('core_group_get_groupings', parameters, read);
	}

	/** `core_group_get_course_groupings`. */
	async getCourseGroupings(courseid: number): Promise<Answer<Grouping[]>> {
		const read = ofCourse(courseid, readGrouping);
		return await this.list('core_group_get_course_groupings', { courseid }, read);
	}

	/** `core_group_assign_grouping`: takes groups of other courses too, so check that before. */
	async assignGrouping(assignments: readonly Assignment[]): Promise<Answer<null>> {
		return await this.nothingOnceFree('core_group_assign_grouping', { assignments });
	}

	/** `core_group_unassign_grouping`. */
	async unassignGrouping(unassignments: readonly Assignment[]): Promise<Answer<null>> {
		return await this.nothingOnceFree('core_group_unassign_grouping', { unassignments });
	}

	/** `core_course_get_courses_by_field`; without a field all courses of the site. */
	async getCourses(field?: CourseField, value?: string | number): Promise<Answer<Course[]>> {
		const wsfunction = 'core_course_get_courses_by_field';
		return await this.read(wsfunction, { field, value }, (json) =>
			readListAt(json, 'courses', readCourse),
		);
	}

	/**
	 * `core_course_search_courses`: one page of the courses whose names match and whose groups the
	 * token may manage.
	 */
	async searchCourses(search: string, page: number, perpage: number): Promise<Answer<Course[]>> {
		const parameters = {
			criterianame: 'search',
			criteriavalue: search,
			page,
			perpage,
			requiredcapabilities: ['moodle/course:managegroups'],
		};
		return await this.read('core_course_search_courses', parameters, (json) =>
			readListAt(json, 'courses', readCourse),
		);
	}

	/** `core_user_get_users_by_field`: whom the token may not see is left out without a word. */
	async getUsers(
		field: UserField,
		values: ReadonlyArray<string | number>,
	): Promise<Answer<User[]>> {
		return await this.list('core_user_get_users_by_field', { field, values }, readUser);
	}

	/**
	 * `core_enrol_get_enrolled_users`. In a course with separate groups it may leave users out.
	 *
	 * @param userfields what to tell of each beside id and fullname.
	 * @param selection whom to return; everybody without it.
	 */
	async getEnrolledUsers(
		courseid: number,
		userfields: readonly string[],
		selection: EnrolledSelection = {},
	): Promise<Answer<User[]>> {
		const options = Object.entries({ userfields: userfields.join(','), ...selection })
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => ({ name, value }));
		return await this.list('core_enrol_get_enrolled_users', { courseid, options }, readUser);
	}

	/**
	 * `core_user_get_course_user_profiles`: users with their roles in a course, in one request. Whom
	 * the token may not see is left out without a word, as is a field that it may not see.
	 *
	 * @param userids at most 300, two variables each.
	 */
	async getCourseProfiles(courseid: number, userids: readonly number[]): Promise<Answer<User[]>> {
		const userlist = userids.map((userid) => ({ userid, courseid }));
		return await this.list('core_user_get_course_user_profiles', { userlist }, readUser);
	}

	/** `core_enrol_search_users`: one page of the users of a course whose names match. */
	async searchUsers(
		courseid: number,
		search: string,
		page: number,
		perpage: number,
	): Promise<Answer<User[]>> {
		const parameters = { courseid, search, searchanywhere: true, page, perpage };
		return await this.list('core_enrol_search_users', parameters, readUser);
	}

	/** `core_webservice_get_site_info`. */
	async getSiteInfo(): Promise<Answer<SiteInfo>> {
		return await this.read('core_webservice_get_site_info', {}, readSiteInfo);
	}
}
