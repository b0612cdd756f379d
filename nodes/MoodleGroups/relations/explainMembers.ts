import type { Failure } from '../moodle/failure';
import { adviseFunctions } from '../moodle/reasons';
import type { Member } from '../moodle/shapes/group';
import type { Directory } from '../lookup/directory';

/**
 * Finds out by reading which members Moodle refused, and why: it names neither.
 *
 * @param wereRefused whether it was these, and not only others before them.
 * @returns the reason for each member, `undefined` if there is none.
 */
export async function explainMembers(
	{ groups, members, enrolments, courses }: Directory,
	refused: readonly Member[],
	failure: Failure,
	wereRefused: boolean,
): Promise<Array<Failure | undefined>> {
	const { errorcode, kind } = failure;
	const isContended = failure.blame === 'others';
	const isAlone = wereRefused && refused.length === 1;
	await groups.load(refused.map(({ groupid }) => groupid));
	const reasons = refused.map(({ groupid }) => {
		const group = groups.known(groupid);
		if (group !== undefined && 'failure' in group) return group.failure;
		// Whoever is in a hidden group already makes Moodle refuse the whole list.
		const known = members.known(groupid);
		const isClash = isContended && isAlone;
		return isClash && known && 'failure' in known && known.hidden ? known.failure : undefined;
	});
	// A user who is not enrolled never reaches the database.
	const courseids = isContended ? [] : byCourse(groups, refused);
	for (const [courseid, indices] of courseids) {
		const userids = indices.map((index) => refused[index].userid);
		const refusals = await enrolments.refuse(courseid, userids, errorcode);
		indices.forEach((index, at) => (reasons[index] ??= refusals[at]));
		if (kind !== 'forbidden' && kind !== 'noAccess') continue;
		if (isAlone) reasons[0] ??= await courses.explain(courseid, failure);
	}
	if (!isAlone || reasons[0] !== undefined) return reasons;
	return [unexplained(failure, groups.forbidden !== undefined, enrolments.missingFunctions)];
}

function byCourse(groups: Directory['groups'], refused: readonly Member[]): Map<number, number[]> {
	const gathered = new Map<number, number[]>();
	refused.forEach(({ groupid }, index) => {
		const group = groups.known(groupid);
		if (group === undefined || 'failure' in group) return;
		const { courseid } = group.value;
		gathered.set(courseid, [...(gathered.get(courseid) ?? []), index]);
	});
	return gathered;
}

/** A refusal of a single member whose cause the token may not look up. */
function unexplained(
	failure: Failure,
	noGroups: boolean,
	missing: ReadonlySet<string>,
): Failure | undefined {
	const functions = noGroups
		? ['core_group_get_groups', 'core_group_get_course_user_groups']
		: [...missing];
	if (functions.length === 0) return undefined;
	return { ...failure, advice: `${failure.advice} ${adviseFunctions(functions)}` };
}
