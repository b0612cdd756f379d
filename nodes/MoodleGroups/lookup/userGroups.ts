import { isMissing, type Answer } from '../moodle/failure';
import { diagnosis, isFunctionForbidden } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';
import type { Directory } from './directory';
import { refuseAccount } from './enrolments';

/**
 * The groups of a user, in the order of Moodle. Fails if no user has the id, if the account cannot be
 * in a group, and if Moodle hides the groups of one of the courses: the list is never incomplete.
 *
 * @param courseid `undefined` for all courses that Moodle lists for the user; see
 *   {@link WebService.getUserGroups}.
 */
export async function readUserGroups(
	userid: number,
	courseid: number | undefined,
	{ courses, account, groups }: Directory,
	moodle: WebService,
): Promise<Answer<readonly Group[]>> {
	const answer = await moodle.getUserGroups(courseid ?? 0, userid);
	if ('failure' in answer) {
		// Newer versions of Moodle do not say which of the two is missing.
		const course = courseid && isMissing(answer.failure) && (await courses.read(courseid));
		if (course && 'failure' in course) {
			return isFunctionForbidden(course.failure) ? answer : course;
		}
		return { failure: refuseAccount(userid, answer.failure) ?? answer.failure };
	}
	const { groupids, warnings } = answer.value;
	const closed = warnings.find(({ code }) => code !== 'notenrolled');
	if (closed !== undefined) {
		const key = closed.code === 'cannotmanagegroups' ? 'notAllowed' : 'courseClosed';
		return diagnosis(key, [await courses.name(closed.courseid), await account.name()]);
	}
	await groups.load(groupids);
	const own: Group[] = [];
	for (const id of groupids) {
		const known = groups.known(id) ?? { failure: groups.forbidden! };
		if ('failure' in known) return known;
		own.push(known.value);
	}
	return { value: own };
}
