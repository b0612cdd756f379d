import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { gather } from '../input/gather';
import { readOptions } from '../input/options';
import { remember } from '../input/remember';
import { byPlace, labelled, type Row } from '../input/row';
import { unknown } from '../lookup/enrolments';
import { valueOf } from '../lookup/loader';
import type { Answer, Failure } from '../moodle/failure';
import { answerRows, refuseAll } from '../run/answerRows';
import { ROW_REFUSED, type AnsweredRow, type BatchAnswer } from '../run/entry';
import { readable } from '../run/resolveRows';
import type { Run } from '../run/run';
import type { Writing } from '../run/writing';
import {
	addEnrolled,
	areAddable,
	enrolmentOptions,
	enrolsFirst,
	enrolUsers,
	type EnrolmentSettings,
	type Newcomer,
} from './enrolFirst';
import { findSeats, type FoundMember, type MemberRow, type Seat } from './findMembers';
import { MEMBER } from './member';
import {
	createMissing,
	missingGroupOptions,
	type MissingGroupSettings,
	type RowGroup,
} from './missingGroups';
import { relating } from './relation';
import { groupKey } from './rowGroup';

/** Whether the users for whom it matters are enrolled. */
type Enrolled = ReadonlyMap<Seat, Answer<boolean>>;

/** A seat whose group is there. */
type Seated = Seat & FoundMember;

/**
 * Group Member > Add: puts users into groups. If the options say so, it makes groups that are not
 * there, and then enrols users who are not enrolled.
 */
export async function addMembers(
	given: ReadonlyArray<Row<MemberRow>>,
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<BatchAnswer> {
	const options = { ...enrolmentOptions, ...missingGroupOptions };
	const read = readOptions<EnrolmentSettings & MissingGroupSettings>(run.options, options);
	if ('failure' in read) return await refuseAll(given, read.failure, run);
	const settings = read.value;
	const { directory } = run;
	const found = await findSeats(given, directory, settings.createMissingGroups);
	await directory.members.load(readable(found).flatMap(({ groupid }) => groupid ?? []));
	const adding = relating(MEMBER, true, directory);
	const enrolled = await readEnrolled(found, adding, enrolsFirst(settings), run);
	const why = (one: Seat) =>
		failureOf(enrolled.get(one) ?? (isSeated(one) ? adding.alreadySettled!(one) : undefined));
	const seats = found.map((row): Row<Seat> => {
		const failure = 'refused' in row || isSeated(row.values) ? undefined : why(row.values);
		return failure ? { place: row.place, refused: labelled(failure, row.place) } : row;
	});
	const isWrong = (row: Row<Seat>) => 'refused' in row || why(row.values) !== undefined;
	if (!run.continues && seats.some(isWrong)) run.ended ??= ROW_REFUSED;
	const { rows, created } = await makeGroups(seats, run, contexts);
	const ready = enrolsFirst(settings) ? await enrol(rows, enrolled, settings.roleId, run) : rows;
	const added = await addEnrolled(ready, adding, run);
	return await answerRows([...created, ...added].sort(byPlace), run);
}

/**
 * Reads which of the users that may be enrolled first are enrolled, and which Moodle would not add,
 * so that no group is created without members.
 */
async function readEnrolled(
	rows: ReadonlyArray<Row<Seat>>,
	adding: Writing<FoundMember, null>,
	isEnrolling: boolean,
	run: Run,
): Promise<Enrolled> {
	const { forbidden } = run.directory.groups;
	const asked = readable(rows).filter((one) =>
		isSeated(one) ? isEnrolling && adding.alreadySettled!(one) === undefined : true,
	);
	const enrolled = new Map<Seat, Answer<boolean>>();
	for (const [courseid, all] of gather(asked, (one) => courseOf(one, run))) {
		const userids = all.map(({ userid }) => userid);
		const known =
			courseid === undefined
				? undefined
				: await areAddable(courseid, userids, isEnrolling, run.directory);
		for (const one of all) {
			const blind = forbidden ? unknown(one.userid, forbidden) : { value: true };
			enrolled.set(one, known?.get(one.userid) ?? blind);
		}
	}
	return enrolled;
}

/** Makes the groups that are not there; none where errors stop the workflow and one has. */
async function makeGroups(
	seats: ReadonlyArray<Row<Seat>>,
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<{ rows: Array<Row<Seated>>; created: AnsweredRow[] }> {
	const groups = new Map<string, RowGroup>();
	for (const row of run.continues || run.ended === undefined ? seats : []) {
		const group = 'values' in row ? row.values.group : undefined;
		if (group) remember(groups, groupKey(group), () => ({ ...group, first: row.place }));
	}
	const made = await createMissing([...groups.values()], run, contexts);
	// Another run may have made one meanwhile, and put somebody into it.
	await run.directory.members.load(
		[...made.values()].flatMap((one) => ('id' in one ? one.id : [])),
	);
	const rows = seats.flatMap((row): Array<Row<Seated>> => {
		if ('refused' in row) return [row];
		const { place, values } = row;
		const { group } = values;
		const one = group && made.get(groups.get(groupKey(group))!);
		if (one && 'refused' in one) return [{ place, refused: labelled(one.refused, place) }];
		if (one) values.groupid = one.id;
		return isSeated(values) ? [{ place, values }] : [];
	});
	const created = [...made.values()].flatMap((one) => ('id' in one && one.created) || []);
	return { rows, created };
}

async function enrol(
	rows: ReadonlyArray<Row<Seated>>,
	enrolled: Enrolled,
	roleid: number,
	run: Run,
): Promise<Array<Row<Newcomer>>> {
	const wanted = rows.flatMap((row) => {
		if ('refused' in row || valueOf(enrolled.get(row.values)) !== false) return [];
		const { place, values } = row;
		return { place, values: { courseid: courseOf(values, run)!, userid: values.userid, roleid } };
	});
	const enrolmentOf = await enrolUsers(wanted, run);
	return rows.map((row): Row<Newcomer> => {
		if ('refused' in row) return row;
		const { values } = row;
		const failure = failureOf(enrolled.get(values));
		const enrolment = failure ? { failure } : enrolmentOf(courseOf(values, run), values.userid);
		return { ...row, values: { ...values, enrolment } };
	});
}

function isSeated(one: Seat): one is Seated {
	return one.groupid !== undefined;
}

/** The course of a row's group, which may not be known. */
function courseOf({ groupid, group }: Seat, { directory: { groups } }: Run): number | undefined {
	const known = groupid === undefined ? undefined : valueOf(groups.known(groupid));
	return known?.courseid ?? group?.courseid;
}

function failureOf(answer: object | undefined): Failure | undefined {
	return answer && 'failure' in answer ? (answer.failure as Failure) : undefined;
}
