import { codingError, missingCapability } from '../protocol/exceptions';
import { cleanParam } from '../types/clean';
import { hasCapability, type Caller } from '../world/access';
import { isCapability } from '../world/capabilities';
import { isActive } from '../world/enrolment';
import { isKnownMember, seesAllGroups, shownMembers } from '../world/hiddenGroups';
import type { Course, Enrolment } from '../world/model';
import { isConfinedToOwnGroups, ownGroups } from '../world/separateGroups';

type Select = (enrolment: Enrolment) => boolean;
type Options = ReadonlyMap<string, string>;

/** The enrolments that the options of core_enrol_get_enrolled_users leave over. */
export function selectEnrolments(options: Options, course: Course, caller: Caller): Enrolment[] {
	const groupid = Number(cleanParam(options.get('groupid') ?? '0', 'INT'));
	const selections = [
		byCapability(options.get('withcapability') ?? '', course, caller),
		groupid === 0 ? byOwnGroups(course, caller) : byGroup(groupid, course, caller),
		byActivity(options, course, caller),
	];
	return caller.world
		.enrolmentsOf(course.id)
		.filter((enrolment) => selections.every((select) => select(enrolment)));
}

function byCapability(name: string, course: Course, caller: Caller): Select {
	if (name === '' || name === '0') return () => true;
	if (!hasCapability(caller, 'moodle/role:review', course.id)) {
		throw missingCapability('Review permissions for others');
	}
	return ({ userid }) =>
		isCapability(name) && hasCapability({ ...caller, userid }, name, course.id);
}

/** Groups other than the own ones need `moodle/site:accessallgroups`; -1 are those in none. */
function byGroup(groupid: number, course: Course, caller: Caller): Select {
	const { world } = caller;
	const group = world.groups.get(groupid);
	const isOwn = group !== undefined && isKnownMember(caller, group, caller.userid);
	if (!isOwn && !hasCapability(caller, 'moodle/site:accessallgroups', course.id)) {
		throw missingCapability('Access all groups');
	}
	if (groupid === -1) {
		const groups = world.storedGroups(course.id);
		const grouped = new Set(groups.flatMap((each) => shownMembers(caller, each)));
		return ({ userid }) => !grouped.has(userid);
	}
	if (group === undefined) return () => false;
	const members = new Set(
		seesAllGroups(caller, course.id) ? world.membersOf(groupid) : shownMembers(caller, group),
	);
	return ({ userid }) => members.has(userid);
}

/** Where groups are separate, one sees members of the own groups; without a group nobody. */
function byOwnGroups(course: Course, caller: Caller): Select {
	if (!isConfinedToOwnGroups(caller, course)) return () => true;
	const groups = ownGroups(caller, course.id);
	const members = new Set(groups.flatMap(({ id }) => caller.world.membersOf(id)));
	return ({ userid }) => members.has(userid);
}

/** Any text but an empty one and `0` is true, `false` too. */
function byActivity(options: Options, course: Course, caller: Caller): Select {
	const isOn = (name: string) => !['', '0', undefined].includes(options.get(name));
	const [onlyActive, onlySuspended] = [isOn('onlyactive'), isOn('onlysuspended')];
	if (!onlyActive && !onlySuspended) return () => true;
	if (!hasCapability(caller, 'moodle/course:enrolreview', course.id)) {
		throw missingCapability('Review course enrolments');
	}
	if (onlyActive && onlySuspended) {
		throw codingError(
			'Both onlyactive and onlysuspended are set, this is probably not what you want!',
		);
	}
	return (enrolment) => isActive(enrolment) !== onlySuspended;
}
