import { missingRecord } from '../protocol/exceptions';
import { multiple, optional, single, value, withDefault } from '../types/descriptions';
import {
	activeCourses,
	findActiveUser,
	isEnrolled,
	mayEnter,
	mayManageGroups,
	type Caller,
} from '../world/access';
import { isShownFor } from '../world/hiddenGroups';
import { describeGroup } from './groupShape';
import { warnings, type Warning } from './warnings';
import { webServiceFunction } from './webServiceFunction';

export const getCourseUserGroups = webServiceFunction({
	parameters: {
		courseid: withDefault(value('INT'), 0),
		userid: withDefault(value('INT'), 0),
		groupingid: withDefault(value('INT'), 0),
	},
	returns: single({
		groups: multiple(
			single({
				id: value('INT'),
				name: value('TEXT'),
				description: value('RAW'),
				descriptionformat: value('INT'),
				idnumber: value('RAW'),
				courseid: optional(value('INT')),
			}),
		),
		warnings: optional(warnings),
	}),
	run({ courseid, userid, groupingid }, caller) {
		const { world } = caller;
		const found: Warning[] = [];
		const asked = Number(userid) === 0 ? caller.userid : Number(userid);
		const user = findActiveUser(caller, asked);
		const inGrouping = groupingid === 0 ? undefined : world.groupsIn(Number(groupingid));
		const groups = coursesOf(caller, Number(courseid), user.id, found).flatMap((course) => {
			if (user.id !== caller.userid && !mayManageGroups(caller, course)) {
				found.push(
					courseWarning(
						course,
						'cannotmanagegroups',
						`User ${caller.userid} cannot manage groups in course ${course}`,
					),
				);
				return [];
			}
			if (!isEnrolled(caller, course, user)) {
				found.push(
					courseWarning(
						course,
						'notenrolled',
						`User ${user.id} is not enrolled in course ${course}`,
					),
				);
			}
			const own = world
				.storedGroups(course)
				.filter(({ id }) => world.members.get(id)!.has(user.id))
				.filter(({ id }) => inGrouping === undefined || inGrouping.includes(id))
				.filter((group) => isShownFor(caller, group, user.id));
			return world.byName(own);
		});
		return {
			groups: groups.map((group) => describeGroup(group, caller)),
			warnings: found,
		};
	},
});

/** The course, or all of the user's own; those that the caller cannot enter become warnings. */
function coursesOf(caller: Caller, courseid: number, userid: number, found: Warning[]): number[] {
	if (courseid !== 0 && !caller.world.courses.has(courseid)) throw missingRecord('course');
	const ids =
		courseid === 0 ? activeCourses({ ...caller, userid }).map(({ id }) => id) : [courseid];
	return ids.filter((id) => {
		const isOpen = mayEnter(caller, id);
		if (!isOpen) found.push(courseWarning(id, '1', 'No access rights in course context'));
		return isOpen;
	});
}

function courseWarning(itemid: number, warningcode: string, message: string): Warning {
	return { item: 'course', itemid, warningcode, message };
}
