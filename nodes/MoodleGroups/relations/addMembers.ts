import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { gather } from '../input/gather';
import type { Options } from '../input/options';
import { remember } from '../input/remember';
import { byPlace, labelled, type Reason, type Row } from '../input/row';
import { unknown } from '../lookup/enrolments';
import { valueOf } from '../lookup/loader';
import type { Answer, Failure } from '../moodle/failure';
import { answerRows } from '../run/answerRows';
import { ROW_REFUSED, type AnsweredRow, type BatchAnswer } from '../run/entry';
import { readable } from '../run/resolveRows';
import type { Run } from '../run/run';
import type { Writing } from '../run/writing';
import {
	addEnrolled,
	areAddable,
	enrolledOnly,
	enrolmentOptions,
	enrolsFirst,
	enrolUsers,
	whyNotEnrolled,
	type EnrolmentSettings,
	type Newcomer,
} from './enrolFirst';
import { findSeats, type FoundMember, type MemberRow, type Seat } from './findMembers';
import { MEMBER } from './member';
import {
	createMissing,
	findMissing,
	missingGroupOptions,
	type Made,
	type Missing,
	type MissingGroupSettings,
	type RowGroup,
} from './missingGroups';
import { relating } from './relation';
import { groupKey } from './rowGroup';

/** Whether the users for whom it matters are enrolled. */
type Enrolled = ReadonlyMap<Seat, Answer<boolean>>;

/** A seat whose group is there. */
type Seated = Seat & FoundMember;

type AddSettings = EnrolmentSettings & MissingGroupSettings;

/** The options of Add. */
export const addOptions: Options<AddSettings> = { ...enrolmentOptions, ...missingGroupOptions };

/**
 * Group Member > Add: puts users into groups. If the options say so, it makes groups that are not
 * there, and then enrols users who are not enrolled; before that, those for whom alone a group is to
 * be made, as Moodle may refuse all of them.
 */
