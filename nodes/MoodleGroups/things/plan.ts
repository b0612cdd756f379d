import { omit } from '../input/omit';
import { placeLabel, type Row } from '../input/row';
import { isSame } from '../lookup/alike';
import { isCalled } from '../lookup/courseIndex';
import type { Directory } from '../lookup/directory';
import { isCut } from '../lookup/idnumber';
import type { Answer, Failure } from '../moodle/failure';
import { isFunctionForbidden } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import { readable, resolveRows } from '../run/resolveRows';
import type { Run } from '../run/run';
import { writeEntries } from '../run/write';
import { creating } from './create';
import { GROUP, type Change } from './kind';
import { findNew, identityOf, nameTwice, type FoundNew, type NewThingRow } from './newThings';
import { ownThings, type Own } from './ownThings';
import { RowGroupings } from './rowGroupings';
import { participationOff, storable, withCleared } from './rowValues';
import type { Calling } from './equalNames';
import { meant, refuseTaken } from './taken';
import { tellTwins } from './twins';
import type { Writing } from '../run/writing';
import type { AnsweredRow } from '../run/entry';
import { updating } from './update';

/** What is to be done for a row. */
export type Plan =
	| {
			readonly create: FoundNew;
			/** What an earlier try of the run has made of it, but not put into its grouping. */
			readonly made?: Group;
	  }
	| { readonly update: Change<Group> };

/** What is to be done for each row, and what earlier tries of the run have made of them. */
export interface Plans {
	readonly plans: Array<Row<Plan>>;
	readonly own: ReadonlyMap<FoundNew, Own<Group>>;
	/** The groupings of the rows. */
	readonly groupings: RowGroupings;
}

/**
 * Decides for each row whether its group is to be created or updated, or why neither can be done.
 *
 * @param isMaking whether the options say to make groupings.
 */
export async function planGroups(
	given: ReadonlyArray<Row<NewThingRow>>,
	run: Run,
	isMaking: boolean,
): Promise<Plans> {
	const groupings = new RowGroupings(run, isMaking);
	const rows = await findNew(GROUP, given, run.directory, groupings);
	const own = ownThings(GROUP, readable(rows), run);
	const plans = await resolveRows(
		rows,
		async (row): Promise<Answer<Plan>> =>
			unfinished(row, own) ?? createdInRun(row, run) ?? (await plan(row, run.directory)),
	);
	return { plans: await refuseImpossible(plans, run.directory), own, groupings };
}

/** What a retry still has to put into its grouping is no update. */
function unfinished(
	row: FoundNew,
	own: ReadonlyMap<FoundNew, Own<Group>>,
): { value: Plan } | undefined {
	const made = own.get(row);
	return made?.isComplete === false ? { value: { create: row, made: made.thing } } : undefined;
}

/** A group that an earlier batch of the items has made is no group to update. */
function createdInRun(row: FoundNew, run: Run): { failure: Failure } | undefined {
	const entry = run.ledger.entries.get(identityOf(GROUP, row));
	if (entry === undefined) return undefined;
	return {
		failure: {
			message: `${nameTwice(row)}: in ${placeLabel(entry.places[0])} and`,
			advice: 'Keep one of the two rows.',
			blame: 'entry',
			effect: 'nothing',
			transient: false,
		},
	};
}

