import type { Directory } from '../lookup/directory';
import { explainTaken } from '../lookup/takenBy';
import type { Failure } from '../moodle/failure';
import { adviseFunctions, finding, isBarred } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import { confirmMatches, type FoundNewGroup } from './newGroups';

/** Finds out by reading which groups Moodle would not create, and why. */
export async function explainNewGroups(
	entries: readonly FoundNewGroup[],
	failure: Failure,
	directory: Directory,
	wereRefused: boolean,
): Promise<Array<Failure | undefined>> {
	const { groups } = directory;
	const courseids = new Set(entries.map(({ courseid }) => courseid));
	// Somebody else may have changed the courses since they were read.
	for (const courseid of courseids) groups.inCourse.forget(courseid);
	await Promise.all([...courseids].map(async (courseid) => await groups.inCourse.read(courseid)));
	await confirmMatches(entries, directory);
	return await Promise.all(
		entries.map(async (entry) => {
			const course = await groups.inCourse.read(entry.courseid);
			if ('failure' in course && isBarred(course.failure)) {
				return entries.length === 1 && wereRefused ? withoutReading(failure) : undefined;
			}
			return await explainTaken(groups, entry, directory, failure.errorcode);
		}),
	);
}

/** The name of a row belongs to another group of the course. */
export async function nameTaken(group: Group, { courses }: Directory, errorcode?: string) {
	return finding('nameTaken', [group, await courses.name(group.courseid)], errorcode);
}

function withoutReading(failure: Failure): Failure {
	const advice = `${failure.advice} ${adviseFunctions(['core_group_get_course_groups'])}`;
	return { ...failure, advice };
}
