import type { Grouping } from '../moodle/shapes/grouping';
import type { WebService } from '../moodle/webService';
import type { Account } from './account';
import type { Courses } from './courses';
import { CourseThings } from './courseThings';

/** The groupings of a run; those that were read by id have their groups. */
export class Groupings extends CourseThings<Grouping> {
	constructor(moodle: WebService, courses: Courses, account: Account) {
		super(courses, account, {
			thing: 'grouping',
			notFound: 'groupingNotFound',
			ambiguous: 'groupingAmbiguous',
			missing: 'groupingMissing',
			barred: 'groupingBarred',
			closed: 'groupingClosed',
			list: async (courseid) => await moodle.getCourseGroupings(courseid),
			read: async (groupingids) => await moodle.getGroupings(groupingids, true),
		});
	}
}
