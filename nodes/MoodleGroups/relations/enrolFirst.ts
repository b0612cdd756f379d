import { oneOf, wholeNumber, type Options } from '../input/options';
import type { Reason, Row, RowRef } from '../input/row';
import type { Directory } from '../lookup/directory';
import type { Answer, Failure } from '../moodle/failure';
import { isFunctionForbidden } from '../moodle/reasons';
import type { Enrolment } from '../moodle/shapes/user';
import { unsentReason } from '../run/answerRows';
import type { AnsweredRow, Outcome } from '../run/entry';
import type { Run } from '../run/run';
import { writeEntries } from '../run/write';
import type { Writing } from '../run/writing';
import type { FoundMember } from './findMembers';

/** What the panel says of users who are not enrolled in the course of their group. */
export interface EnrolmentSettings {
	readonly usersWhoAreNotEnrolled: 'fail' | 'enrol';
	readonly roleId: number;
}

/** The options of Add and Sync about them. */
export const enrolmentOptions: Options<EnrolmentSettings> = {
	usersWhoAreNotEnrolled: {
		displayName: 'Users Who Are Not Enrolled',
		read: oneOf('fail', 'enrol'),
		otherwise: 'fail',
	},
	roleId: { displayName: 'Role ID', read: wholeNumber(1), otherwise: 5 },
};

export function enrolsFirst({ usersWhoAreNotEnrolled }: EnrolmentSettings): boolean {
	return usersWhoAreNotEnrolled === 'enrol';
}

/**
 * Whether users are enrolled in a course, by their id. Fails for users that Moodle would not add. If
 * nobody is to be enrolled first, that includes all who, as far as the token sees, are not enrolled.
 */
export async function areAddable(
	courseid: number,
	users: readonly number[],
	isEnrolling: boolean,
	{ enrolments }: Directory,
): Promise<ReadonlyMap<number, Answer<boolean>>> {
	const userids = [...new Set(users)];
	const answers = isEnrolling
		? await enrolments.areEnrolled(courseid, userids)
		: (await enrolments.refuse(courseid, userids)).map((failure) =>
				failure === undefined ? { value: true } : { failure },
			);
	return new Map(userids.map((userid, index) => [userid, answers[index]]));
}

/** A member to add, and what became of the enrolment if one was needed. */
export type Newcomer = FoundMember & { readonly enrolment?: Outcome };

/** What became of the enrolment of a user, in this try or before; `undefined` if there was none. */
type EnrolmentOf = (courseid: number | undefined, userid: number) => Outcome | undefined;

/**
 * Enrols the users of rows, each once in a run. Nobody is ever unenrolled.
 *
 * Precondition: reading has shown that they are not enrolled. Who is suspended in the course would
 * become active again.
 */
export async function enrolUsers(
	rows: ReadonlyArray<{ readonly place: RowRef; readonly values: Enrolment }>,
	run: Run,
): Promise<EnrolmentOf> {
	const { entries, isRetry } = run.ledger;
	const fresh = new Set<string>();
	const first = rows.filter(({ values }) => {
		const key = identity(values);
		return !entries.has(key) && fresh.size < fresh.add(key).size;
	});
	await writeEntries(first, enrolling(run.directory), run);
	// Another batch of items may be enrolling some of them.
	for (const { values } of rows) await entries.get(identity(values))?.outcome;
	return (courseid, userid) => {
		const key = identity({ courseid, userid });
		const known = entries.get(key)?.settled;
		if (known !== undefined || !isRetry || run.ledger.ofEntry(key).length === 0) return known;
		return { done: 'enrolled', value: {} };
	};
}

/** Adds members whose enrolment was tried: who could not be enrolled is not sent. */
export async function addEnrolled(
	rows: ReadonlyArray<Row<Newcomer>>,
	adding: Writing<FoundMember, null>,
	run: Run,
): Promise<AnsweredRow[]> {
	const tell = <O extends Outcome | undefined>({ enrolment }: Newcomer, outcome: O): O =>
		enrolment && outcome && 'done' in outcome
			? { ...outcome, value: { ...outcome.value, enrolled: true } }
			: outcome;
	const writing: Writing<Newcomer, null> = {
		...adding,
		alreadySettled(member) {
			const { enrolment } = member;
			if (enrolment !== undefined && !('done' in enrolment)) return enrolment;
			return tell(member, adding.alreadySettled?.(member));
		},
		result: (member, result) => tell(member, adding.result(member, result)),
	};
	const answers = await writeEntries(rows, writing, run);
	const noted = answers.map(async (answer, index): Promise<AnsweredRow> => {
		const row = rows[index];
		const enrolment = 'values' in row ? row.values.enrolment : undefined;
		if (enrolment === undefined || !('done' in enrolment) || !('entry' in answer)) return answer;
		return 'done' in (await answer.entry.outcome) ? answer : { ...answer, note: ENROLLED_ONLY };
	});
	return await Promise.all(noted);
}

export const ENROLLED_ONLY = 'The user was still enrolled in the course.';

/** Why nothing more was done for a user who was enrolled. */
export function enrolledOnly(reason: Reason): Reason {
	return { ...reason, advice: `${reason.advice} ${ENROLLED_ONLY}` };
}

/**
 * Why a user could not be enrolled; `undefined` if that was done or not needed, and where errors
 * stop the workflow and another one has.
 */
export function whyNotEnrolled(
	enrolment: Outcome | undefined,
	{ continues }: Run,
): Reason | undefined {
	if (enrolment === undefined || 'done' in enrolment) return undefined;
	if ('failure' in enrolment) return enrolment.failure;
	return continues ? unsentReason(enrolment.unsent) : undefined;
}

function identity({ courseid, userid }: Partial<Enrolment>): string {
	return `enrol ${courseid} ${userid}`;
}

/** What is wrong with a course, an account or a role there: it holds for all users of the course. */
const OF_COURSE: ReadonlyArray<Failure['kind']> = ['notEnrollable', 'forbidden', 'noAccess'];

function enrolling({ enrolments }: Directory): Writing<Enrolment, null> {
	const closed = new Map<number, Failure>();
	return {
		isSideEffect: true,
		identity,
		order: (left, right) => left.courseid - right.courseid || left.userid - right.userid,
		show: ({ courseid, userid }) => ({ courseid, userid }),
		variables: () => 3,
		async send(moodle, entries): Promise<Answer<null>> {
			const answer = await moodle.enrolUsers(entries);
			if ('value' in answer || !isFunctionForbidden(answer.failure)) return answer;
			// Those who are enrolled can be added all the same.
			return { failure: { ...answer.failure, blame: 'entry' } };
		},
		result({ courseid, userid }) {
			enrolments.noteEnrolled(courseid, userid);
			return { done: 'enrolled', value: {} };
		},
		async explain(entries, failure, wereRefused) {
			const courseids = new Set(entries.map(({ courseid }) => courseid));
			const isOfAll = isFunctionForbidden(failure);
			const isOfOne = courseids.size === 1 && OF_COURSE.includes(failure.kind);
			if (wereRefused && (isOfAll || isOfOne)) for (const id of courseids) closed.set(id, failure);
			return entries.map(({ courseid }) => {
				const why = isOfAll ? failure : closed.get(courseid);
				return why && { failure: { ...why } };
			});
		},
	};
}
