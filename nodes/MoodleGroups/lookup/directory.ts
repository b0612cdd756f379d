import type { WebService } from '../moodle/webService';
import { Account } from './account';
import { Courses } from './courses';
import { Enrolments } from './enrolments';
import { Groupings } from './groupings';
import { Groups } from './groups';
import { Members } from './members';
import { Profiles } from './profiles';
import { Users } from './users';

/** What a run has read of the site, so that nothing is asked for twice. */
export class Directory {
	readonly account: Account;
	readonly courses: Courses;
	readonly groups: Groups;
	readonly groupings: Groupings;
	readonly members: Members;
	readonly enrolments: Enrolments;
	readonly profiles: Profiles;
	readonly users: Users;

	constructor(moodle: WebService) {
		this.account = new Account(moodle);
		this.courses = new Courses(moodle, this.account);
		this.groups = new Groups(moodle, this.courses, this.account);
		this.groupings = new Groupings(moodle, this.courses, this.account);
		this.members = new Members(moodle, this.groups, this.account);
		this.enrolments = new Enrolments(moodle, this.courses);
		this.profiles = new Profiles(moodle);
		this.users = new Users(moodle, this.enrolments);
	}
}
