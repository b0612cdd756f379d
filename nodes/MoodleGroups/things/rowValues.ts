import type { Cleared } from '../input/emptyCells';
import { quote } from '../input/fields';
import type { Row } from '../input/row';
import { isUnseenChoice, readTyped } from '../input/typedValue';
import type { CourseThings } from '../lookup/courseThings';
import type { Directory } from '../lookup/directory';
import { valueOf } from '../lookup/loader';
import { explainTooOld } from '../lookup/tooOld';
import type { Answer } from '../moodle/failure';
import { diagnosis } from '../moodle/reasons';
import type { CustomField, Named, NewGroup } from '../moodle/shapes/group';
import type { Noun } from '../moodle/naming';
import { readable } from '../run/resolveRows';
import type { Kind, Things } from './kind';

/** The values of a row that Moodle may silently change. */
type Values = Partial<NewGroup>;

/** What a row wants of a thing that is there, with what its empty cells clear of it. */
export function withCleared(wanted: Values, cleared: Cleared = {}): Values {
	const customfields = [...(wanted.customfields ?? []), ...(cleared.customfields ?? [])];
	return { ...wanted, ...cleared, ...(customfields.length > 0 && { customfields }) };
}

/** Enough things to show the site's custom fields: a course's list may include deleted ones. */
const A_FEW = 10;

/**
 * Finds out which custom fields the site has, if rows give any: everything that is read by id tells
 * all of them. Where a row gives a choice by a name that nothing read so far has, all of its course
 * is read, so that it does not depend on the other rows whether the name is known.
 */
export async function learnFields<K extends Noun, E>(
	kind: Kind<K>,
	rows: ReadonlyArray<Row<E>>,
	directory: Directory,
	look: (row: E) => { readonly courseid: number } & Values,
): Promise<void> {
	const things: CourseThings<Things[K]> = kind.in(directory);
	const { fields } = things;
	const wanting = readable(rows)
		.map(look)
		.filter(({ customfields }) => customfields !== undefined);
	const courseids = new Set(wanting.map(({ courseid }) => courseid));
	const readSome = async (courseid: number, most: number) => {
		const all = valueOf(await things.inCourse.read(courseid))?.all ?? [];
		await things.load(all.slice(0, most).map(({ id }) => id));
	};
	for (const courseid of courseids) {
		if (fields.known !== undefined || !isReadable(things)) break;
		await readSome(courseid, A_FEW);
	}
	const isUnseen = ({ shortname, value }: CustomField) => {
		const field = fields.known?.get(shortname);
		return field !== undefined && isUnseenChoice(value, field);
	};
	if (!wanting.some(({ customfields }) => customfields!.some(isUnseen))) return;
	await Promise.all([...courseids].map(async (courseid) => await readSome(courseid, Infinity)));
}

/** Whether reading by id would tell the custom fields. */
export function isReadable({ forbidden, fields }: CourseThings<Named>): boolean {
	return forbidden === undefined && !fields.isAbsent;
}

/**
 * What a row wants, as Moodle stores it. Fails where Moodle would store something else or nothing:
 * a custom field that the site does not have, a value that its type cannot read, participation in a
 * group that is hidden. Custom fields stay as they are while those of the site are not known.
 *
 * @param current the thing that is changed; none if it is new.
 */
export async function storable<K extends Noun, V extends Values>(
	kind: Kind<K>,
	wanted: V,
	directory: Directory,
	current: Values = {},
): Promise<Answer<V>> {
	const off = participationOff(wanted, current);
	if (off !== undefined) return off;
	if (wanted.customfields === undefined) return { value: wanted };
	const things: CourseThings<Things[K]> = kind.in(directory);
	if (things.fields.known === undefined) {
		const failure = isReadable(things) ? await tooOld(wanted, directory) : undefined;
		return failure === undefined ? { value: wanted } : { failure };
	}
	return readFields(wanted, things, directory.timezone);
}

/** Moodle keeps activities off hidden groups, whatever a row says. */
export function participationOff(wanted: Values, current: Values) {
	const visibility = wanted.visibility ?? current.visibility ?? 0;
	if (wanted.participation !== true || visibility < 2) return undefined;
	return diagnosis('participationOff', [visibility]);
}

async function tooOld({ customfields }: Values, { account }: Directory) {
	return await explainTooOld({ customfields }, { kind: 'invalid' }, account);
}

/**
 * Values with their custom fields as the site stores them; fails for the first that it would not.
 * Precondition: the fields of the site are known.
 */
export function readFields<V extends Values>(
	wanted: V,
	{ noun, fields }: CourseThings<Named>,
	timezone: string,
): Answer<V> {
	if (wanted.customfields === undefined) return { value: wanted };
	const read = new Map<string, string>();
	const known = fields.known!;
	for (const { shortname, value } of wanted.customfields) {
		const name = fields.named(shortname);
		if (name === undefined) {
			return diagnosis('customFieldMissing', [noun, shortname, [...known.keys()].join(', ')]);
		}
		const typed = readTyped(value, known.get(name)!, timezone);
		if ('refusal' in typed) return diagnosis('customFieldRefused', [name, typed]);
		const other = read.get(name) ?? typed.value;
		if (other !== typed.value) {
			const refusal = `is given twice: ${quote(other)} and ${quote(typed.value)}`;
			const advice = 'Keep one of the two columns.';
			return diagnosis('customFieldRefused', [name, { refusal, advice }]);
		}
		read.set(name, typed.value);
	}
	const customfields = [...read].map(([shortname, value]) => ({ shortname, value }));
	return { value: { ...wanted, customfields } };
}
