import { omit } from '../input/omit';
import type { Directory } from '../lookup/directory';
import { pauseBefore } from '../moodle/call';
import { valueOf } from '../lookup/loader';
import { createSafely } from '../moodle/createSafely';
import type { Answer, Failure } from '../moodle/failure';
import { isFunctionForbidden } from '../moodle/reasons';
import type { WebService } from '../moodle/webService';
import type { Done, Outcome } from '../run/entry';
import type { Run } from '../run/run';
import type { Writing } from '../run/writing';
import { fillFields } from './fillFields';
import { aboutGrouping, type Groupings } from './groupingRef';
import { itemOf, type Kind, type Things } from './kind';
import { LateFields } from './lateFields';
import { identityOf, nameTwice, newThingEntry, toNew, type FoundNew } from './newThings';
import type { Own } from './ownThings';
import type { Stored } from './stored';
import { explainCreation, explainTaken, meant } from './taken';
import type { Noun } from '../moodle/naming';

/**
 * What happens to a row whose thing exists: an error row, or the thing as it is. `returnNamed` goes
 * by the name only, and does not return another thing with the ID number.
 */
export type IfExists = 'fail' | 'return' | 'returnNamed';

/** The longest time that a run looks for what others are creating, in milliseconds. */
const LONGEST_LOOK = 3_500;

/** What was created, and why it is not in the grouping that its row asks for. */
interface Created<T> {
	readonly stored: Stored<T>;
	readonly unassigned: Failure | undefined;
}

/** What is known before anything is created. */
interface Known<T> {
	readonly taken?: ReadonlyMap<FoundNew, Outcome>;
	readonly own?: ReadonlyMap<FoundNew, Own<T>>;
	readonly ifExists?: IfExists;
	/** What makes the groupings that entries need. */
	readonly groupings?: Groupings;
	/** Whether what is there would have been updated. */
	readonly isUpsert?: boolean;
	/** Where entries are put, unsent, whose things others have made meanwhile. */
	readonly raced?: Set<FoundNew>;
}

/** Creates things, unless they are known to be taken, or an earlier try may have created them. */
export function creating<K extends Noun>(
	kind: Kind<K>,
	run: Run,
	{ taken, own = new Map(), ifExists = 'fail', groupings, isUpsert, raced }: Known<Things[K]>,
): Writing<FoundNew, Created<Things[K]>> {
	const { directory } = run;
	const recovers = ifExists !== 'fail' || raced !== undefined;
	let patience = LONGEST_LOOK;
	const things = kind.in(directory);
	const fields = new LateFields(kind, directory);
	return {
		...newThingEntry,
		identity: (entry) => identityOf(kind, entry),
		variables: (entry) => fields.variables(entry),
		alreadySettled(entry) {
			const made = own.get(entry);
			if (made !== undefined)
				return made.isComplete ? existing(kind, made.thing, entry) : undefined;
			const doubt = run.ledger.doubt(identityOf(kind, entry));
			return taken?.get(entry) ?? (doubt && { failure: doubt });
		},
		duplicateMessage: nameTwice,
		prepare: async (entries) => (await groupings?.make(entries)) ?? [],
		// Two requests at once can make two things with the same name and ID number in a course.
		serialKey: ({ courseid }) => courseid,
		recovers,
		// The cache of Moodle holds the ID numbers of what it rolled back until something is created.
		mayPass: ({ kind: what }) => what === 'clash',
		async send(moodle, entries) {
			const refused = fields.refusals(entries)?.find((refusal) => refusal !== undefined);
			if (refused !== undefined) return refused;
			const values = new Map(entries.map((entry) => [entry, valueOf(fields.read(entry))!]));
			const isBare = await fields.areUnknown(entries);
			const fresh = entries.filter((entry) => !own.has(entry));
			const wanted = fresh.map((entry) => values.get(entry)!);
			const created = await createAny(
				kind,
				moodle,
				isBare ? wanted.map((row) => omit(row, 'customfields')) : wanted,
			);
			if ('failure' in created) return created;
			for (const { courseid } of fresh) things.inCourse.expire(courseid);
			const made = new Map(fresh.map((entry, index) => [entry, created.value[index]]));
			const all = entries.map((entry) => made.get(entry) ?? own.get(entry)!.thing);
			const assigned = all.map((thing, index) => {
				return { thing, groupingid: entries[index].into?.id, done: 'created' as const };
			});
			const unassigned = await kind.assign?.(moodle, assigned);
			const fillings = entries.map((entry, index) => ({
				entry: values.get(entry)!,
				thing: all[index],
				isBare: isBare || own.has(entry),
			}));
			const stored = await fillFields(kind, moodle, fillings, directory, isBare);
			return {
				value: stored.map((one, index) => ({ stored: one, unassigned: unassigned?.[index] })),
			};
		},
		result(entry, { stored, unassigned }) {
			if (unassigned !== undefined) return { failure: unassigned };
			if ('failure' in stored) return stored;
			const { held, reason } = stored;
			if (own.has(entry)) return existing(kind, held, entry);
			return { done: 'created', thing: held, value: outputOf(kind, held, entry), reason };
		},
		async explain(entries, failure, wereRefused) {
			const refusals = fields.refusals(entries);
			if (refusals !== undefined) return refusals;
			const look = async () =>
				await explainCreation(kind, entries, failure, directory, { wereRefused, isUpsert });
			let reasons = await look();
			// Moodle refuses what another run is still creating, and that cannot be read yet.
			const isTaken = failure.kind === 'clash' || failure.kind === 'invalid';
			const { transport } = kind.calls(run.moodle);
			for (let nth = 0; recovers && wereRefused && isTaken && patience > 0; nth++) {
				if (reasons.some((reason) => reason !== undefined)) break;
				const pause = Math.min(pauseBefore(nth), patience);
				patience -= pause;
				await transport.pause(pause);
				reasons = await look();
			}
			return await Promise.all(
				entries.map(async (entry, index) => {
					const reason = reasons[index];
					// Of its own thing only the grouping is missing, and no row fails for its own.
					if (own.has(entry) || reason === undefined) return undefined;
					if (raced !== undefined && isThere(kind, entry, directory)) {
						raced.add(entry);
						return { unsent: reason };
					}
					const outcome = await ifTaken(kind, entry, directory, ifExists);
					return outcome !== undefined && 'done' in outcome ? outcome : { failure: reason };
				}),
			);
		},
	};
}

