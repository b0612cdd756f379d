import { omit } from '../input/omit';
import { byPlace, placeLabel, type Row } from '../input/row';
import { isSame } from '../lookup/alike';
import { isCalled } from '../lookup/courseIndex';
import type { Directory } from '../lookup/directory';
import { isCut } from '../lookup/idnumber';
import type { Answer, Failure } from '../moodle/failure';
import { isFunctionForbidden } from '../moodle/reasons';
import type { Noun } from '../moodle/naming';
import { answerRows } from '../run/answerRows';
import { readable, resolveRows } from '../run/resolveRows';
import type { Run } from '../run/run';
import { writeEntries } from '../run/write';
import { creating } from './create';
import type { Change, Kind, Things } from './kind';
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
export type Plan<K extends Noun> =
	| {
			readonly create: FoundNew;
			/** What an earlier try of the run has made of it, but not put into its grouping. */
			readonly made?: Things[K];
	  }
	| { readonly update: Change<Things[K]> };

/** What is to be done for each row, and what earlier tries of the run have made of them. */
export interface Plans<K extends Noun> {
	readonly plans: Array<Row<Plan<K>>>;
	readonly own: ReadonlyMap<FoundNew, Own<Things[K]>>;
	/** The groupings of the rows. */
	readonly groupings: RowGroupings;
}

/**
 * Decides for each row whether its thing is to be created or updated, or why neither can be done.
 *
 * @param isMaking whether the options say to make groupings; `undefined` where there is no such option.
 */
export async function planThings<K extends Noun>(
	kind: Kind<K>,
	given: ReadonlyArray<Row<NewThingRow>>,
	run: Run,
	isMaking?: boolean,
): Promise<Plans<K>> {
	const groupings = new RowGroupings(run, isMaking);
	const rows = await findNew(kind, given, run.directory, groupings);
	const own = ownThings(kind, readable(rows), run);
	const plans = await resolveRows(
		rows,
		async (row): Promise<Answer<Plan<K>>> =>
			unfinished(row, own) ??
			createdInRun(kind, row, run) ??
			(await plan(kind, row, run.directory)),
	);
	return { plans: await refuseImpossible(kind, plans, run.directory), own, groupings };
}

/** What a retry still has to put into its grouping is no update. */
function unfinished<K extends Noun>(
	row: FoundNew,
	own: Plans<K>['own'],
): { value: Plan<K> } | undefined {
	const made = own.get(row);
	return made?.isComplete === false ? { value: { create: row, made: made.thing } } : undefined;
}

/** What an earlier batch of the items has made is nothing to update. */
function createdInRun<K extends Noun>(
	kind: Kind<K>,
	row: FoundNew,
	run: Run,
): { failure: Failure } | undefined {
	const entry = run.ledger.entries.get(identityOf(kind, row));
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

/** A thing is found by its ID number, else by its name, unless that one has another ID number. */
async function plan<K extends Noun>(
	kind: Kind<K>,
	row: FoundNew,
	directory: Directory,
): Promise<Answer<Plan<K>>> {
	const { inCourse } = kind.in(directory);
	// Another batch of n8n's may have changed the course since it was read.
	const course = await inCourse.read(row.courseid);
	if ('failure' in course) {
		if (!isFunctionForbidden(course.failure)) return course;
		const message = `${course.failure.message}, so the node cannot tell which ${kind.noun}s are there`;
		return { failure: { ...course.failure, message } };
	}
	const found = meant(kind, row, directory);
	if ('failure' in found) return found;
	const existing = found.value;
	const { idnumber } = row;
	if (existing === undefined) return { value: { create: row } };
	const hasIdnumber =
		idnumber !== undefined && isCalled(existing, { by: 'idnumber', value: idnumber });
	const isOther = !hasIdnumber && idnumber !== undefined && existing.idnumber !== '';
	if (isOther) return { value: { create: row } };
	const current = currentOf(kind, existing, directory);
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
	const cleared = await storable(kind, row.cleared ?? {}, directory);
	if ('failure' in cleared) return cleared;
	return { value: { update: changeOf({ ...row, ...own, cleared: cleared.value }, current) } };
}

/** What was read by its id has its custom fields too. */
function currentOf<K extends Noun>(
	kind: Kind<K>,
	thing: Things[K],
	directory: Directory,
): Things[K] {
	const confirmed = kind.in(directory).known(thing.id);
	return confirmed !== undefined && 'value' in confirmed ? confirmed.value : thing;
}

function changeOf<C>(row: FoundNew, current: C): Change<C> {
	const { course, cleared, into } = row;
	const values = omit(row, 'course', 'courseid', 'grouping', 'into', 'cleared');
	const wanted = withCleared(values, cleared);
	return { current, wanted, into, named: course.by === 'id' ? {} : { course: course.value } };
}

/** Refuses plans that cannot all be carried out, in a dry run as well. */
async function refuseImpossible<K extends Noun>(
	kind: Kind<K>,
	plans: ReadonlyArray<Row<Plan<K>>>,
	directory: Directory,
): Promise<Array<Row<Plan<K>>>> {
	const callingOf = (plan: Plan<K>): Calling => {
		if ('create' in plan) return { wanted: plan.create, current: plan.made, isUpsert: true };
		const { current, wanted } = plan.update;
		return { wanted: { ...wanted, courseid: current.courseid }, current };
	};
	return await refuseTaken(kind, plans, callingOf, directory);
}

/** How somebody's items say what becomes of a row. */
type Told = <E, R>(writing: Writing<E, R>) => Writing<E, R>;

/** Creates the things of the rows that are not there, and updates the others. */
export async function upsertThings<K extends Noun>(
	kind: Kind<K>,
	given: ReadonlyArray<Row<NewThingRow>>,
	run: Run,
	isMaking?: boolean,
) {
	const { plans, ...known } = await planThings(kind, given, run, isMaking);
	const written = await writePlans(kind, plans, known, run);
	return await answerRows([...known.groupings.created, ...written].sort(byPlace), run);
}

/**
 * Updates and creates as planned, and answers every row. Updates come first: they may give away a
 * name that a new group takes.
 *
 * @param told what the caller's items say otherwise.
 * @param mayRace whether what others have made meanwhile is updated.
 */
export async function writePlans<K extends Noun>(
	kind: Kind<K>,
	plans: ReadonlyArray<Row<Plan<K>>>,
	known: Omit<Plans<K>, 'plans'>,
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
	const writing = told(updating(kind, directory, readable(updates), groupings));
	const updated = await writeEntries(updates, writing, run);
	const creation = creating(kind, run, { own, groupings, isUpsert: true, raced });
	const made = await writeEntries(creations, told(creation), run);
	const created = await tellTwins(kind, made, directory);
	const beaten = creations.filter(({ values }) => raced?.has(values));
	if (beaten.length === 0) return [...updated, ...created];
	for (const { values } of beaten) ledger.entries.delete(identityOf(kind, values));
	const again = await resolveRows(beaten, async (row) => await plan(kind, row, directory));
	const others = created.filter((_, index) => !raced?.has(creations[index].values));
	const possible = await refuseImpossible(kind, again, directory);
	return [...updated, ...others, ...(await writePlans(kind, possible, known, run, told, false))];
}
