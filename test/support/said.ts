import { id as moodleId, MISSING, type Reader } from '../../nodes/MoodleGroups/input/fields';
import { placeLabel } from '../../nodes/MoodleGroups/input/row';
import type { CourseThings } from '../../nodes/MoodleGroups/lookup/courseThings';
import { oddity } from '../../nodes/MoodleGroups/lookup/nearUsers';
import { uncertain } from '../../nodes/MoodleGroups/moodle/createSafely';
import { explainException } from '../../nodes/MoodleGroups/moodle/exceptions';
import type { Failure } from '../../nodes/MoodleGroups/moodle/failure';
import { courseName, type Identification, type Noun } from '../../nodes/MoodleGroups/moodle/naming';
import { readAnswer } from '../../nodes/MoodleGroups/moodle/readAnswer';
import { diagnosis, type DIAGNOSES } from '../../nodes/MoodleGroups/moodle/reasons';
import type { Course } from '../../nodes/MoodleGroups/moodle/shapes/course';
import type { Named } from '../../nodes/MoodleGroups/moodle/shapes/group';
import type { User } from '../../nodes/MoodleGroups/moodle/shapes/user';
import { readSiteUrl } from '../../nodes/MoodleGroups/moodle/siteUrl';
import { connectionFailure, type HttpAnswer } from '../../nodes/MoodleGroups/moodle/transport';
import { unsentReason } from '../../nodes/MoodleGroups/run/answerRows';
import { deliverable } from '../../nodes/MoodleGroups/run/collectReads';
import type { Ledger, Standing } from '../../nodes/MoodleGroups/run/ledger';
import { account, errorcodeTold } from '../../nodes/MoodleGroups/run/stopError';
import { duplicate } from '../../nodes/MoodleGroups/run/write';
import { nameTwice, thingTwice, uniqueIdnumber } from '../../nodes/MoodleGroups/things/newThings';
import { storedOf } from '../../nodes/MoodleGroups/things/stored';

/*
 * What the node says, in its own words: a test gives the occasion and the names, and no text. So a
 * better wording is a change of one line, and explanations.test.ts is where it is written out.
 */

export { moodleId };
type Diagnoses = typeof DIAGNOSES;

/** The courses of the sandbox, as messages name them. */
export const PHYS = courseName({ shortname: 'PHYS101', id: 2 });
export const CHEM = courseName({ shortname: 'CHEM101', id: 3 });

/** What reading finds out: `says('missing', 'group', 99)`. */
export function says<K extends keyof Diagnoses>(
	key: K,
	...given: Parameters<Diagnoses[K]>
): string {
	return diagnosis(key, given).failure.message;
}

/** What to do about it. */
export function advises<K extends keyof Diagnoses>(
	key: K,
	...given: Parameters<Diagnoses[K]>
): string {
	return diagnosis(key, given).failure.advice;
}

/** A message about the row of an item, or of an entry of its list. */
export function inItem(item: number, message: string, entry?: number): string {
	return `${message} ${placeLabel({ item, entry })}`;
}

/** What Moodle's errorcode means. */
export function means(errorcode: string, wsfunction = '', message = ''): string {
	return explainException(wsfunction, { errorcode, message }).message;
}

/** What an HTTP answer means in which Moodle says nothing. */
export function answered(http: Partial<HttpAnswer>): string {
	const answer = readAnswer('', { status: 200, contentType: 'text/html', body: '', ...http });
	return (answer as { failure: Failure }).failure.message;
}

/** What Node.js's code for a lost or refused connection means. */
export function connection(code: string): string {
	return connectionFailure(code).failure.message;
}

/** A value that its field, or its option, does not take: `refuses('userid', id, 'x')`. */
export function refuses(label: string, read: Reader<unknown>, raw: unknown): string {
	const refused = read(raw);
	if (!('refusal' in refused)) throw new Error(`'${label}' takes ${String(raw)}`);
	return `'${label}' ${refused.refusal}`;
}

/** A field without a value. */
export function lacks(label: string): string {
	return `'${label}' ${MISSING.refusal}`;
}

/** What two rows say that only one may. */
export function twice(message: string, first: number, second: number): string {
	return duplicate(message, { item: first }, { item: second }).message;
}

export const groupTwice = (id: number) => thingTwice({ noun: 'group' as Noun }, { id });
export const newNameTwice = (name: string, courseid = 2) => nameTwice({ name, courseid });
export const idnumberTwice = (idnumber: string, courseid = 2) =>
	uniqueIdnumber({ idnumber, courseid })!.twice;

/** A name that nobody has and that is unusual in itself, and whom it may mean. */
export function nobody(sought: Identification, ...near: readonly string[]): string {
	return says('userNotFound', sought, { odd: oddity(sought), near });
}

/** A course that a message names. */
export const aCourse = (shortname: string, id: number) => ({ id, shortname }) as Course;

/** A user whom a message names. */
export const aUser = (fullname: string, username: string, id: number, more: Partial<User> = {}) =>
	({ id, fullname, username, ...more }) as User;

/** What an error says where no row is in Moodle. */
export const [NOTHING_SAVED] = account({ account: () => [] } as unknown as Ledger);

/** Stands for what a test does not know. */
export const ANY = '…';

/** What a message begins with, up to {@link ANY}. */
export function upTo(message: string): string {
	return message.split(ANY)[0];
}

/** A message with anything for {@link ANY}. */
export function like(message: string): RegExp {
	const parts = message.split(ANY).map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}`);
}

/** What a lost answer leaves open: the message, and the advice. */
export function notKnown(things: string, code: string, reading?: Failure): Failure {
	return uncertain(things, connectionFailure(code).failure, reading).failure;
}

/** The part of that message which says so, after what was lost. */
export function leftOpen(things: string): string {
	return notKnown(things, 'ECONNRESET').message.replace(connection('ECONNRESET'), '');
}

/** A row that was not sent, because the run had ended for this reason. */
export function unsentFor(message: string): string {
	return unsentReason({ message, advice: '' }).message;
}

/** Moodle's own name for a failure, as descriptions of errors tell it. */
export function withErrorcode(errorcode: string): string {
	return errorcodeTold(errorcode).join(' ');
}

/** What the address of a site lacks. */
export function refusesSite(pasted: string | undefined): string {
	const read = readSiteUrl(pasted);
	if (!('refusal' in read)) throw new Error(`${pasted} is an address`);
	return read.refusal;
}

/** A message without the item that it is about. */
export function unplaced(message: string, item = 0): string {
	return message.replace(` ${placeLabel({ item })}`, '');
}

/** More results than n8n takes. */
export function tooMany(results: number): string {
	return (deliverable({ value: Array<number>(results) }) as { failure: Failure }).failure.message;
}

/** How much is in Moodle, as an error says it, with the items. */
export function standings(all: Partial<Record<Standing, readonly number[]>>): string {
	const told = Object.entries(all).flatMap(([standing, items]) =>
		items.map((item) => ({ standing, place: { item }, isSideEffect: false })),
	);
	return account({ account: () => told } as unknown as Ledger).join(' ');
}

/** Whole numbers from the first to the last one. */
export function range(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** What was written and could not be looked at, and why. */
export function notReadBack(why: string): string {
	const things = { known: () => undefined, forbidden: { message: why } };
	const stored = storedOf(things as unknown as CourseThings<Named>, {} as Named, {}, '');
	return 'held' in stored ? String(stored.reason) : '';
}
