import { shownName } from './multilang';
import type { Course } from './shapes/course';
import type { Group } from './shapes/group';
import type { User } from './shapes/user';

/** What Moodle has in a course. */
export type Noun = 'group' | 'grouping';

/** What people identify a thing by, and the value that they gave. */
export type Identification = {
	/**
	 * `id`, `name`, `idnumber`, `shortname`, `username`, `email`, `any` of the last two and `idnumber`,
	 * or `text`: whichever identifies such a thing, the ID too.
	 */
	readonly by: string;
	readonly value: string | number;
	/** What else the row says of the same thing, the surest first: it must not mean another. */
	readonly also?: readonly Identification[];
	/** Whether it may be about something else: it counts against the rest only if it means another. */
	readonly isLast?: true;
	/** Whether the value usually stands for an empty cell: it counts only if something has it. */
	readonly isPlaceholder?: true;
};

/** A course as messages name it, such as `"BIO-1" (ID 7)`: unmistakable, and easy to find in Moodle. */
export function courseName({ shortname, id }: Pick<Course, 'id' | 'shortname'>): string {
	return `${quoted(shownName(shortname))} (ID ${id})`;
}

/** A group, or likewise a grouping, as messages name it; one that is not there yet has no ID. */
export function groupName({ name, id }: Pick<Group, 'name'> & { readonly id?: number }): string {
	const shown = quoted(shownName(name));
	return id === undefined ? shown : `${shown} (ID ${id})`;
}

/** A user as messages name them; a site may hide the username. */
export function userName({ fullname, username, id }: User): string {
	return `${fullname} (${username === undefined ? '' : `${username}, `}ID ${id})`;
}

const WORDS: Record<string, string> = {
	id: 'ID',
	idOrName: 'ID',
	idnumber: 'ID number',
	shortname: 'short name',
	any: 'username, email or ID number',
	text: 'identifier',
};

/** Whether something is, or may be, identified by its ID, which may be that of one in any course. */
export function mayBeId({ by, value }: Identification): boolean {
	return by === 'id' || by === 'idOrName' || (by === 'text' && isNumber(`${value}`));
}

/** Whether something that is not there may be made under the name that somebody gave. */
export function mayBeName(sought: Identification): boolean {
	return sought.by === 'name' || (sought.by === 'text' && !mayBeId(sought));
}

/**
 * Whether a bare number counts as the ID of a thing that it is not called by otherwise: not where
 * the thing has another number, for then the number may be meant as one of these.
 *
 * @param callings what else identifies the thing; `undefined` where that is hidden.
 */
export function isItsId(
	id: number,
	{ value }: Identification,
	callings: ReadonlyArray<string | undefined>,
): boolean {
	return `${id}` === `${value}` && callings.every((one) => one !== undefined && !isNumber(one));
}

/** Whether a text has digits only. */
function isNumber(text: string): boolean {
	return /^\d+$/.test(text.trim());
}

/** Whether a text is a number as Moodle writes IDs: `007` is none, and no ID is as long as a phone number. */
export function isIdLike(text: string): boolean {
	return /^[1-9]\d{0,14}$/.test(text.trim());
}

/** What somebody gave to identify a thing, such as `ID number "S-42"`. */
export function said({ by, value }: Identification): string {
	return `${wayWord(by)} ${quoted(value)}`;
}

/** What a sentence calls a way of identifying something, such as `ID number`. */
export function wayWord(by: string): string {
	return WORDS[by] ?? by;
}

/** What a way of naming something means, if the token may know: `the ID 23 is Ada (ID 23)`. */
export function meaning(sought: Identification, name: string | undefined): string {
	return name === undefined ? `the ${said(sought)}` : `the ${said(sought)} is ${name}`;
}

/** The candidates that a message names, and how many more there are. */
export function list(names: readonly string[]): string {
	const shown = names.slice(0, 5).join(', ');
	return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

/** The same text with a capital at its beginning. */
export function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A value in a message: as JSON, so that control characters show. */
export function quoted(value: unknown): string {
	return withOdd(String(JSON.stringify(value)));
}

/** Unusual spaces and invisible characters, except the joiner of emoji. */
const ODD =
	/[\u00a0\u2000-\u200a\u202f\u205f\u3000\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d/gu;

/** A text in which such characters are shown and named: `"Lab⍽A" (⍽ is U+00A0)`. */
export function withOdd(text: string): string {
	const odd = new Set(text.match(ODD)?.map(codePoint));
	return odd.size === 0 ? text : `${text.replace(ODD, '⍽')} (⍽ is ${[...odd].join(', ')})`;
}

/** What Unicode calls a character: `U+00A0`. */
export function codePoint(character: string): string {
	return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