/** A group is found by its ID number, else by its name, unless that one has another ID number. */
async function plan(row: FoundNew, directory: Directory): Promise<Answer<Plan>> {
	const { inCourse } = directory.groups;
	// Another batch of n8n's may have changed the course since it was read.
	const course = await inCourse.read(row.courseid);
	if ('failure' in course) {
		if (!isFunctionForbidden(course.failure)) return course;
		const message = `${course.failure.message}, so nobody knows which groups are there`;
		return { failure: { ...course.failure, message } };
	}
	const found = meant(GROUP, row, directory);
	if ('failure' in found) return found;
	const existing = found.value;
	const { idnumber } = row;
	if (existing === undefined) return { value: { create: row } };
	const hasIdnumber =
		idnumber !== undefined && isCalled(existing, { by: 'idnumber', value: idnumber });
	const isOther = !hasIdnumber && idnumber !== undefined && existing.idnumber !== '';
	if (isOther) return { value: { create: row } };
	const current = currentOf(existing, directory);
	const off = participationOff(row, current);
	// What it was found by is no new name or ID number, however the row writes it.
	const isFoundByIt = hasIdnumber && isSame(idnumber, existing.idnumber);
	const own = {
		...((isFoundByIt || isCut(idnumber ?? '', existing.idnumber)) && {
			idnumber: current.idnumber,
		}),
		...((!isFoundByIt || isSame(row.name, current.name)) && { name: current.name }),
	};
	if (off !== undefined) return off;
	const cleared = await storable(GROUP, row.cleared ?? {}, directory);
	if ('failure' in cleared) return cleared;
	return { value: { update: changeOf({ ...row, ...own, cleared: cleared.value }, current) } };
}

/** A group read by its id has its custom fields too. */
function currentOf(group: Group, { groups }: Directory): Group {
	const confirmed = groups.known(group.id);
	return confirmed !== undefined && 'value' in confirmed ? confirmed.value : group;
}

function changeOf(row: FoundNew, current: Group): Change<Group> {
	const { course, cleared, into } = row;
	const values = omit(row, 'course', 'courseid', 'grouping', 'into', 'cleared');
	const wanted = withCleared(values, cleared);
	return { current, wanted, into, named: course.by === 'id' ? {} : { course: course.value } };
}

/** Refuses plans that cannot all be carried out, in a dry run as well. */
async function refuseImpossible(
	plans: ReadonlyArray<Row<Plan>>,
	directory: Directory,
): Promise<Array<Row<Plan>>> {
	const callingOf = (plan: Plan): Calling => {
		if ('create' in plan) return { wanted: plan.create, current: plan.made, isUpsert: true };
		const { current, wanted } = plan.update;
		return { wanted: { ...wanted, courseid: current.courseid }, current };
	};
	return await refuseTaken(GROUP, plans, callingOf, directory);
}

/** How somebody's items say what becomes of a row. */
type Told = <E, R>(writing: Writing<E, R>) => Writing<E, R>;

/**
 * Updates and creates as planned, and answers every row. Updates come first: they may give away a
 * name that a new group takes.
 *
 * @param told what the caller's items say otherwise.
 * @param mayRace whether a group that others have made meanwhile is updated.
 */
export async function writePlans(
	plans: ReadonlyArray<Row<Plan>>,
	known: Omit<Plans, 'plans'>,
	run: Run,
	told: Told = (writing) => writing,
	mayRace = true,
): Promise<AnsweredRow[]> {
	const raced = mayRace ? new Set<FoundNew>() : undefined;
	const { directory, ledger } = run;
	const { own, groupings } = known;
	const updates = plans.flatMap((row) => {
		if ('refused' in row) return row;
		return 'update' in row.values ? { place: row.place, values: row.values.update } : [];
	});
	const creations = plans.flatMap((row) =>
		'values' in row && 'create' in row.values
			? { place: row.place, values: row.values.create }
			: [],
	);
	const writing = told(updating(GROUP, directory, readable(updates), groupings));
	const updated = await writeEntries(updates, writing, run);
	const creation = creating(GROUP, run, { own, groupings, isUpsert: true, raced });
	const made = await writeEntries(creations, told(creation), run);
	const created = await tellTwins(GROUP, made, directory);
	const beaten = creations.filter(({ values }) => raced?.has(values));
	if (beaten.length === 0) return [...updated, ...created];
	for (const { values } of beaten) ledger.entries.delete(identityOf(GROUP, values));
	const again = await resolveRows(beaten, async (row) => await plan(row, directory));
	const others = created.filter((_, index) => !raced?.has(creations[index].values));
	const possible = await refuseImpossible(again, directory);
	return [...updated, ...others, ...(await writePlans(possible, known, run, told, false))];
}
