import type { Answer, Failure } from './failure';
import { readCourse, type Course } from './shapes/course';
import {
	readGroup,
	readGroupMembers,
	readUserGroups,
	type Group,
	type GroupMembers,
	type Member,
	type UserGroups,
} from './shapes/group';
import { readGrouping, type Assignment, type Grouping } from './shapes/grouping';
import { ofIds, readListAt } from './shapes/reading';
import {
	readSiteInfo,
	readUser,
	type EnrolledSelection,
	type Enrolment,
	type SiteInfo,
	type User,
} from './shapes/user';
import { readPages } from './readPages';
import { ThingCalls } from './thingCalls';
import type { Transport } from './transport';
import { TypedCalls } from './typedCalls';

/** Fields by which `core_user_get_users_by_field` searches. */
export type UserField = 'id' | 'username' | 'email' | 'idnumber';

/** Fields by which `core_course_get_courses_by_field` searches. */
export type CourseField = 'id' | 'shortname' | 'idnumber';

/** Moodle's web service functions around groups, typed. Lists must not be empty. */
export class WebService {
	readonly groups: ThingCalls<Group>;
	readonly groupings: ThingCalls<Grouping>;
	private readonly calls: TypedCalls;

	constructor(readonly transport: Transport) {
		this.calls = new TypedCalls(transport);
		this.groups = new ThingCalls(this.calls, 'group', readGroup);
		// Without an idnumber Moodle creates the grouping and then refuses to describe it.
		this.groupings = new ThingCalls(this.calls, 'grouping', readGrouping, '');
	}

	/** Why a reading function is not called any more: the service of the token lacks it. */
	whyForbidden(wsfunction: string): Failure | undefined {
		return this.calls.whyForbidden(wsfunction);
	}

	/** `core_group_add_group_members`: existing members stay. Prefer `addMembersSafely`. */
	async addGroupMembers(members: readonly Member[]): Promise<Answer<null>> {
		return await this.calls.write('core_group_add_group_members', { members });
	}

	/** `core_group_delete_group_members`: a user who is not a member is not an error. */
	async deleteGroupMembers(members: readonly Member[]): Promise<Answer<null>> {
		return await this.calls.writeUntilFree('core_group_delete_group_members', { members });
	}

	/** `enrol_manual_enrol_users`: all or nothing; whoever is suspended becomes active. */
	async enrolUsers(enrolments: readonly Enrolment[]): Promise<Answer<null>> {
		return await this.calls.writeUntilFree('enrol_manual_enrol_users', { enrolments });
	}

	/** `core_group_get_group_members`; a single missing id fails all. */
	async getGroupMembers(groupids: readonly number[]): Promise<Answer<GroupMembers[]>> {
		const wsfunction = 'core_group_get_group_members';
		const read = ofIds(groupids, 'groupid', readGroupMembers);
		return await this.calls.read(wsfunction, { groupids }, read);
	}

	/**
	 * `core_group_get_course_user_groups`: a user's groups in a course, and what Moodle warns of.
	 *
	 * @param courseid 0 for all courses that Moodle lists for the user: not where the enrolment is
	 *   suspended or over, nor what is hidden from the user.
	 * @param optional whether the run goes on without it.
	 */
	async getUserGroups(
		courseid: number,
		userid: number,
		optional = false,
	): Promise<Answer<UserGroups>> {
		const wsfunction = 'core_group_get_course_user_groups';
		return await this.calls.read(wsfunction, { courseid, userid }, readUserGroups, optional);
	}

	/** `core_group_assign_grouping`: takes groups of other courses too, so check that before. */
	async assignGrouping(assignments: readonly Assignment[]): Promise<Answer<null>> {
		return await this.calls.writeUntilFree('core_group_assign_grouping', { assignments });
	}

	/** `core_group_unassign_grouping`. */
	async unassignGrouping(unassignments: readonly Assignment[]): Promise<Answer<null>> {
		return await this.calls.writeUntilFree('core_group_unassign_grouping', { unassignments });
	}

	/**
	 * `core_course_get_courses_by_field`; without a field all courses of the site, which may take
	 * Moodle a minute: a large site that fails with that is not asked again.
	 */
	async getCourses(
		field?: CourseField | 'ids',
		value?: string | number,
	): Promise<Answer<Course[]>> {
		return await this.calls.read(
			'core_course_get_courses_by_field',
			{ field, value },
			(json) => readListAt(json, 'courses', readCourse),
			field === undefined,
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
		return await this.calls.read('core_course_search_courses', parameters, (json) =>
			readListAt(json, 'courses', readCourse),
		);
	}

	/** `core_user_get_users_by_field`: silently leaves out users that the token may not see. */
	async getUsers(
		field: UserField,
		values: ReadonlyArray<string | number>,
		optional = false,
	): Promise<Answer<User[]>> {
		const wsfunction = 'core_user_get_users_by_field';
		return await this.calls.list(wsfunction, { field, values }, readUser, optional);
	}

	/**
	 * `core_enrol_get_enrolled_users`, in pages: Moodle takes a millisecond or more for each user. In a
	 * course with separate groups it may leave users out.
	 *
	 * @param userfields what to return of each in addition to id and fullname.
	 * @param selection which users to return; all without it.
	 * @param optional whether the run goes on without the list.
	 */
	async getEnrolledUsers(
		courseid: number,
		userfields: readonly string[],
		selection: EnrolledSelection = {},
		optional = false,
	): Promise<Answer<User[]>> {
		const chosen = { userfields: userfields.join(','), ...selection, sortby: 'id' };
		return await readPages(selection.limitnumber, async (limitfrom, limitnumber) => {
			const options = Object.entries({ ...chosen, limitfrom, limitnumber })
				.filter(([, value]) => value !== undefined)
				.map(([name, value]) => ({ name, value }));
			const parameters = { courseid, options };
			return await this.calls.list('core_enrol_get_enrolled_users', parameters, readUser, optional);
		});
	}

	/**
	 * `core_user_get_course_user_profiles`: users with their roles in a course, in one request. Whom
	 * the token may not see is left out without a word, as is a field that it may not see.
	 *
	 * @param userids at most 300, two variables each.
	 */
	async getCourseProfiles(courseid: number, userids: readonly number[]): Promise<Answer<User[]>> {
		const userlist = userids.map((userid) => ({ userid, courseid }));
		return await this.calls.list('core_user_get_course_user_profiles', { userlist }, readUser);
	}

	/** `core_enrol_search_users`: one page of the users of a course whose names match. */
	async searchUsers(
		courseid: number,
		search: string,
		page: number,
		perpage: number,
	): Promise<Answer<User[]>> {
		const parameters = { courseid, search, searchanywhere: true, page, perpage };
		return await this.calls.list('core_enrol_search_users', parameters, readUser);
	}

	/** `core_webservice_get_site_info`. */
	async getSiteInfo(): Promise<Answer<SiteInfo>> {
		return await this.calls.read('core_webservice_get_site_info', {}, readSiteInfo);
	}
}
