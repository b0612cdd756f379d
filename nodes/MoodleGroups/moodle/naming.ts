import { shownName } from './multilang';
import type { Course } from './shapes/course';
import type { Group } from './shapes/group';
import type { User } from './shapes/user';

/** What Moodle has in a course. */
export type Noun = 'group' | 'grouping';

/** What people identify a thing by, and the value that they gave. */
export type Identification = {
	/** `id`, `name`, `idnumber`, `shortname`, `username` or `email`. */
	readonly by: string;
	readonly value: string | number;
	/** What else the row says of the same thing, the surest first: it must not mean another. */
	readonly also?: readonly Identification[];
	/** Whether the value mostly stands for an empty cell: it counts only if something has it. */
	readonly isPlaceholder?: true;
};

/** A course as messages name it, such as `"BIO-1" (ID 7)`: unmistakable, and easy to find in Moodle. */
export function courseName({ shortname, id }: Pick<Course, 'id' | 'shortname'>): string {
	return `${JSON.stringify(shownName(shortname))} (ID ${id})`;
}

/** A group, or likewise a grouping, as messages name it; one that is not there yet has no ID. */
export function groupName({ name, id }: Pick<Group, 'name'> & { readonly id?: number }): string {
	const quoted = JSON.stringify(shownName(name));
	return id === undefined ? quoted : `${quoted} (ID ${id})`;
}

/** A user as messages name them; a site may hide the username. */
export function userName({ fullname, username, id }: User): string {
	return `${fullname} (${username === undefined ? '' : `${username}, `}ID ${id})`;
}

const WORDS: Record<string, string> = { id: 'ID', idnumber: 'ID number', shortname: 'short name' };

/** What somebody gave to identify a thing, such as `ID number "S-42"`. */
export function said({ by, value }: Identification): string {
	return `${wayWord(by)} ${JSON.stringify(value)}`;
}

/** What a sentence calls a way of identifying something, such as `ID number`. */
export function wayWord(by: string): string {
	return WORDS[by] ?? by;
}

/** What a way of naming something means, as far as the token may know: `the ID 23 is Ada (ID 23)`. */
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
