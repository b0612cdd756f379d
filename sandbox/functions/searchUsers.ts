import { missingCapability, missingRecord, phpError } from '../protocol/exceptions';
import { multiple, optional, since, single, value } from '../types/descriptions';
import { isEmpty } from '../types/php';
import { enterCourse, hasCapability, mayViewParticipants } from '../world/access';
import type { IdentityField, User } from '../world/model';
import { isInOwnGroups } from '../world/separateGroups';
import type { World } from '../world/world';
import { fullnameOf, initialsOf, pictureUrls } from './userShape';
import { webServiceFunction } from './webServiceFunction';

export const searchUsers = webServiceFunction({
	parameters: {
		courseid: value('INT'),
		search: value('RAW'),
		searchanywhere: value('BOOL'),
		page: value('INT'),
		perpage: value('INT'),
		contextid: since('searchInContext', optional(value('INT'))),
	},
	returns: multiple(
		single({
			id: value('INT'),
			fullname: value('TEXT'),
			initials: since('initials', optional(value('TEXT'))),
			email: optional(value('TEXT')),
			idnumber: optional(value('RAW')),
			profileimageurlsmall: value('RAW'),
			profileimageurl: value('RAW'),
		}),
	),
	run({ courseid, search, searchanywhere, page, perpage, contextid }, caller) {
		const { world } = caller;
		// The sandbox knows no contexts, so no id is one.
		if (contextid !== undefined) throw missingRecord('context');
		if (!world.courses.has(Number(courseid))) throw missingRecord('course');
		const course = enterCourse(caller, courseid);
		// Moodle forgets to load the function when the course is the front page.
		if (course.id === 1) {
			throw phpError('Error', 'Call to undefined function course_require_view_participants()');
		}
		if (!mayViewParticipants(caller, course.id)) throw missingCapability('View participants');
		const mayIdentify = hasCapability(caller, 'moodle/site:viewuseridentity', course.id);
		const fields = mayIdentify ? world.identityFields : [];
		const isMatch = matcher(search, searchanywhere);
		const found = world
			.enrolmentsOf(course.id)
			.map(({ userid }) => world.users.get(userid)!)
			.filter(({ deleted, confirmed, username }) => {
				return !deleted && confirmed !== false && username !== 'guest';
			})
			.filter(isInOwnGroups(caller, course))
			.filter((user) => isEmpty(search) || searchedTexts(user, fields).some(isMatch))
			.sort(exactFirst(search, fields, world));
		return cut(found, Number(page), Number(perpage)).map((user) => ({
			id: user.id,
			fullname: fullnameOf(user),
			initials: initialsOf(user),
			...Object.fromEntries(fields.map((field) => [field, user[field] || undefined])),
			...pictureUrls(caller.siteUrl),
		}));
	},
});

/** SQL's ILIKE; Moodle leaves the wildcards of a search in force. */
function matcher(search: string, anywhere: boolean): (text: string) => boolean {
	const literal = search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	const pattern = literal.replaceAll('%', '.*').replaceAll('_', '.');
	const expression = new RegExp(`${anywhere ? '' : '^'}${pattern}`, 'isu');
	return (text) => expression.test(text);
}

/** The names and what identifies a user. */
function searchedTexts(user: User, fields: readonly IdentityField[]): string[] {
	const { firstname, lastname } = user;
	return [firstname, lastname, `${firstname} ${lastname}`, ...fields.map((field) => user[field])];
}

/** By last name, but whoever is exactly meant comes first. */
function exactFirst(search: string, fields: readonly IdentityField[], world: World) {
	const wanted = search.toLowerCase();
	const isOther = (user: User) =>
		isEmpty(search) ||
		!searchedTexts(user, fields).some((text) => world.isSame(text.toLowerCase(), wanted));
	return (left: User, right: User): number =>
		Number(isOther(left)) - Number(isOther(right)) ||
		world.byLastName(left, right) ||
		left.id - right.id;
}

/** Moodle reads one more than a page and drops it; less than none means all but the last. */
function cut(users: readonly User[], page: number, perpage: number): readonly User[] {
	if (perpage < 0) return users.slice(0, -1);
	const from = Math.max(0, page * perpage);
	return users.slice(from, from + perpage);
}
