import { invalidParameter } from '../protocol/exceptions';
import { multiple, optional, single, value, withDefault } from '../types/descriptions';
import { hasRole, mayManageGroups } from '../world/access';
import { courseShape, describeCourse } from './courseShape';
import { warnings } from './warnings';
import { webServiceFunction } from './webServiceFunction';

/** Of the hundreds that Moodle has, those about courses and groups. */
const CAPABILITIES = [
	'moodle/course:create',
	'moodle/course:delete',
	'moodle/course:manageactivities',
	'moodle/course:viewhiddenactivities',
	'moodle/course:visibility',
	'moodle/role:assign',
	'moodle/role:review',
	'moodle/user:viewdetails',
	'moodle/course:managegroups',
	'moodle/course:update',
	'moodle/course:view',
	'moodle/course:viewhiddencourses',
	'moodle/course:viewhiddengroups',
	'moodle/course:viewparticipants',
	'moodle/course:enrolreview',
	'moodle/site:accessallgroups',
];

export const searchCourses = webServiceFunction({
	parameters: {
		criterianame: value('ALPHA'),
		criteriavalue: value('RAW'),
		page: withDefault(value('INT'), 0),
		perpage: withDefault(value('INT'), 0),
		requiredcapabilities: withDefault(multiple(value('RAW')), []),
		limittoenrolled: withDefault(value('BOOL'), false),
		onlywithcompletion: withDefault(value('BOOL'), false),
	},
	returns: single({
		total: value('INT'),
		courses: multiple(courseShape),
		warnings: optional(warnings),
	}),
	run(asked, caller) {
		if (!['search', 'modulelist', 'blocklist', 'tagid'].includes(asked.criterianame)) {
			throw invalidParameter('Invalid criteria name');
		}
		if (asked.requiredcapabilities.some((name) => !CAPABILITIES.includes(name))) {
			throw invalidParameter('Invalid capability');
		}
		const words = asked.criteriavalue.toLowerCase().split(/\s+/).filter(Boolean);
		const found = [...caller.world.courses.values()]
			.filter(({ id }) => id !== 1 && asked.criterianame === 'search' && words.length > 0)
			.filter(({ fullname, shortname, idnumber }) => {
				const text = `${fullname} ${shortname} ${idnumber}`.toLowerCase();
				return words.every((word) => text.includes(word));
			})
			.filter(({ id }) =>
				asked.requiredcapabilities.every((name) =>
					name === 'moodle/course:managegroups'
						? mayManageGroups(caller, id)
						: hasRole(caller, id, ['manager']),
				),
			)
			.filter(
				({ id }) =>
					!asked.limittoenrolled || caller.world.enrolment(id, caller.userid) !== undefined,
			);
		const [page, perpage] = [Number(asked.page), Number(asked.perpage)];
		const shown = perpage > 0 ? found.slice(page * perpage, (page + 1) * perpage) : found;
		return {
			total: found.length,
			courses: shown.map((course) => describeCourse(course, caller, true)),
			warnings: [],
		};
	},
});
