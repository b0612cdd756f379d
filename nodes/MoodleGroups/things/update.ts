import type { IDataObject } from 'n8n-workflow';

import type { Cleared } from '../input/emptyCells';
import { omit } from '../input/omit';
import type { Row } from '../input/row';
import type { Directory } from '../lookup/directory';
import { collationKey, loosestKey, usualKey } from '../lookup/collation';
import type { CourseThings } from '../lookup/courseThings';
import { isCut } from '../lookup/idnumber';
import { countVariables } from '../moodle/encode';
import { isInDoubt, type Answer, type Failure } from '../moodle/failure';
import type { Named, NewGroup } from '../moodle/shapes/group';
import type { SiteFields } from '../moodle/siteFields';
import { readable, resolveRows } from '../run/resolveRows';
import type { Run } from '../run/run';
import { writeRows } from '../run/write';
import type { Writing } from '../run/writing';
import type { Assigned } from './assign';
import { findThings, type Found, type ThingRow } from './find';
import { aboutGrouping, hasGroup, type Groupings } from './groupingRef';
import { itemOf, type Kind, type Things, type Change } from './kind';
import { freedBy, orderMoves, parking } from './moves';
import { thingTwice } from './newThings';
import { learnFields, storable, withCleared } from './rowValues';
import { differences, readBack, storedOf } from './stored';
import type { Calling, Refusal } from './equalNames';
import { explainChange, refuseTaken } from './taken';
import type { Noun } from '../moodle/naming';

/** What a row has in addition to its values. */
interface Given {
	readonly named: IDataObject;
	readonly cleared?: Cleared;
}

/** Changes what the rows give, and keeps the rest as it is. */
export async function updateThings<K extends Noun, E extends ThingRow<K> & Partial<NewGroup>>(
	kind: Kind<K>,
	given: ReadonlyArray<Row<E>>,
	run: Run,
) {
	const { directory } = run;
	const things = kind.in(directory);
	const idOf = (row: Found<K, E>): number => row[`${kind.noun}id`];
	const rows = await findThings(kind, given, directory);
	await things.load(readable(rows).map(idOf));
	const changes = await resolveRows(rows, async (row): Promise<Answer<Change<Things[K]>>> => {
		// Another batch of n8n's may have changed it since it was read.
		await things.load([idOf(row)]);
		const current = things.known(idOf(row)) ?? { failure: things.forbidden! };
		if ('failure' in current) return current;
		const { named, cleared, ...values } = row as Record<string, unknown> & Given;
		const wanted: Partial<NewGroup> = omit<Record<string, unknown>, string>(
			values,
			'course',
			kind.noun,
			`${kind.noun}id`,
		);
		// What a spreadsheet has cut is no new ID number.
		const own = isCut(wanted.idnumber ?? '', current.value.idnumber) && {
			idnumber: current.value.idnumber,
		};
		return {
			value: { current: current.value, wanted: withCleared({ ...wanted, ...own }, cleared), named },
		};
	});
	const callingOf = ({ current, wanted }: Change): Calling => {
		return { current, wanted: { ...wanted, courseid: current.courseid } };
	};
	await learnFields(kind, changes, directory, (change) => callingOf(change).wanted);
	const checked = await resolveRows(changes, async (change) => {
		const read = await storable(kind, change.wanted, directory, change.current);
		return 'failure' in read ? read : { value: { ...change, wanted: read.value } };
	});
	const moved = readable(checked).filter((change) => freedBy([change]).size > 0);
	await things.inCourse.confirm(moved.map((change) => callingOf(change).wanted));
	const possible = await refuseTaken(kind, checked, callingOf, directory);
	return await writeRows(possible, updating(kind, directory, readable(possible)), run);
}

/**
 * Updates things and reads them back, and puts them into their groupings; what changes nothing is
 * not sent.
 *
 * @param all the changes of the batch: some may have to wait for others.
 * @param groupings what makes the groupings that changes need.
 */
