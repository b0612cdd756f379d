import { invalidParameter, missingCapability, missingRecord } from '../protocol/exceptions';
import { formatString } from '../text/formatText';
import { cleanParam } from '../types/clean';
import { multiple, single, value, withDefault } from '../types/descriptions';
import {
	activeCourses,
	enterCourse,
	hasCapability,
	mayViewParticipants,
	type Caller,
} from '../world/access';
import { ROLE_IDS, rolesOf } from '../world/enrolment';
import type { Course, Role, User } from '../world/model';
import { groupsOf, isConfinedToOwnGroups, ownGroups } from '../world/separateGroups';
import type { World } from '../world/world';
import {
	ENROLLED_USER_FIELDS,
	pickFields,
	readUserFields,
	refuseUnknownFields,
} from './enrolledUserFields';
import { pageDescription } from './showDescription';
import { selectEnrolments } from './selectEnrolments';
import { describeUser } from './userShape';
import { webServiceFunction } from './webServiceFunction';

export const getEnrolledUsers = webServiceFunction({
	parameters: {
		courseid: value('INT'),
		options: withDefault(multiple(single({ name: value('ALPHANUMEXT'), value: value('RAW') })), []),
	},
	returns: multiple(single(ENROLLED_USER_FIELDS)),
	run({ courseid, options: asked }, caller) {
		const options = new Map(asked.map(({ name, value: text }) => [name, text]));
		const fields = readUserFields(options.get('userfields'));
		const compare = readOrder(
			options.get('sortby') ?? 'id',
			options.get('sortdirection') ?? 'ASC',
			caller.world,
		);
		if (!caller.world.courses.has(Number(courseid))) throw missingRecord('course');
		const course = enterCourse(caller, courseid);
		if (!mayViewParticipants(caller, course.id)) throw missingCapability('View participants');
		const users = selectEnrolments(options, course, caller)
			.map((enrolment) => ({
				...caller.world.users.get(enrolment.userid)!,
				roles: rolesOf(enrolment),
			}))
			.filter(({ deleted }) => !deleted)
			.sort(compare);
		const from = Math.max(0, Number(cleanParam(options.get('limitfrom') ?? '0', 'INT')));
		const number = Number(cleanParam(options.get('limitnumber') ?? '0', 'INT'));
		const shown = users.slice(from, number > 0 ? from + number : undefined);
		// Moodle looks at the fields of each user, so an empty answer refuses none.
		if (shown.length > 0) refuseUnknownFields(fields, caller.version);
		return shown.map(({ roles, ...user }) =>
			pickFields({ ...describeInCourse(user, roles, course, caller), lastcourseaccess: 0 }, fields),
		);
	},
});

/** A user as a course shows them; who is not enrolled has no role there. */
export function describeInCourse(
	user: User,
	roles: readonly Role[],
	course: Course,
	caller: Caller,
) {
	const full =
		user.id === caller.userid || hasCapability(caller, 'moodle/user:viewalldetails', course.id);
	return {
		...describeUser(user, caller, full, course),
		groups: shownGroups(user.id, course, caller),
		roles: roles.map((role) => ({
			roleid: ROLE_IDS[role],
			name: '',
			shortname: role,
			sortorder: 0,
		})),
		enrolledcourses: coursesOf(user, caller),
	};
}

function readOrder(
	sortby: string,
	direction: string,
	{ collation, byLastName }: World,
): (left: User, right: User) => number {
	const sign = direction.toUpperCase() === 'DESC' ? -1 : 1;
	if (!['ASC', 'DESC'].includes(direction.toUpperCase())) {
		throw invalidParameter('Invalid sortdirection');
	}
	switch (sortby) {
		case 'id':
			return (left, right) => sign * (left.id - right.id);
		case 'firstname':
			return (left, right) => sign * collation.compare(left.firstname, right.firstname);
		case 'lastname':
			return (left, right) => sign * collation.compare(left.lastname, right.lastname);
		case 'siteorder':
			// Several columns, of which the direction means the last one only.
			return (left, right) => byLastName(left, right) || sign * (left.id - right.id);
		default:
			throw invalidParameter('Invalid sortby');
	}
}

/**
 * The groups of a user as the caller sees them, formatted also for raw calls; Moodle leaves the key
 * out when there are none.
 */
function shownGroups(userid: number, course: Course, caller: Caller) {
	const groups = caller.world.byName(groupsOf(userid, course.id, caller));
	if (groups.length === 0) return undefined;
	const isConfined = userid !== caller.userid && isConfinedToOwnGroups(caller, course);
	const own = isConfined ? ownGroups(caller, course.id) : groups;
	return groups
		.filter((group) => own.includes(group))
		.map((group) => ({
			...group,
			name: formatString(group.name, false),
			description: pageDescription(group, caller),
		}));
}

function coursesOf(user: User, caller: Caller) {
	return activeCourses({ ...caller, userid: user.id }).filter(({ id }) => id !== 1);
}
