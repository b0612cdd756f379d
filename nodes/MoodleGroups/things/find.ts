import type { IDataObject } from 'n8n-workflow';

import type { Row } from '../input/row';
import type { Directory } from '../lookup/directory';
import { valueOf } from '../lookup/loader';
import type { Answer } from '../moodle/failure';
import type { Identification, Noun } from '../moodle/naming';
import { diagnosis } from '../moodle/reasons';
import { readable, resolveRows } from '../run/resolveRows';
import type { Kind } from './kind';

/** A thing as a row means it; its course is needed to find it by name or ID number. */
export type ThingRow<K extends Noun> = {
	readonly course: Identification | undefined;
} & { readonly [key in K]: Identification };

export type GroupRow = ThingRow<'group'>;

/** A row with the id of its thing, `groupid` say, and what that is really called. */
export type Found<K extends Noun, E> = E & { readonly [key in `${K}id`]: number } & {
	readonly named: IDataObject;
};

/** The parts of a row that have values. */
type Partly<K extends Noun> = Readonly<Partial<Record<K | 'course', Identification>>>;

/**
 * Finds the groups (or groupings) that rows mean. Those whose course is known are read by id as well.
 * A row fails if its course or its thing is not found, or if the thing is in another course.
 */
export async function findThings<K extends Noun, E extends ThingRow<K>>(
	kind: Kind<K>,
	rows: ReadonlyArray<Row<E>>,
	directory: Directory,
): Promise<Array<Row<Found<K, E>>>> {
	await loadThings(kind, readable(rows), directory);
	return await resolveRows(rows, async (row) => await resolveThing(kind, row, directory));
}

/** {@link findThings} for one row. */
export async function findThing<K extends Noun, E extends ThingRow<K>>(
	kind: Kind<K>,
	row: E,
	directory: Directory,
): Promise<Answer<Found<K, E>>> {
	await loadThings(kind, [row], directory);
	return await resolveThing(kind, row, directory);
}

/** Reads the courses that rows name, and the things that they mean there. */
export async function loadThings<K extends Noun>(
	kind: Kind<K>,
	rows: ReadonlyArray<Partly<K>>,
	directory: Directory,
): Promise<void> {
	const { courses } = directory;
	const things = kind.in(directory);
	await courses.load(rows.flatMap(({ course }) => (course ? [course] : [])));
	// Whether the thing of an ID is the one that is meant, it can tell best itself.
	await things.load(rows.flatMap((row) => (row[kind.noun]?.also ? idsOf(row[kind.noun]!) : [])));
	const placed = rows.flatMap((row) => {
		const courseid = valueOf(row.course && courses.find(row.course));
		const sought = row[kind.noun];
		return courseid === undefined || sought === undefined ? [] : [{ courseid, sought }];
	});
	const called = placed.filter(({ sought: { by, also } }) => by !== 'id' || also !== undefined);
	await things.inCourse.load(new Set(called.map(({ courseid }) => courseid)));
	const ids: number[] = [];
	for (const { sought, courseid } of placed) {
		const found = await things.inCourse.find(sought, courseid);
		if ('value' in found) ids.push(found.value);
	}
	await things.load(ids);
}

/** The ID that a row gives, if it gives one. */
function idsOf({ by, value }: Identification): number[] {
	return by === 'id' ? [Number(value)] : [];
}

/** Finds what a row means, after {@link loadThings} has read it. */
export async function resolveThing<K extends Noun, E extends ThingRow<K>>(
	kind: Kind<K>,
	row: E,
	directory: Directory,
): Promise<Answer<Found<K, E>>> {
	const { courses } = directory;
	const things = kind.in(directory);
	const course = row.course && courses.find(row.course);
	if (course && 'failure' in course) return course;
	const found = await things.inCourse.find(row[kind.noun], course?.value);
	if ('failure' in found) return found;
	const known = course && things.known(found.value);
	if (known && 'value' in known && known.value.courseid !== course.value) {
		const actual = await courses.name(known.value.courseid);
		const wanted = await courses.name(course.value);
		return diagnosis('elsewhere', [kind.noun, known.value, actual, wanted]);
	}
	const real: Partly<Noun> = {
		course: row.course && courses.real(row.course),
		[kind.noun]: things.inCourse.real(row[kind.noun], course?.value, found.value),
	};
	const named = namesOf(real);
	return { value: { ...row, ...real, [`${kind.noun}id`]: found.value, named } as Found<K, E> };
}

/** Ways that need no repeating. */
const IDS = new Set(['id', 'idOrName']);

/** Most rows of ids have no names: they share this. */
const NAMELESS: IDataObject = Object.freeze({});

/** The names by which a row calls things, as its output repeats them; ids need no repeating. */
export function namesOf(row: Readonly<Record<string, Identification | undefined>>): IDataObject {
	let names: IDataObject | undefined;
	for (const [name, sought] of Object.entries(row)) {
		if (sought === undefined || IDS.has(sought.by)) continue;
		names ??= {};
		names[name] = sought.value;
	}
	return names ?? NAMELESS;
}
