import { quote } from '../input/fields';
import { refuseOption, type Option, type Options } from '../input/options';
import { optionalGrouping, optionalUser, requiredCourse } from '../input/references';
import type { Directory } from '../lookup/directory';
import type { Answer } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import type { PanelRow } from '../run/collectReads';
import type { Run } from '../run/run';

type CourseRow<S> = PanelRow<{ readonly course: Identification }, S>;

/** A list of what the course of an item has; fails where that is not found. */
export function ofCourse<S, T>(
	settings: Options<S>,
	list: (courseid: number, row: CourseRow<S>, run: Run) => Promise<Answer<readonly T[]>>,
) {
	return {
		fields: { course: requiredCourse },
		settings,
		async list(row: CourseRow<S>, run: Run): Promise<Answer<readonly T[]>> {
			const course = await findCourse(row.course, run.directory);
			return 'failure' in course ? course : await list(course.value, row, run);
		},
	};
}

/** A filter that leaves what belongs to one thing. Who asks for a part must not get everything. */
function filterBy({
	displayName,
	read: readThing,
}: typeof optionalGrouping): Option<Identification | undefined> {
	return {
		displayName,
		read(raw) {
			const read = readThing(raw);
			if ('refusal' in read || read.value !== undefined) return read;
			return refuseOption(`must be a ${displayName.toLowerCase()}, but is ${quote(raw)}`);
		},
		otherwise: undefined,
	};
}

/** The filter that leaves the groups of one grouping. */
export const groupingFilter = filterBy(optionalGrouping);

/** The filter that leaves the groups of one user. */
export const userFilter = filterBy(optionalUser);

/** Those of some groups that are in a grouping; all without one. */
export async function inGrouping<T extends { readonly id: number }>(
	grouping: Identification | undefined,
	courseid: number | undefined,
	all: readonly T[],
	{ groupings }: Directory,
): Promise<Answer<readonly T[]>> {
	if (grouping === undefined) return { value: all };
	const found = await groupings.inCourse.find(grouping, courseid);
	if ('failure' in found) return found;
	await groupings.load([found.value]);
	const known = groupings.known(found.value) ?? { failure: groupings.forbidden! };
	if ('failure' in known) return known;
	const ids = new Set(known.value.groups?.map(({ id }) => id));
	return { value: all.filter(({ id }) => ids.has(id)) };
}

/** The id of the course that an item names. */
export async function findCourse(
	course: Identification,
	{ courses }: Directory,
): Promise<Answer<number>> {
	await courses.load([course]);
	return courses.find(course);
}
