import type { Options } from '../input/options';
import { requiredCourse } from '../input/references';
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

/** The id of the course that an item names. */
export async function findCourse(
	course: Identification,
	{ courses }: Directory,
): Promise<Answer<number>> {
	await courses.load([course]);
	return courses.find(course);
}
