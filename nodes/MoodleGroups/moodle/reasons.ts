import type { Failure, Sentence } from './failure';
import { capital, courseName, groupName, list, quoted, said } from './naming';
import { shownName } from './multilang';
import type { Course } from './shapes/course';
import type { Group } from './shapes/group';
import type { Noun, Identification } from './naming';
import { ROW_DIAGNOSES } from './rowReasons';
import { SYNC_DIAGNOSES } from './syncReasons';
import { USER_DIAGNOSES } from './userReasons';

const EDIT_SERVICE = 'Site administration > Server > Web services > External services > Functions';

/** How to write to what has the name already, instead of making another. */
const TAKE_OVER = {
	group: "use the operation 'Create or Update'",
	grouping: 'update that grouping',
};

/** What to do instead of calling something as another thing is called. */
function orElse(kind: Noun, isNew: boolean): string {
	return isNew ? TAKE_OVER[kind] : `change that of the other ${kind} first`;
}

const NEAR =
	'If you mean that one, write it the same way in the row: case, spaces, invisible characters and HTML escapes do not matter, but accents, leading zeros, decimals, hyphens and letters of other alphabets do.';

/** The parts of a group or grouping that a message names. */
type Called = Pick<Group, 'id' | 'name'> & Partial<Pick<Group, 'idnumber'>>;

/** The same of one that may not be there yet. */
type MaybeNew = Parameters<typeof groupName>[0];

/** By what a row could have meant something. */
function hasIdnumber(kind: string, { idnumber }: Called): string {
	return idnumber ? `That ${kind} has the ID number ${quoted(idnumber)}. ` : '';
}

/**
 * What the node finds out by reading when Moodle's own answer does not tell, and what to do about
 * it. The counterpart of the table of errorcodes in exceptions.ts: to explain one more thing, add
 * a line here and a case to test/nodes/explanations.test.ts.
 */