/** Of rows whose things are all there already, only the groupings are missing. */
async function createAny<K extends Noun>(
	kind: Kind<K>,
	moodle: WebService,
	entries: readonly FoundNew[],
): Promise<Answer<Array<Things[K]>>> {
	if (entries.length === 0) return { value: [] };
	return await createSafely(kind.calls(moodle), entries.map(toNew));
}

/** @param entry the row that has made the thing; without it, the thing was there and is left alone. */
function existing<K extends Noun>(kind: Kind<K>, thing: Things[K], entry?: FoundNew): Done {
	return { done: 'existing', thing, value: outputOf(kind, thing, entry) };
}

function outputOf<K extends Noun>({ noun }: Kind<K>, thing: Things[K], entry?: FoundNew) {
	return { ...itemOf(noun, thing), ...aboutGrouping(entry?.into) };
}

/** What is said of a row whose name or ID number is taken; `undefined` if neither is. */
export async function ifTaken<K extends Noun>(
	kind: Kind<K>,
	entry: FoundNew,
	directory: Directory,
	ifExists: IfExists,
): Promise<Outcome | undefined> {
	const { inCourse } = kind.in(directory);
	const course = inCourse.known(entry.courseid);
	if (course !== undefined && 'failure' in course) {
		return isFunctionForbidden(course.failure) ? undefined : course;
	}
	if (ifExists !== 'fail') {
		const found = meant(kind, entry, directory);
		if ('failure' in found) return found;
		const { byName } = inCourse.takers(entry);
		const isMeant = byName.length === 0 ? ifExists === 'return' : byName.includes(found.value!);
		if (found.value !== undefined && isMeant) return existing(kind, found.value);
	}
	const failure = await explainTaken(kind, { wanted: entry }, directory);
	return failure && { failure };
}

/** Whether something of the course is called as an entry, or several things are. */
function isThere<K extends Noun>(kind: Kind<K>, entry: FoundNew, directory: Directory): boolean {
	const found = meant(kind, entry, directory);
	return 'failure' in found || found.value !== undefined;
}
