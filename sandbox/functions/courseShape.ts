import { multiple, optional, since, single, value } from '../types/descriptions';
import { hasCapability, mayEnter, type Caller } from '../world/access';
import type { Course } from '../world/model';

const noted = multiple(single({ text: optional(value('RAW')) }));

/** The keys of a course in answers; the last ones only for those who may enter the course. */
export const courseShape = single({
	id: value('INT'),
	fullname: value('TEXT'),
	displayname: value('TEXT'),
	shortname: value('TEXT'),
	courseimage: since('courseImage', optional(value('RAW'))),
	categoryid: value('INT'),
	categoryname: value('TEXT'),
	sortorder: optional(value('INT')),
	summary: value('RAW'),
	summaryformat: value('INT'),
	summaryfiles: optional(noted),
	overviewfiles: noted,
	showactivitydates: value('BOOL'),
	showcompletionconditions: value('BOOL'),
	contacts: noted,
	enrollmentmethods: multiple(value('RAW')),
	idnumber: optional(value('RAW')),
	format: optional(value('RAW')),
	visible: optional(value('INT')),
	groupmode: optional(value('INT')),
});

export function describeCourse(course: Course, caller: Caller, isPublic = false) {
	const { id, shortname, fullname, idnumber } = course;
	const shared = {
		id,
		fullname,
		displayname: fullname,
		shortname,
		courseimage: `${caller.siteUrl}/course/generated/course.svg`,
		categoryid: id === 1 ? 0 : 1,
		categoryname: id === 1 ? '' : 'Category 1',
		sortorder: id === 1 ? 1 : 10000 + placeOf(course, caller),
		summary: '',
		summaryformat: 1,
		summaryfiles: [],
		overviewfiles: [],
		showactivitydates: false,
		showcompletionconditions: true,
		contacts: [],
		enrollmentmethods: ['manual'],
	};
	if (isPublic || !mayEnter(caller, id)) return shared;
	return {
		...shared,
		...(hasCapability(caller, 'moodle/course:update', id) ? { idnumber } : {}),
		format: 'topics',
		visible: Number(course.visible ?? true),
		groupmode: course.groupmode ?? 0,
	};
}

/** New courses come first in their category. */
function placeOf({ id }: Course, { world }: Caller): number {
	return [...world.courses.keys()].filter((other) => other !== 1 && other >= id).length;
}

/** Whether the course is there at all for the caller; hidden ones are for those who teach. */
export function isVisible(caller: Caller, { id, visible }: Course): boolean {
	return (
		visible !== false ||
		hasCapability(caller, 'moodle/course:viewhiddencourses', id) ||
		hasCapability(caller, 'moodle/course:update', id)
	);
}