export const DIAGNOSES = {
	courseNotFound: (sought: Identification): Sentence => [
		`No course has the ${said(sought)}`,
		'Check it in the course settings. The node cannot find a course that is hidden from the account of the token.',
	],
	courseNear: (sought: Identification, near: string): Sentence => [
		`No course has the ${said(sought)}; close to it: ${near}`,
		NEAR,
	],
	courseAmbiguous: (sought: Identification, courses: readonly Course[]): Sentence => [
		`${courses.length} courses have the ${said(sought)}: ${list(courses.map(courseName))}`,
		'Identify the course by its ID or short name.',
	],
	courseMissing: (courseid: number): Sentence => [
		`Course ${courseid} does not exist, or it is hidden from the account of the token`,
		"Check the course ID: it is in the address of the course's page.",
	],
	courseClosed: (course: string, account: string): Sentence => [
		`${capital(account)} has no access to course ${course}`,
		'Enrol it in the course as a teacher, or give it the role Manager for the site or the category.',
	],
	notAllowed: (course: string, account: string): Sentence => [
		`${capital(account)} may not manage the groups of course ${course}`,
		'Give it a role with the capability moodle/course:managegroups in this course (Teacher and Manager have it).',
	],
	missing: (kind: string, id: number): Sentence => [
		`${capital(kind)} ${id} does not exist`,
		`Check the ${kind} ID: the ${kind} may have been deleted.`,
	],
	barred: (kind: string, id: number, account: string): Sentence => [
		`${capital(account)} may not manage ${kind} ${id}`,
		`Give it a role with the capability moodle/course:managegroups in the course of this ${kind} (Teacher and Manager have it).`,
	],
	closed: (kind: string, id: number, account: string): Sentence => [
		`${capital(account)} has no access to the course of ${kind} ${id}`,
		'Enrol it in that course as a teacher, or give it the role Manager for the site or the category.',
	],
	elsewhere: (kind: string, thing: Called, actual: string, wanted: string): Sentence => [
		`${capital(kind)} ${groupName(thing)} belongs to course ${actual}, not to course ${wanted}`,
		`Correct the course or the ${kind} of the row.`,
	],
	notFound: (kind: string, sought: Identification, course: string): Sentence => [
		`No ${kind} of course ${course} has the ${said(sought)}`,
		`Check it on the page Participants > ${capital(kind)}s of the course, or create the ${kind} first.`,
	],
	near: (kind: string, sought: Identification, course: string, near: string): Sentence => [
		`No ${kind} of course ${course} has the ${said(sought)}; close to it: ${near}`,
		`${NEAR} To have both, create the new ${kind} with the operation 'Create'.`,
	],
	ambiguous: (kind: string, sought: Identification, all: readonly Called[]): Sentence => [
		`${all.length} ${kind}s have the ${said(sought)}: ${list(all.map(groupName))}`,
		`Identify the ${kind} by its ID.`,
	],
	nameTaken: (kind: Noun, thing: Called, course: string, isNew: boolean): Sentence => [
		`The name ${quoted(shownName(thing.name))} is taken in course ${course} by ${kind} ${thing.id}`,
		`${hasIdnumber(kind, thing)}Choose another name, or ${orElse(kind, isNew)}.`,
	],
	nameEqual: (kind: Noun, name: string, thing: MaybeNew, course: string): Sentence => [
		`The site's database treats the name ${quoted(name)} as equal to that of ${kind} ${groupName(thing)} in course ${course}`,
		`MySQL and MariaDB ignore case and accents when they compare names, and most of them treat all emoji as equal. Choose a name that differs more, or change that of the other ${kind} first.`,
	],
	idnumberTaken: (
		kind: Noun,
		idnumber: string,
		thing: Called,
		course: string,
		isNew: boolean,
	): Sentence => [
		`The ID number ${quoted(idnumber)} is taken in course ${course} by ${kind} ${groupName(thing)}`,
		`Choose another ID number, or ${orElse(kind, isNew)}. Moodle compares ID numbers that look like numbers as numbers.`,
	],
	visibilityLocked: (group: Called): Sentence => [
		`Moodle may refuse to change the visibility or participation of group ${groupName(group)}, because it has members`,
		'Remove the members first, or leave visibility and participation as they are.',
	],
	tooOld: (field: string, since: string, release: string): Sentence => [
		`'${field}' needs Moodle ${since} or later, and this site is Moodle ${release}`,
		`Leave '${field}' out of the row, or update Moodle.`,
	],
	customFieldMissing: (kind: string, shortname: string, known: string): Sentence => [
		`The site has no custom field ${quoted(shortname)} for ${kind}s`,
		known === ''
			? `The site has none for ${kind}s. An administrator can create them under Site administration > Courses > Groups > ${capital(kind)} custom fields.`
			: `The site has these: ${known}. Use one of them, spelled the same way.`,
	],
	customFieldRefused: (
		shortname: string,
		{ refusal, advice }: { readonly refusal: string; readonly advice: string },
	): Sentence => [`The custom field ${quoted(shortname)} ${refusal}`, advice],
	participationOff: (visibility: number): Sentence => [
		`'Participation' cannot be true with the visibility ${visibility}`,
		`Moodle does not let activities use groups with visibility 2 or 3. Leave 'Participation' empty, or give 0 or 1 as 'Visibility'.`,
	],
	storedOtherwise: (kind: string, thing: Called, done: string, how: string): Sentence => [
		`${capital(kind)} ${groupName(thing)} was ${done}, but Moodle stored part of the row differently: ${how}`,
		'Correct the row, or check in Moodle: a setting, a plugin or another user may have changed it.',
	],
	withoutFields: (kind: string, thing: Called, why: string): Sentence => [
		`${capital(kind)} ${groupName(thing)} was created, but without its custom fields: ${why}`,
		`Correct the row, and give the ${kind} its custom fields with the operation 'Update'.`,
	],
	groupingNotMade: (name: string, { message, advice }: Failure): Sentence => [
		`Grouping ${quoted(name)} could not be created: ${message}`,
		advice,
	],
	notInGrouping: (group: Called, done: string, why: string): Sentence => [
		`Group ${groupName(group)} was ${done}, but not put into the grouping: ${why}`,
		"Use the operation 'Add Groups' of the resource Grouping for this group.",
	],
	maybeInGrouping: (group: Called, done: string, why: string): Sentence => [
		`Group ${groupName(group)} was ${done}, but it is not known whether it is in the grouping: ${why}`,
		"Use the operation 'Add Groups' of the resource Grouping for this group. It is safe to run it twice.",
	],
	...USER_DIAGNOSES,
	membersHidden: (group: Called, account: string): Sentence => [
		`Moodle hides the members of group ${groupName(group)} from ${account}`,
		'Give that account the capability moodle/course:viewhiddengroups in the course: without it Moodle neither tells who is a member nor removes anyone from the group.',
	],
	...SYNC_DIAGNOSES,
	groupingElsewhere: (group: string, grouping: string): Sentence => [
		`Group ${group} and grouping ${grouping} belong to different courses`,
		'Choose a group and a grouping of the same course.',
	],
	...ROW_DIAGNOSES,
} satisfies Record<string, (...given: never[]) => Sentence>;

type Diagnoses = typeof DIAGNOSES;

/**
 * The failure of an entry whose cause was found by reading.
 *
 * @param errorcode Moodle's own, if it was Moodle that refused the entry.
 */
export function diagnosis<K extends keyof Diagnoses>(
	key: K,
	given: Parameters<Diagnoses[K]>,
	errorcode?: string,
): { failure: Failure } {
	const tell = DIAGNOSES[key] as (...values: Parameters<Diagnoses[K]>) => Sentence;
	const [message, advice] = tell(...given);
	return {
		failure: {
			message,
			advice,
			errorcode,
			blame: 'entry',
			effect: 'nothing',
			transient: false,
			namesEntry: true,
		},
	};
}

/** Tells that a call failed because the token's service lacks the function. */
export function isFunctionForbidden({ kind }: Failure): boolean {
	return kind === 'functionForbidden';
}

/** What to add to the advice when the reason could not be found. */
export function adviseFunctions(functions: Iterable<string>): string {
	return `To get the exact reason, add ${[...functions].sort().join(', ')} to the service of the token (${EDIT_SERVICE}).`;
}
