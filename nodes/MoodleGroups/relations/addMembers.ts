import { gather } from '../input/gather';
import { readOptions } from '../input/options';
import type { Row } from '../input/row';
import { unknown } from '../lookup/enrolments';
import { valueOf } from '../lookup/loader';
import type { Answer, Failure } from '../moodle/failure';
import type { Enrolment } from '../moodle/shapes/user';
import { answerRows, refuseAll } from '../run/answerRows';
import type { BatchAnswer } from '../run/entry';
import { readable } from '../run/resolveRows';
import type { Run } from '../run/run';
import type { Writing } from '../run/writing';
import {
	addEnrolled,
	enrolmentOptions,
	enrolsFirst,
	enrolUsers,
	type Newcomer,
} from './enrolFirst';
import type { FoundMember, MemberRow } from './findMembers';
import { MEMBER } from './member';
import { relating } from './relation';

/** Group Member > Add: puts users into groups, and enrols them before if the options say so. */
export async function addMembers(
	given: ReadonlyArray<Row<MemberRow>>,
	run: Run,
): Promise<BatchAnswer> {
	const read = readOptions(run.options, enrolmentOptions);
	if ('failure' in read) return await refuseAll(given, read.failure, run);
	const rows = await MEMBER.find(given, run.directory);
	const adding = relating(MEMBER, true, run.directory);
	const ready = enrolsFirst(read.value)
		? await enrolFirst(rows, adding, read.value.roleId, run)
		: rows;
	return await answerRows(await addEnrolled(ready, adding, run), run);
}

async function enrolFirst(
	rows: ReadonlyArray<Row<FoundMember>>,
	adding: Writing<FoundMember, null>,
	roleid: number,
	run: Run,
): Promise<Array<Row<Newcomer>>> {
	const { groups } = run.directory;
	const courseOf = ({ groupid }: FoundMember) => valueOf(groups.known(groupid))?.courseid;
	const fresh = readable(rows).filter((member) => adding.alreadySettled!(member) === undefined);
	const isEnrolled = new Map<FoundMember, Answer<boolean>>();
	for (const [courseid, all] of gather(fresh, courseOf)) {
		const answers = await readEnrolled(courseid, all, run);
		for (const [index, member] of all.entries()) isEnrolled.set(member, answers[index]);
	}
	const wanted = rows.flatMap((row): Array<Row<Enrolment>> => {
		if ('refused' in row) return [row];
		const { place, values } = row;
		const answer = isEnrolled.get(values);
		const refused = failureOf(answer ?? adding.alreadySettled!(values));
		if (refused !== undefined) return [{ place, refused }];
		if (answer === undefined || !('value' in answer) || answer.value) return [];
		return [{ place, values: { courseid: courseOf(values)!, userid: values.userid, roleid } }];
	});
	const enrolmentOf = await enrolUsers(wanted, run);
	return rows.map((row): Row<Newcomer> => {
		if ('refused' in row) return row;
		const { values } = row;
		const failure = failureOf(isEnrolled.get(values));
		const enrolment = failure ? { failure } : enrolmentOf(courseOf(values), values.userid);
		return { ...row, values: { ...values, enrolment } };
	});
}

/** Whether members are enrolled in the course of their group, which may not be known. */
async function readEnrolled(
	courseid: number | undefined,
	members: readonly FoundMember[],
	{ directory: { enrolments, groups } }: Run,
): Promise<Array<Answer<boolean>>> {
	if (courseid === undefined) {
		const why = groups.forbidden;
		return members.map(({ userid }) => (why ? unknown(userid, why) : { value: true }));
	}
	const userids = [...new Set(members.map(({ userid }) => userid))];
	const answers = await enrolments.areEnrolled(courseid, userids);
	const byUser = new Map(userids.map((userid, index) => [userid, answers[index]]));
	return members.map(({ userid }) => byUser.get(userid)!);
}

function failureOf(answer: object | undefined): Failure | undefined {
	return answer && 'failure' in answer ? (answer.failure as Failure) : undefined;
}
