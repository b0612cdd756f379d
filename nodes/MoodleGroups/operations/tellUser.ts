import type { IDataObject } from 'n8n-workflow';

import { omit } from '../input/omit';
import type { User } from '../moodle/shapes/user';

/**
 * What an item says of a user apart from the ID, and what the account of the token may not see.
 *
 * @param user as Moodle shows them; `undefined` if it does not.
 * @param forbidden why the token may not look for users at all, if so.
 */
export function tellUser(user: User | undefined, forbidden?: string): IDataObject {
	if (user === undefined && forbidden !== undefined) return { reason: forbidden };
	const told = user === undefined ? {} : omit(user, 'id', 'suspended', 'roles', 'groups');
	const hidden = hiddenOf(user);
	if (hidden.length === 0) return told;
	const names = new Intl.ListFormat('en').format(hidden);
	return { ...told, reason: `The account of the token may not see the ${names} of this user` };
}

/** What everybody has. */
const WORDS = {
	username: 'username',
	firstname: 'first name',
	lastname: 'last name',
	email: 'email',
} as const;

/** Moodle leaves out what is hidden, and an empty ID number too. */
function hiddenOf(user: User | undefined): string[] {
	if (user === undefined) return ['profile'];
	const keys = Object.keys(WORDS) as Array<keyof typeof WORDS>;
	const hidden = keys.filter((key) => user[key] === undefined).map((key) => WORDS[key]);
	// Who sees a username sees the ID number.
	const mayHide = user.username === undefined && user.idnumber === undefined;
	return mayHide ? [...hidden, 'ID number (if any)'] : hidden;
}
