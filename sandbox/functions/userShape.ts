import type { Caller } from '../world/access';
import { seesEmail, seesIdentity, seesNames } from '../world/users';
import type { Course, User } from '../world/model';

export function fullnameOf({ firstname, lastname }: User): string {
	return `${firstname} ${lastname}`;
}

/** By the order of the names in the full name. */
export function initialsOf({ firstname, lastname }: User): string {
	return [firstname, lastname].map((name) => [...name][0] ?? '').join('');
}

/** The pictures of users who have none of their own. */
export function pictureUrls(siteUrl: string) {
	return {
		profileimageurlsmall: `${siteUrl}/theme/image.php/boost/core/1/u/f2`,
		profileimageurl: `${siteUrl}/theme/image.php/boost/core/1/u/f1`,
	};
}

/**
 * A user as Moodle describes one. `full` are the fields that only managers and the users themselves
 * see; a key is left out when there is nothing in it. Without a course it is the site that shows.
 */
export function describeUser(user: User, caller: Caller, full: boolean, course?: Course) {
	const seesIdnumber = full || seesIdentity(caller, user, 'idnumber');
	return {
		id: user.id,
		...(seesNames(caller, user) ? { firstname: user.firstname, lastname: user.lastname } : {}),
		fullname: fullnameOf(user),
		initials: initialsOf(user),
		idnumber: seesIdnumber && user.idnumber !== '' ? user.idnumber : undefined,
		email: seesEmail(caller, user, course) ? user.email : undefined,
		firstaccess: 0,
		lastaccess: 0,
		suspended: user.suspended ?? false,
		timezone: '99',
		...pictureUrls(caller.siteUrl),
		...(full
			? {
					username: user.username,
					department: '',
					auth: user.auth,
					confirmed: user.confirmed ?? true,
					lang: 'en',
					theme: '',
					mailformat: 1,
					trackforums: 0,
				}
			: {}),
	};
}
