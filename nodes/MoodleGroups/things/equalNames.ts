import type { Row, RowRef } from '../input/row';
import { likeness } from '../lookup/alike';
import { collationKey, loosestKey, usualKey } from '../lookup/collation';
import type { Directory } from '../lookup/directory';
import type { Wanted } from '../lookup/takers';
import type { Failure } from '../moodle/failure';
import { quoted, type Noun } from '../moodle/naming';
import { diagnosis } from '../moodle/reasons';
import type { Named } from '../moodle/shapes/group';
import { readable } from '../run/resolveRows';
import { duplicate } from '../run/write';
import type { Kind } from './kind';
import { freedKey, type Freed } from './moves';

/** What something of a course is to be called. */
export interface Calling {
	readonly wanted: Wanted;
	/** What it is now; nothing if it is new. */
	readonly current?: Named;
	/** Whether what has the name already would be taken instead, if that could be. */
	readonly isUpsert?: boolean;
}

/** A new thing. */
type New = Wanted & { readonly name: string };

/** What is known of a name that may not be free. */
export interface Refusal {
	/** What Moodle said to it. */
	readonly errorcode?: string;
	/** What others of the course give away before. */
	readonly freed?: Freed;
	/** What makes names equal. Before Moodle was asked, only what every MySQL and MariaDB does. */
	readonly keyOf?: (name: string) => string;
}

/**
 * Why a thing cannot have a name that nothing else has to the letter: the site's database takes it
 * for that of another thing, which keeps it. The site is asked how it compares only where there is
 * such a name.
 *
 * Precondition: the course was read where that is to be found out.
 */
export async function explainEqual<K extends Noun>(
	kind: Kind<K>,
	calling: Calling,
	directory: Directory,
	{ errorcode, freed, keyOf = collationKey }: Refusal = {},
): Promise<Failure | undefined> {
	const { courseid, name } = calling.wanted;
	const equal = equalTo(kind, calling, directory, keyOf).find(
		(one) => !freed?.has(freedKey('name', one)),
	);
	if (equal === undefined) return undefined;
	// Of a name that Moodle refused alone, nothing else is as likely.
	const isLoose = (await directory.database.isLoose(courseid)) ?? keyOf === loosestKey;
	if (!isLoose) return undefined;
	const course = await directory.courses.name(courseid);
	return diagnosis('nameEqual', [kind.noun, name!, equal, course], errorcode).failure;
}

/**
 * Why the database would not take each of the new names of one request: it takes the name for that of
 * another one of the request, before it. `undefined` for those that it may take.
 */
export async function explainWithin(
	noun: Noun,
	entries: readonly New[],
	{ database, courses }: Directory,
	errorcode?: string,
): Promise<Array<Failure | undefined>> {
	const first = new Map<string, string>();
	return await Promise.all(
		entries.map(async ({ courseid, name }) => {
			const key = `${courseid} ${usualKey(name)}`;
			const before = first.get(key);
			first.set(key, before ?? name);
			if (before === undefined || !(await database.isLoose(courseid))) return undefined;
			const given = [noun, name, { name: before }, await courses.name(courseid)] as const;
			return diagnosis('nameEqual', [...given], errorcode).failure;
		}),
	);
}

/**
 * What may become of each of the new names of a run, where only some databases take it.
 *
 * @param freed what the run gives away before.
 */
export async function doubtsOf<K extends Noun>(
	kind: Kind<K>,
	all: readonly New[],
	directory: Directory,
	freed?: Freed,
): Promise<Array<string | undefined>> {
	const within = await explainWithin(kind.noun, all, directory);
	return await Promise.all(
		all.map(async (wanted, index) => {
			const known = { freed, keyOf: usualKey };
			const failure = within[index] ?? (await explainEqual(kind, { wanted }, directory, known));
			return failure && `Moodle may refuse it. ${failure.message}.`;
		}),
	);
}

/**
 * Refuses rows that want a name which the site's database takes for that of a row before.
 *
 * @param given rows of which no two want the same name.
 */
export async function refuseEqual<E>(
	given: ReadonlyArray<Row<E>>,
	callingOf: (values: E) => Calling,
	{ database }: Directory,
): Promise<Array<Row<E>>> {
	const first = new Map<string, { readonly place: RowRef; readonly name: string }>();
	const repeated = new Map<Row<E>, { readonly name: string; readonly key: string }>();
	for (const row of given) {
		if ('refused' in row) continue;
		const { wanted, current } = callingOf(row.values);
		const { name, courseid } = wanted;
		if (name === undefined || name === current?.name) continue;
		const key = `${courseid} ${collationKey(name)}`;
		const before = first.get(key);
		if (before === undefined) first.set(key, { place: row.place, name });
		else if (likeness(before.name) !== likeness(name)) repeated.set(row, { name, key });
	}
	const [some] = readable([...repeated.keys()]);
	const isLoose = some !== undefined && (await database.isLoose(callingOf(some).wanted.courseid));
	if (!isLoose) return [...given];
	return given.map((row) => {
		const own = repeated.get(row);
		if (own === undefined) return row;
		const { place, name } = first.get(own.key)!;
		const twice = `The site's database treats the name ${quoted(own.name)} as equal to the name ${quoted(name)} of another row`;
		return { place: row.place, refused: duplicate(twice, place, row.place) };
	});
}

/** What else of the course has a name of the same key. */
function equalTo<K extends Noun>(
	kind: Kind<K>,
	{ wanted, current }: Calling,
	directory: Directory,
	keyOf: (name: string) => string,
): Named[] {
	if (wanted.name === undefined || wanted.name === current?.name) return [];
	return kind
		.in(directory)
		.inCourse.keyed(wanted, keyOf)
		.filter(({ id }) => id !== current?.id);
}
