import type { Row, RowRef } from '../input/row';
import type { Directory } from '../lookup/directory';
import { collationKey, loosestKey, usualKey } from '../lookup/collation';
import { closest, isHeld } from '../lookup/courseIndex';
import { explainTooOld } from '../lookup/tooOld';
import type { Answer, Failure } from '../moodle/failure';
import { adviseFunctions, diagnosis, isFunctionForbidden } from '../moodle/reasons';
import type { Noun } from '../moodle/naming';
import { readable, resolveRows } from '../run/resolveRows';
import { duplicate } from '../run/write';
import type { Unique } from '../run/writing';
import type { Kind, Things, Change } from './kind';
import { explainEqual, explainWithin, refuseEqual, type Calling, type Refusal } from './equalNames';
import { freedBy, freedKey, isChanged, keyOf } from './moves';
import { nameTwice, thingTwice, uniqueIdnumber, type FoundNew } from './newThings';

/**
 * Why a thing cannot be called as wanted: another one of its course has the name or the ID number,
 * and keeps it, or it is not known whether one does. Says nothing of a course that was not read or
 * may not be.
 */
export async function explainTaken<K extends Noun>(
	kind: Kind<K>,
	{ wanted, current, isUpsert = false }: Calling,
	directory: Directory,
	refusal: Refusal = {},
): Promise<Failure | undefined> {
	const { errorcode, freed } = refusal;
	const { courseid, idnumber = '' } = wanted;
	const { inCourse } = kind.in(directory);
	// A database that tells case apart would take a second one.
	const unread = refusal.keyOf === undefined ? inCourse.unread(wanted) : undefined;
	if (unread !== undefined) return unread;
	const takers = inCourse.takers(wanted);
	const taker = (by: 'name' | 'idnumber', all: ReadonlyArray<Things[K]>) =>
		isChanged(by, wanted, current)
			? all.find((one) => one.id !== current?.id && !freed?.has(freedKey(by, one)))
			: undefined;
	const isNew = current === undefined && !isUpsert;
	const namesake = taker('name', takers.byName);
	if (namesake !== undefined) {
		const course = await directory.courses.name(courseid);
		return diagnosis('nameTaken', [kind.noun, namesake, course, isNew], errorcode).failure;
	}
	const holder = taker(
		'idnumber',
		takers.byIdnumber.filter((one) => isHeld(one, idnumber)),
	);
	if (holder === undefined)
		return await explainEqual(kind, { wanted, current }, directory, refusal);
	const given = [kind.noun, idnumber, holder, await directory.courses.name(courseid)] as const;
	return diagnosis('idnumberTaken', [...given, isNew], errorcode).failure;
}

/**
 * Refuses rows that are about the same as another row, and rows that want a name or an ID number
 * that something else keeps. Moodle lets an update take a name that looks like the same number as
 * its own (`7` and `007`), whoever has it.
 *
 * Precondition: the courses were read where that is to be found out.
 */
export async function refuseTaken<K extends Noun, E>(
	kind: Kind<K>,
	given: ReadonlyArray<Row<E>>,
	callingOf: (values: E) => Calling,
	directory: Directory,
): Promise<Array<Row<E>>> {
	let rows = [...given];
	// What a refused row does not give away may be what another one wants.
	for (let before = Infinity; readable(rows).length < before; ) {
		const left = readable(rows);
		before = left.length;
		const freed = freedBy(
			left.map(callingOf).flatMap(({ current, wanted }) => (current ? [{ current, wanted }] : [])),
		);
		rows = await resolveRows(rows, async (values): Promise<Answer<E>> => {
			const failure = await explainTaken(kind, callingOf(values), directory, { freed });
			return failure === undefined ? { value: values } : { failure };
		});
		rows = await refuseEqual(refuseRepeated(kind, rows, callingOf), callingOf, directory);
	}
	return rows;
}

function refuseRepeated<E>(
	kind: Pick<Kind<Noun>, 'noun'>,
	given: ReadonlyArray<Row<E>>,
	callingOf: (values: E) => Calling,
): Array<Row<E>> {
	const seen = new Map<string, RowRef>();
	return given.map((row) => {
		if ('refused' in row) return row;
		const { place } = row;
		const claims = claimsOf(kind, callingOf(row.values));
		const taken = claims.find(({ key, isShared }) => isShared !== true && seen.has(key));
		if (taken !== undefined) {
			return { place, refused: duplicate(taken.twice, seen.get(taken.key)!, place) };
		}
		for (const { key } of claims) seen.set(key, seen.get(key) ?? place);
		return row;
	});
}

