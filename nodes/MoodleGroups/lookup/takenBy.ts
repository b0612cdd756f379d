import type { Answer, Failure } from '../moodle/failure';
import { finding } from '../moodle/reasons';
import type { Named } from '../moodle/shapes/group';
import type { Takers, Wanted } from './courseIndex';
import type { CourseThings } from './courseThings';
import type { Directory } from './directory';
import { explainTooOld, type Newer } from './tooOld';

const TAKEN = {
	group: { name: 'nameTaken', idnumber: 'idnumberTaken' },
	grouping: { name: 'groupingNameTaken', idnumber: 'groupingIdnumberTaken' },
} as const;

/**
 * Who has a wanted name or ID number in the course already, as Moodle and its database compare
 * them. Fails where the course cannot be read.
 *
 * @param own the id of the one that is updated, which may keep its own.
 */
export async function takenBy<T extends Named>(
	{ inCourse }: CourseThings<T>,
	wanted: Wanted,
	own?: number,
): Promise<Answer<Takers<T>>> {
	const course = await inCourse.read(wanted.courseid);
	if ('failure' in course) return course;
	await inCourse.confirm([wanted]);
	return { value: inCourse.takers(wanted, own) };
}

/**
 * Why a group or grouping cannot be as wanted: another one has its name or ID number
 * ({@link takenBy}), or the site is too old; or why the course cannot be read.
 *
 * @param errorcode what Moodle refused it with, if it did.
 */
export async function explainTaken<T extends Named>(
	things: CourseThings<T>,
	wanted: Wanted & Newer,
	{ courses, account }: Directory,
	errorcode?: string,
	own?: number,
): Promise<Failure | undefined> {
	const taken = await takenBy(things, wanted, own);
	if ('failure' in taken) return taken.failure;
	const { byName, byIdnumber } = taken.value;
	const keys = TAKEN[things.noun];
	const course = async () => await courses.name(wanted.courseid);
	if (byName !== undefined) return finding(keys.name, [byName, await course()], errorcode).failure;
	if (byIdnumber === undefined) return await explainTooOld(wanted, errorcode, account);
	const given = [wanted.idnumber!, byIdnumber, await course()] as const;
	return finding(keys.idnumber, [...given], errorcode).failure;
}
