import { mayManageGroups, type Caller } from './access';
import type { User } from './model';

/**
 * Whether a user shows up in a search by a field: administrators see all, teachers find course
 * mates by id and email, everybody finds themselves. Whom one may not see is silently left out.
 */
export function maySeeUser(caller: Caller, user: User, field: string): boolean {
	const { world, userid } = caller;
	if (world.admins.has(userid) || user.id === userid) return true;
	if (user.deleted || (field !== 'id' && field !== 'email')) return false;
	return [...world.courses.keys()].some(
		(courseid) =>
			world.enrolment(courseid, user.id) !== undefined && mayManageGroups(caller, courseid),
	);
}