export async function addMembers(
	given: ReadonlyArray<Row<MemberRow>>,
	run: Run,
	settings: AddSettings,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<BatchAnswer> {
	const { directory } = run;
	const isEnrolling = enrolsFirst(settings);
	const found = await findSeats(given, directory, settings.createMissingGroups);
	await directory.members.load(readable(found).flatMap(({ groupid }) => groupid ?? []));
	const adding = relating(MEMBER, true, directory);
	const enrolled = await readEnrolled(found, adding, isEnrolling, run);
	const why = (one: Seat) =>
		failureOf(enrolled.get(one) ?? (isSeated(one) ? adding.alreadySettled!(one) : undefined));
	const seats = refuseRows(found, (one) => (isSeated(one) ? undefined : why(one)));
	const isWrong = (row: Row<Seat>) => 'refused' in row || why(row.values) !== undefined;
	if (!run.continues && seats.some(isWrong)) run.ended ??= ROW_REFUSED;
	const { rows, created } = await makeGroups(seats, enrolled, settings, run, contexts);
	const ready = isEnrolling ? await enrol(rows, enrolled, settings.roleId, run) : rows;
	const added = await addEnrolled(ready, adding, run);
	return await answerRows([...created, ...added].sort(byPlace), run);
}

/** Makes the groups that rows name and that are not there, if the options say so. */
async function makeGroups(
	seats: ReadonlyArray<Row<Seat>>,
	enrolled: Enrolled,
	settings: AddSettings,
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<{ rows: Array<Row<Seated>>; created: readonly AnsweredRow[] }> {
	const groups = new Map<string, RowGroup>();
	for (const { place, values } of seats.filter((row) => 'values' in row)) {
		const { group } = values;
		if (group) remember(groups, groupKey(group), () => ({ ...group, first: place }));
	}
	const groupOf = ({ group }: Seat) => group && groups.get(groupKey(group));
	const missing = await findMissing([...groups.values()], run, contexts);
	const possible = refuseRows(seats, (one) => missing.refused.get(groupOf(one)!));
	const lonely = enrolsFirst(settings) ? onlyNewcomers(possible, enrolled) : new Set<Seat>();
	const able = await enrolNewcomers(possible, lonely, settings.roleId, run);
	const made = await makeWanted(missing, new Set(readable(able).map(groupOf)), run);
	const seated = refuseRows(able, (one) => {
		const group = made.get(groupOf(one)!);
		if (group === undefined || 'id' in group) return undefined;
		return lonely.has(one) ? enrolledOnly(group.refused) : group.refused;
	});
	const rows = seated.flatMap((row): Array<Row<Seated>> => {
		if ('refused' in row) return [row];
		const { place, values } = row;
		const group = made.get(groupOf(values)!);
		if (group && 'id' in group) values.groupid = group.id;
		return isSeated(values) ? [{ place, values }] : [];
	});
	const created = [...made.values()].flatMap((one) => ('id' in one && one.created) || []);
	return { rows, created };
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

/** Those for whom alone a group is to be made that is not there, and who have to be enrolled. */
function onlyNewcomers(rows: ReadonlyArray<Row<Seat>>, enrolled: Enrolled): Set<Seat> {
	const fresh = readable(rows).filter((one) => !isSeated(one));
	const groups = [...gather(fresh, ({ group }) => groupKey(group!)).values()];
	const areNew = (all: readonly Seat[]) => all.every((one) => valueOf(enrolled.get(one)) === false);
	return new Set(groups.filter(areNew).flat());
}

/** Enrols these, and refuses the rows of those who could not be. */
async function enrolNewcomers(
	seats: ReadonlyArray<Row<Seat>>,
	lonely: ReadonlySet<Seat>,
	roleid: number,
	run: Run,
): Promise<Array<Row<Seat>>> {
	const enrolmentOf = await enrolIf((one) => lonely.has(one), seats, roleid, run);
	return refuseRows(seats, (one) => {
		const enrolment = lonely.has(one) ? enrolmentOf(courseOf(one, run), one.userid) : undefined;
		return whyNotEnrolled(enrolment, run);
	});
}

/**
 * Makes the groups that are not there; none where errors stop the workflow and one has.
 *
 * @param wanted those to which somebody is still to be added.
 */
async function makeWanted(
	missing: Missing<RowGroup>,
	wanted: ReadonlySet<RowGroup | undefined>,
	run: Run,
): Promise<Map<RowGroup, Made>> {
	if (!run.continues && run.ended !== undefined) return new Map();
	const made = await createMissing(missing, (group) => wanted.has(group), run);
	// Another run may have made one meanwhile, and put somebody into it.
	const ids = [...made.values()].flatMap((one) => ('id' in one ? one.id : []));
	await run.directory.members.load(ids);
	return made;
}

async function enrol(
	rows: ReadonlyArray<Row<Seated>>,
	enrolled: Enrolled,
	roleid: number,
	run: Run,
): Promise<Array<Row<Newcomer>>> {
	const isNew = (one: Seat) => valueOf(enrolled.get(one)) === false;
	const enrolmentOf = await enrolIf(isNew, rows, roleid, run);
	return rows.map((row): Row<Newcomer> => {
		if ('refused' in row) return row;
		const { values } = row;
		const failure = failureOf(enrolled.get(values));
		const enrolment = failure ? { failure } : enrolmentOf(courseOf(values, run), values.userid);
		return { ...row, values: { ...values, enrolment } };
	});
}

/** Enrols the users of some rows. */
async function enrolIf(
	isWanted: (one: Seat) => boolean,
	rows: ReadonlyArray<Row<Seat>>,
	roleid: number,
	run: Run,
) {
	const wanted = rows.flatMap((row) => {
		if ('refused' in row || !isWanted(row.values)) return [];
		const { place, values } = row;
		return { place, values: { courseid: courseOf(values, run)!, userid: values.userid, roleid } };
	});
	return await enrolUsers(wanted, run);
}

/** Refuses the rows for which there is a reason. */
function refuseRows(
	rows: ReadonlyArray<Row<Seat>>,
	why: (one: Seat) => Reason | undefined,
): Array<Row<Seat>> {
	return rows.map((row) => {
		const reason = 'refused' in row ? undefined : why(row.values);
		return reason ? { place: row.place, refused: labelled(reason, row.place) } : row;
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
