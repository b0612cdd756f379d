import type { Directory } from '../lookup/directory';
import { explainTooOld } from '../lookup/tooOld';
import type { Failure } from '../moodle/failure';
import { finding } from '../moodle/reasons';
import type { CustomField } from '../moodle/shapes/group';
import type { Grouping } from '../moodle/shapes/grouping';

/** What a grouping shall be called. */
interface Wanted {
	readonly courseid: number;
	readonly name?: string;
	readonly idnumber?: string;
	readonly customfields?: readonly CustomField[];
}

/**
 * Why a grouping cannot be as wanted: another one of the course has its name or ID number, or the
 * site is too old.
 *
 * @param own the id of the grouping that is updated, which may keep its own.
 */
export async function explainTaken(
	wanted: Wanted,
	directory: Directory,
	errorcode?: string,
	own?: number,
): Promise<Failure | undefined> {
	const { courseid, name, idnumber } = wanted;
	const { groupings, courses, account } = directory;
	const course = await groupings.inCourse.read(courseid);
	if ('failure' in course) return course.failure;
	const sameName = name === undefined ? undefined : course.value.matches('name', name)[0];
	if (await isTaker(sameName, own, directory)) {
		const given = [sameName!, await courses.name(courseid)] as const;
		return finding('groupingNameTaken', [...given], errorcode).failure;
	}
	const taker = idnumber === undefined ? undefined : course.value.withIdnumber(idnumber);
	if (!(await isTaker(taker, own, directory))) {
		return await explainTooOld(wanted, errorcode, account);
	}
	const given = [idnumber!, taker!, await courses.name(courseid)] as const;
	return finding('groupingIdnumberTaken', [...given], errorcode).failure;
}

/** A course's list may show groupings that were rolled back. */
async function isTaker(
	grouping: Grouping | undefined,
	own: number | undefined,
	{ groupings }: Directory,
): Promise<boolean> {
	if (grouping === undefined || grouping.id === own) return false;
	await groupings.load([grouping.id]);
	const known = groupings.known(grouping.id);
	return known === undefined || 'value' in known;
}