export function updating<K extends Noun>(
	kind: Kind<K>,
	directory: Directory,
	all: ReadonlyArray<Change<Things[K]>>,
	groupings?: Groupings,
): Writing<Change<Things[K]>, Failure | undefined> {
	const things = kind.in(directory);
	const moves = orderMoves(all);
	const isParked = (change: Change) =>
		isOnlyDressed(change) || moves?.parked.has(change.current.id) === true;
	return {
		...(moves && {
			order: (left, right) =>
				moves.ranks.get(left.current.id)! - moves.ranks.get(right.current.id)!,
			keepsOrder: true,
		}),
		identity: ({ current }) => `update ${current.id}`,
		duplicateMessage: ({ current }) => thingTwice(kind, current),
		show: ({ current, named }) => ({ ...named, [`${kind.noun}id`]: current.id }),
		variables: (change) => countVariables(updateOf(change)) * (isParked(change) ? 2 : 1),
		alreadySettled: (change) =>
			isAsWanted(change, things, directory)
				? { done: 'unchanged', value: outputOf(kind.noun, change, change.current) }
				: undefined,
		serialKey: ({ current }) => current.courseid,
		prepare: async (entries) => (await groupings?.make(entries)) ?? [],
		async send(moodle, entries) {
			const changed = new Set(entries.filter((one) => !changesNothing(one, things.fields)));
			const updates = [...[...changed].filter(isParked).map(parking), ...changed].map(updateOf);
			const answer =
				changed.size === 0 ? { value: null } : await kind.calls(moodle).update(updates);
			const ids = [...changed].map(({ current }) => current.id);
			for (const { current } of changed) things.inCourse.expire(current.courseid);
			if ('value' in answer) await readBack(things, ids);
			else if (isInDoubt(answer.failure)) things.expire(ids);
			if ('failure' in answer || kind.assign === undefined) return answer;
			const wanted = entries.map((one): Assigned => {
				const groupingid = isPlaced(one, directory) ? undefined : one.into?.id;
				return { thing: one.current, groupingid, done: changed.has(one) ? 'updated' : 'found' };
			});
			return { value: await kind.assign(moodle, wanted) };
		},
		result(change, unassigned) {
			if (unassigned) return { failure: unassigned };
			const stored = storedOf<Things[K]>(things, change.current, change.wanted, 'updated');
			if ('failure' in stored) return stored;
			const { held, reason } = stored;
			const isBlind = directory.groupings.forbidden !== undefined;
			const isDoubted = isBlind && changesNothing(change, things.fields);
			const value = outputOf(kind.noun, change, held);
			return { done: 'updated', value, reason: isDoubted ? UNSEEN : reason };
		},
		async explain(entries, failure, wereRefused) {
			const things = kind.in(directory);
			const ids = entries.map(({ current }) => current.id);
			things.expire(ids);
			await things.load(ids);
			const gone = (id: number) => (things.isMissing(id) ? things.known(id) : undefined);
			const missing = ids.map((id) => gone(id) as { failure: Failure } | undefined);
			if (missing.some((one) => one !== undefined)) return missing;
			const freed = freedBy(entries);
			const look = async (keyOf: Refusal['keyOf']) =>
				await Promise.all(
					entries.map(
						async (change) =>
							await explainChange(kind, change, failure, directory, { freed, keyOf }),
					),
				);
			const isAlone = entries.length === 1 && wereRefused;
			let reasons = await look(isAlone ? loosestKey : collationKey);
			// Only some databases take these for equal, but nothing else is in the way.
			if (wereRefused && reasons.every((reason) => reason === undefined)) {
				reasons = await look(usualKey);
			}
			return reasons.map((reason) => reason && { failure: reason });
		},
	};
}

/** Why it is not known that anything was changed. */
const UNSEEN =
	'The token cannot read which groups are in a grouping, so the group may have been in it before';

/**
 * Whether a name changes only in what MySQL and MariaDB do not see, so that Moodle there finds the
 * thing itself in the way: it has to give its name away first.
 */
function isOnlyDressed({ current, wanted: { name } }: Change): boolean {
	return name !== undefined && name !== current.name && usualKey(name) === usualKey(current.name);
}

/** What to send: Moodle resets the description and its format unless they are sent again. */
export function updateOf({ current, wanted }: Pick<Change, 'current' | 'wanted'>) {
	return {
		...wanted,
		id: current.id,
		name: wanted.name ?? current.name,
		description: wanted.description ?? current.description,
		descriptionformat: wanted.descriptionformat ?? current.descriptionformat,
	};
}

/**
 * Whether a thing itself is as the row wants it. A new enrolment key always counts as a change: what a
 * group has is never kept.
 */
function changesNothing({ current, wanted }: Change, fields: SiteFields): boolean {
	const { enrolmentkey } = wanted;
	const hasNone = 'isKeyed' in current && current.isKeyed === false;
	const isSameKey = enrolmentkey === undefined || (enrolmentkey === '' && hasNone);
	return isSameKey && differences(current, wanted, fields).length === 0;
}

/** Whether everything is as the row wants it, the grouping too. */
export function isAsWanted(
	change: Change,
	{ fields }: Pick<CourseThings<Named>, 'fields'>,
	directory: Directory,
): boolean {
	return changesNothing(change, fields) && isPlaced(change, directory);
}

/** Whether a thing is in the grouping of its row, if there is one and the token may know. */
function isPlaced({ current, into }: Change, directory: Directory): boolean {
	return into === undefined || hasGroup(into.id, current.id, directory) === true;
}

/** The row's names, and the thing: by a name that it has lost no other row would find it. */
function outputOf<K extends Noun>(
	noun: K,
	{ named, into, wanted: { name } }: Change,
	thing: Things[K],
): IDataObject {
	const renamed = name !== undefined && noun in named ? { [noun]: thing.name } : {};
	const item = omit(itemOf(noun, thing), 'groups');
	return { ...named, ...renamed, ...item, ...aboutGrouping(into) };
}
