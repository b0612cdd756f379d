import { isItsId, type Identification } from '../moodle/naming';
import type { User } from '../moodle/shapes/user';
import { isSame, likeness } from './alike';

/** What people call users by. */
export type TextField = 'username' | 'email' | 'idnumber';

const TEXT_FIELDS: readonly TextField[] = ['username', 'email', 'idnumber'];

/** The fields that a way of naming a user may mean, beside the ID: all of them if it is whichever it is. */
export function fieldsOf(by: string): readonly TextField[] {
	return isAnyField(by) ? TEXT_FIELDS : TEXT_FIELDS.filter((field) => field === by);
}

/** Whether a way of naming a user does not say which field it means. */
export function isAnyField(by: string): boolean {
	return by === 'any' || by === 'text';
}

/** Whether somebody has exactly this username, email or ID number. */
export function isCalled(user: User, { by, value }: Identification): boolean {
	const isAny = isAnyField(by);
	return fieldsOf(by).some(
		(field) => user[field] === (isAny ? `${value}` : asked(field, `${value}`)),
	);
}

/** Whether a text is the ID of a user, but perhaps not meant as such. */
export function isBareNumber(user: User, sought: Identification): boolean {
	const { id, username, idnumber = '' } = user;
	// Who sees a username sees the ID number.
	const isSure = isCalled(user, sought) || isItsId(id, sought, [username, username && idnumber]);
	return sought.by === 'text' && !isSure;
}

/** Whether a profile says so, or does not tell because the token may not see that. */
export function mayBe(profile: User, { by, value }: Identification): boolean {
	if (by === 'id') return profile.id === Number(value);
	return fieldsOf(by).some((field) => {
		const actual = profile[field];
		return actual === undefined || isSame(actual, `${value}`);
	});
}

/** As Moodle is asked for it: it has usernames in lower case only, and refuses others. */
export function asked(field: string, value: string): string {
	return field === 'username' ? value.toLowerCase() : value;
}

/** Other spellings of a value under which Moodle may have it; PostgreSQL compares exactly. */
export function spellings(field: string, value: string): string[] {
	const like = likeness(value);
	const cased = [value.normalize('NFC'), value.toLowerCase(), value.toUpperCase()];
	const all = field === 'username' ? [like] : [...cased, like, like.toUpperCase()];
	return [...new Set(all)].filter((one) => one !== asked(field, value));
}

/** Whether Moodle may take a value: one that it finds malformed makes it refuse the whole list. */
export function isAskable(field: string, value: string): boolean {
	return field !== 'username' || !/\s/.test(value);
}
