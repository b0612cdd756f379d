import { missingRecord, moodleException } from '../protocol/exceptions';
import { multiple, optional, single, value } from '../types/descriptions';
import {
	findActiveUser,
	hasCapability,
	requireEnrolmentCapability,
	rolesIn,
	validateContext,
	type Caller,
} from '../world/access';
import { assignableBy, ROLE_IDS, rolesOf } from '../world/enrolment';
import type { Course, Role } from '../world/model';
import { webServiceFunction } from './webServiceFunction';

export const enrolUsers = webServiceFunction({
	parameters: {
		enrolments: multiple(
			single({
				roleid: value('INT'),
				userid: value('INT'),
				courseid: value('INT'),
				timestart: optional(value('INT')),
				timeend: optional(value('INT')),
				suspend: optional(value('INT')),
			}),
		),
	},
	returns: null,
	millisecondsPerEntry: 10,
	run({ enrolments }, caller) {
		const { world } = caller;
		for (const asked of enrolments) {
			const course = validateContext(caller, asked.courseid);
			requireEnrolmentCapability(caller, 'enrol/manual:enrol', course.id);
			const user = findActiveUser(caller, asked.userid);
			const role = assignableRoles(caller, course.id).find(
				(each) => ROLE_IDS[each] === Number(asked.roleid),
			);
			if (role === undefined) {
				throw moodleException(
					'wsusercannotassign',
					`You don't have the permission to assign this role (${asked.roleid}) to this user (${user.id}) in this course (${course.id}).`,
				);
			}
			requireManualEnrolment(course);
			const before = rolesOf(world.enrolment(course.id, user.id));
			world.enrol({
				courseid: course.id,
				userid: user.id,
				role: before[0] ?? role,
				moreRoles: [...before, role],
				timestart: Number(asked.timestart ?? 0),
				timeend: Number(asked.timeend ?? 0),
				suspended: Number(asked.suspend ?? 0) !== 0,
			});
		}
	},
});

/** The role of an entry does not matter: the user goes with all roles, and out of all groups. */
export const unenrolUsers = webServiceFunction({
	parameters: {
		enrolments: multiple(
			single({ userid: value('INT'), courseid: value('INT'), roleid: optional(value('INT')) }),
		),
	},
	returns: null,
	millisecondsPerEntry: 10,
	run({ enrolments }, caller) {
		const { world } = caller;
		for (const asked of enrolments) {
			if (!world.courses.has(Number(asked.courseid))) throw missingRecord('course');
			const course = validateContext(caller, asked.courseid);
			requireEnrolmentCapability(caller, 'enrol/manual:unenrol', course.id);
			requireManualEnrolment(course);
			const user = findActiveUser(caller, asked.userid);
			if (world.enrolment(course.id, user.id) === undefined) continue;
			world.unenrol(course.id, user.id);
			for (const { id } of world.storedGroups(course.id)) world.removeMember(id, user.id);
		}
	},
});

function assignableRoles(caller: Caller, courseid: number): readonly Role[] {
	if (caller.world.admins.has(caller.userid)) return Object.keys(ROLE_IDS) as Role[];
	if (!hasCapability(caller, 'moodle/role:assign', courseid)) return [];
	return assignableBy(rolesIn(caller, courseid));
}

/** The front page has none. */
function requireManualEnrolment({ id, manualEnrolment = id !== 1 }: Course): void {
	if (manualEnrolment) return;
	throw moodleException(
		'wsnoinstance',
		`Manual enrolment plugin instance doesn't exist or is disabled for the course (id = ${id})`,
	);
}
