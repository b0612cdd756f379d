import { isLocated } from '../input/cells';
import type { Field } from '../input/fields';
import type { Option, Options } from '../input/options';
import { requiredCourse, requiredGrouping, requiredUser } from '../input/references';
import { requiredText } from '../input/texts';
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

/** A filter by one thing. Who asks for a part must not get everything, so a blank is refused. */
function filterBy<V>({ displayName, read }: Pick<Field<V>, 'displayName' | 'read'>) {
	return { displayName, read, otherwise: undefined } satisfies Option<V | undefined>;
}

export const groupingFilter = filterBy(requiredGrouping);
export const userFilter = filterBy(requiredUser);

/** By the short name of a role. */
export const roleFilter = filterBy({
	displayName: 'Role',
	read: (raw) => requiredText(MAX_SHORTNAME)(isLocated(raw) ? raw.value : raw),
});

/** Characters that Moodle keeps of it. */
const MAX_SHORTNAME = 100;

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
