import { multiple, single, value } from '../types/descriptions';
import { hasCapability, validateContext, type Caller } from '../world/access';
import { rolesOf } from '../world/enrolment';
import type { Course, User } from '../world/model';
import { ENROLLED_USER_FIELDS } from './enrolledUserFields';
import { describeInCourse } from './getEnrolledUsers';
import { USER_FIELDS } from './getUsersByField';
import { webServiceFunction } from './webServiceFunction';

const { groups, roles, enrolledcourses } = ENROLLED_USER_FIELDS;

export const getCourseUserProfiles = webServiceFunction({
	parameters: { userlist: multiple(single({ userid: value('INT'), courseid: value('INT') })) },
	returns: multiple(
		single({
			...USER_FIELDS,
			groups,
			roles,
			enrolledcourses,
		}),
	),
	millisecondsPerEntry: 8.5,
	run({ userlist }, caller) {
		const { world } = caller;
		// Of a user who is asked for in two courses, Moodle remembers the last one.
		const courseids = new Map(userlist.map(({ userid, courseid }) => [Number(userid), courseid]));
		return [...courseids.keys()]
			.sort((left, right) => left - right)
			.map((userid) => world.users.get(userid))
			.filter((user) => user !== undefined && !user.deleted)
			.map((user) => ({ user: user!, course: validateContext(caller, courseids.get(user!.id)!) }))
			.filter(({ user, course }) => maySee(caller, user, course))
			.map(({ user, course }) => {
				const roles = rolesOf(world.enrolment(course.id, user.id));
				return describeInCourse(user, roles, course, caller);
			});
	},
});

function maySee(caller: Caller, { id }: User, course: Course): boolean {
	return id === caller.userid || hasCapability(caller, 'moodle/user:viewdetails', course.id);
}
