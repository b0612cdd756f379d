import type { Directory } from '../lookup/directory';
import { explainTooOld } from '../lookup/tooOld';
import type { Failure } from '../moodle/failure';
import { adviseFunctions, diagnosis, isFunctionForbidden } from '../moodle/reasons';
import type { NewGroup } from '../moodle/shapes/group';
import type { Kind, Things, Change } from './kind';
import type { FoundNew } from './newThings';
import type { Noun } from '../moodle/thingCalls';

/** What somebody wants to call a thing of a course. */
type Wanted = Pick<NewGroup, 'courseid'> & Partial<NewGroup>;

/**
 * Why a thing cannot be called as wanted: another one of its course has the name or the ID number.
 * Says nothing of a course that was not read or may not be.
 *
 * @param own the id of the thing that is updated, which may keep its own.
 */
export async function explainTaken<K extends Noun>(
	kind: Kind<K>,
	wanted: Wanted,
	directory: Directory,
	errorcode?: string,
	own?: number,
): Promise<Failure | undefined> {
	const { courseid, idnumber } = wanted;
	const { byName, byIdnumber } = kind.in(directory).inCourse.takers(wanted, own);
	if (byName === undefined && byIdnumber === undefined) return undefined;
	const course = await directory.courses.name(courseid);
	if (byName !== undefined) {
		return diagnosis('nameTaken', [kind.noun, byName, course], errorcode).failure;
	}
	const given = [kind.noun, idnumber!, byIdnumber!, course] as const;
	return diagnosis('idnumberTaken', [...given], errorcode).failure;
}

/**
 * Finds out by reading which things Moodle would not create, and why.
 *
 * @param wereRefused whether it was these, and not only others before them.
 */
export async function explainCreation<K extends Noun>(
	kind: Kind<K>,
	entries: readonly FoundNew[],
	failure: Failure,
	directory: Directory,
	wereRefused: boolean,
): Promise<Array<Failure | undefined>> {
	const { inCourse } = kind.in(directory);
	// Somebody else may have changed the courses since they were read.
	for (const { courseid } of entries) inCourse.forget(courseid);
	await inCourse.confirm(entries);
	return await Promise.all(
		entries.map(async (entry) => {
			const course = await inCourse.read(entry.courseid);
			if ('failure' in course) {
				if (!isFunctionForbidden(course.failure)) return course.failure;
				return entries.length === 1 && wereRefused ? withoutReading(kind, failure) : undefined;
			}
			return (
				(await explainTaken(kind, entry, directory, failure.errorcode)) ??
				(await explainTooOld(entry, failure, directory.account))
			);
		}),
	);
}

function withoutReading({ noun }: Pick<Kind<Noun>, 'noun'>, failure: Failure): Failure {
	const advice = `${failure.advice} ${adviseFunctions([`core_group_get_course_${noun}s`])}`;
	return { ...failure, advice };
}

/** Finds out by reading why Moodle would not change a thing. */
export async function explainChange<K extends Noun>(
	kind: Kind<K>,
	{ current, wanted }: Change<Things[K]>,
	failure: Failure,
	directory: Directory,
): Promise<Failure | undefined> {
	const { inCourse } = kind.in(directory);
	const { courseid } = current;
	const course = await inCourse.read(courseid);
	if ('failure' in course) return isFunctionForbidden(course.failure) ? undefined : course.failure;
	const sought = { ...wanted, courseid };
	await inCourse.confirm([sought]);
	return (
		(await explainTaken(kind, sought, directory, failure.errorcode, current.id)) ??
		(await explainTooOld(wanted, failure, directory.account)) ??
		(await kind.explainLocked?.(current, wanted, failure, directory))
	);
}
