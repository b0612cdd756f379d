import type { Wanted } from '../lookup/courseIndex';
import type { Directory } from '../lookup/directory';
import { explainTooOld } from '../lookup/tooOld';
import type { Failure } from '../moodle/failure';
import { finding } from '../moodle/reasons';
import type { CustomField } from '../moodle/shapes/group';

/** What a grouping shall be. */
interface WantedGrouping extends Wanted {
	readonly customfields?: readonly CustomField[];
}

/**
 * Why a grouping cannot be as wanted: another one of the course has its name or ID number, or the
 * site is too old.
 *
 * @param refusal what Moodle refused it with, if it did.
 * @param own the id of the grouping that is updated, which may keep its own.
 */
export async function explainTaken(
	wanted: WantedGrouping,
	directory: Directory,
	refusal?: Failure,
	own?: number,
): Promise<Failure | undefined> {
	const { courseid, idnumber } = wanted;
	const { groupings, courses, account } = directory;
	const course = await groupings.inCourse.read(courseid);
	if ('failure' in course) return course.failure;
	await groupings.inCourse.confirm([wanted]);
	const { byName, byIdnumber } = groupings.inCourse.takers(wanted, own);
	if (byName !== undefined) {
		const given = [byName, await courses.name(courseid)] as const;
		return finding('groupingNameTaken', [...given], refusal?.errorcode).failure;
	}
	if (byIdnumber === undefined) return await explainTooOld(wanted, refusal, account);
	const given = [idnumber!, byIdnumber, await courses.name(courseid)] as const;
	return finding('groupingIdnumberTaken', [...given], refusal?.errorcode).failure;
}
