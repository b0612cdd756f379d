import { omit } from '../input/omit';
import { placeLabel, type RowRef, type Row } from '../input/row';
import type { Directory } from '../lookup/directory';
import type { Answer, Failure } from '../moodle/failure';
import { isFunctionForbidden } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import { readable, resolveRows } from '../run/resolveRows';
import type { Run } from '../run/run';
import { duplicate, writeEntries } from '../run/write';
import { ownThings, type Own, creating } from './create';
import { GROUP, type Change } from './kind';
import {
	findNew,
	nameTwice,
	newThingEntry,
	uniqueIdnumber,
	type FoundNew,
	type NewThingRow,
} from './newThings';
import { participationOff } from './rowValues';
import { explainTaken } from './taken';
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
}

/** Decides for each row whether its group is to be created or updated, or why neither can be done. */
export async function planGroups(given: ReadonlyArray<Row<NewThingRow>>, run: Run): Promise<Plans> {
	const rows = await findNew(GROUP, given, run.directory);
	const own = ownThings(GROUP, readable(rows), run);
	const plans = await resolveRows(
		rows,
		async (row): Promise<Answer<Plan>> =>
			unfinished(row, own) ?? createdInRun(row, run) ?? (await plan(row, run.directory)),
	);
	return { plans: refuseRepeated(plans), own };
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
	const entry = run.ledger.entries.get(newThingEntry.identity(row));
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
	const { byName, byIdnumber } = inCourse.takers(row);
	const existing = byIdnumber ?? byName;
	if (existing === undefined) return { value: { create: row } };
	const isOther =
		byIdnumber === undefined && row.idnumber !== undefined && existing.idnumber !== '';
	if (isOther || (byName !== undefined && byName.id !== existing.id)) {
		return { failure: (await explainTaken(GROUP, row, directory))! };
	}
	const current = currentOf(existing, directory);
	const off = participationOff(row, current);
	return off ?? { value: { update: changeOf(row, current) } };
}

/** A group read by its id has its custom fields too. */
function currentOf(group: Group, { groups }: Directory): Group {
	const confirmed = groups.known(group.id);
	return confirmed !== undefined && 'value' in confirmed ? confirmed.value : group;
}

function changeOf(row: FoundNew, current: Group): Change<Group> {
	const { course } = row;
	const wanted = omit(row, 'course', 'courseid', 'grouping', 'groupingid');
	return { current, wanted, named: course.by === 'id' ? {} : { course: course.value } };
}

/** Refuses rows that are about a group that another row is about, in a dry run as well. */
function refuseRepeated(plans: ReadonlyArray<Row<Plan>>): Array<Row<Plan>> {
	const seen = new Map<string, RowRef>();
	return plans.map((row) => {
		if ('refused' in row) return row;
		const { place } = row;
		const claims = claimsOf(row.values);
		const taken = claims.find(({ key }) => seen.has(key));
		if (taken === undefined) {
			for (const { key } of claims) seen.set(key, place);
			return row;
		}
		return { place, refused: duplicate(taken.twice, seen.get(taken.key)!, place) };
	});
}

/** What no two rows can have. */
function claimsOf(plan: Plan): Array<{ key: string; twice: string }> {
	if ('update' in plan) {
		const { id } = plan.update.current;
		return [{ key: `update ${id}`, twice: `Group ${id} occurs twice` }];
	}
	const name = { key: newThingEntry.identity(plan.create), twice: nameTwice(plan.create) };
	const idnumber = uniqueIdnumber(plan.create);
	return idnumber === undefined ? [name] : [name, idnumber];
}

/**
 * Creates and updates as planned, and answers every row.
 *
 * @param told what the caller's items say otherwise.
 */
export async function writePlans(
	plans: ReadonlyArray<Row<Plan>>,
	own: Plans['own'],
	run: Run,
	told = <E, R>(writing: Writing<E, R>): Writing<E, R> => writing,
): Promise<AnsweredRow[]> {
	const isUpdate = (row: Row<Plan>) => 'values' in row && 'update' in row.values;
	const only = <K extends 'create' | 'update'>(key: K) =>
		plans
			.filter((row) => isUpdate(row) === (key === 'update'))
			.map((row) =>
				'refused' in row
					? row
					: { place: row.place, values: (row.values as Extract<Plan, Record<K, unknown>>)[key] },
			);
	const created = await writeEntries(only('create'), told(creating(GROUP, run, { own })), run);
	const updated = await writeEntries(only('update'), told(updating(GROUP, run.directory)), run);
	return [...created, ...updated];
}