/** What no two rows can have. */
function claimsOf(kind: Pick<Kind<Noun>, 'noun'>, { wanted, current }: Calling) {
	const { courseid, name = '' } = wanted;
	const claims: Unique[] = [];
	if (current !== undefined) {
		claims.push({ key: `update ${current.id}`, twice: thingTwice(kind, current) });
	}
	if (isChanged('name', wanted, current)) {
		const key = `name ${courseid} ${keyOf('name', name)}`;
		claims.push({ key, twice: nameTwice({ courseid, name }) });
	}
	const idnumber = uniqueIdnumber(wanted);
	const isClaimed = idnumber?.isShared === true || isChanged('idnumber', wanted, current);
	return idnumber === undefined || !isClaimed ? claims : [...claims, idnumber];
}

/**
 * What a row means: what has its ID number, or else its name, exactly or apart from case, blanks and
 * the like; `undefined` if nothing is called so. Fails if several are meant; of several with the ID
 * number, the name decides. What has an ID number that only looks like the same number (`7`, `007`)
 * is something else, and in the way.
 *
 * Precondition: the course was read.
 */
export function meant<K extends Noun>(
	{ noun, ...kind }: Kind<K>,
	row: FoundNew,
	directory: Directory,
): Answer<Things[K] | undefined> {
	const { byName, byIdnumber } = kind.in(directory).inCourse.takers(row);
	const ways = [
		{ sought: { by: 'idnumber', value: row.idnumber ?? '' }, among: byIdnumber },
		{ sought: { by: 'name', value: row.name }, among: byName },
	];
	const found = ways.map(({ sought, among }) => ({ sought, all: closest(among, sought) }));
	const { sought, all } = found.find((one) => one.all.length > 0) ?? found[1];
	const named = all.filter((one) => found[1].all.includes(one));
	const [one, other] = named.length === 1 ? named : all;
	return other === undefined ? { value: one } : diagnosis('ambiguous', [noun, sought, all]);
}

/**
 * Finds out by reading which things Moodle would not create, and why.
 *
 * @param wereRefused whether it was these, and not only others before them.
 * @param isUpsert whether what is there already would have been taken instead.
 */
export async function explainCreation<K extends Noun>(
	kind: Kind<K>,
	entries: readonly FoundNew[],
	failure: Failure,
	directory: Directory,
	{ wereRefused, isUpsert }: { wereRefused: boolean; isUpsert?: boolean },
): Promise<Array<Failure | undefined>> {
	const { errorcode } = failure;
	const { inCourse } = kind.in(directory);
	await inCourse.confirmAgain(entries);
	const isAlone = entries.length === 1 && wereRefused;
	const look = async (keyOf: Refusal['keyOf']) =>
		await Promise.all(
			entries.map(async (entry) => {
				const course = await inCourse.read(entry.courseid);
				if ('failure' in course) {
					if (!isFunctionForbidden(course.failure)) return course.failure;
					return isAlone ? withoutReading(kind, failure) : undefined;
				}
				const calling = { wanted: entry, isUpsert };
				return (
					(await explainTaken(kind, calling, directory, { errorcode, keyOf })) ??
					(await explainTooOld(entry, failure, directory.account))
				);
			}),
		);
	const reasons = await look(isAlone ? loosestKey : collationKey);
	if (!wereRefused || reasons.some((reason) => reason !== undefined)) return reasons;
	// Only some databases take these for equal, but nothing else is in the way.
	const within = await explainWithin(kind.noun, entries, directory, errorcode);
	const usual = await look(usualKey);
	return usual.map((reason, index) => reason ?? within[index]);
}

function withoutReading({ noun }: Pick<Kind<Noun>, 'noun'>, failure: Failure): Failure {
	const advice = `${failure.advice} ${adviseFunctions([`core_group_get_course_${noun}s`])}`;
	return { ...failure, advice };
}

/**
 * Finds out by reading why Moodle would not change a thing.
 *
 * @param known what the changes of the same request give away, and what makes names equal.
 */
export async function explainChange<K extends Noun>(
	kind: Kind<K>,
	{ current, wanted }: Change<Things[K]>,
	failure: Failure,
	directory: Directory,
	known: Pick<Refusal, 'freed' | 'keyOf'>,
): Promise<Failure | undefined> {
	const { errorcode } = failure;
	const { inCourse } = kind.in(directory);
	const { courseid } = current;
	const course = await inCourse.read(courseid);
	if ('failure' in course) return isFunctionForbidden(course.failure) ? undefined : course.failure;
	const calling = { wanted: { ...wanted, courseid }, current };
	await inCourse.confirm([calling.wanted]);
	return (
		(await explainTaken(kind, calling, directory, { errorcode, ...known })) ??
		(await explainTooOld(wanted, failure, directory.account)) ??
		(await kind.explainLocked?.(current, wanted, failure, directory))
	);
}
