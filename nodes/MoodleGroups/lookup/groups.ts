import type { Group } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';
import type { Account } from './account';
import type { Courses } from './courses';
import { CourseThings } from './courseThings';

/** The groups of a run. */
export class Groups extends CourseThings<Group> {
	constructor(moodle: WebService, courses: Courses, account: Account) {
		super(courses, account, {
			thing: 'group',
			notFound: 'groupNotFound',
			ambiguous: 'groupAmbiguous',
			missing: 'groupMissing',
			barred: 'groupBarred',
			closed: 'groupClosed',
			list: async (courseid) => await moodle.getCourseGroups(courseid),
			read: async (groupids) => await moodle.getGroups(groupids),
		});
	}
}
