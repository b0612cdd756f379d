import type { Group } from '../moodle/shapes/group';
import type { Grouping } from '../moodle/shapes/grouping';
import type { WebService } from '../moodle/webService';
import { Account } from './account';
import { Courses } from './courses';
import { CourseUsers } from './courseUsers';
import { CourseThings } from './courseThings';
import { Enrolments } from './enrolments';
import { Members } from './members';
import { Profiles } from './profiles';
import { Users } from './users';
import { UserSearch } from './userSearch';

/** What a run has read of the site, so that nothing is asked for twice. */
export class Directory {
	readonly account: Account;
	readonly courses: Courses;
	readonly groups: CourseThings<Group>;
	/** Those that were read by id have their groups. */
	readonly groupings: CourseThings<Grouping>;
	readonly members: Members;
	readonly enrolments: Enrolments;
	readonly profiles: Profiles;
	readonly users: Users;

	/** @param timezone in which people mean dates that do not name one. */
	constructor(
		moodle: WebService,
		readonly timezone = 'UTC',
	) {
		this.account = new Account(moodle);
		this.courses = new Courses(moodle, this.account);
		const known = [this.courses, this.account] as const;
		this.groups = new CourseThings(...known, moodle.groups);
		this.groupings = new CourseThings(...known, moodle.groupings, { returngroups: true });
		this.members = new Members(moodle, this.groups, this.account);
		const search = new UserSearch(moodle);
		this.enrolments = new Enrolments(moodle, this.courses, search);
		this.profiles = new Profiles(moodle);
		const { enrolments, groups } = this;
		const enrolled = new CourseUsers(moodle, enrolments);
		this.users = new Users({ search, enrolments, enrolled, groups });
	}
}
