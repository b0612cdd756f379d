import { moodleException } from '../protocol/exceptions';
import { knownKeys, multiple, optional, since, single, value } from '../types/descriptions';
import { knows, type MoodleVersion } from '../versions';

/** What `userfields` may name, in the order of the answer. */
export const ENROLLED_USER_FIELDS = {
	id: value('INT'),
	username: optional(value('RAW')),
	firstname: optional(value('TEXT')),
	lastname: optional(value('TEXT')),
	initials: since('initials', optional(value('TEXT'))),
	fullname: value('TEXT'),
	email: optional(value('TEXT')),
	department: optional(value('TEXT')),
	idnumber: optional(value('RAW')),
	firstaccess: optional(value('INT')),
	lastaccess: optional(value('INT')),
	lastcourseaccess: optional(value('INT')),
	description: optional(value('RAW')),
	descriptionformat: optional(value('INT')),
	profileimageurlsmall: optional(value('RAW')),
	profileimageurl: optional(value('RAW')),
	groups: optional(
		multiple(
			single({
				id: value('INT'),
				name: value('RAW'),
				description: value('RAW'),
				descriptionformat: value('INT'),
			}),
		),
	),
	roles: optional(
		multiple(
			single({
				roleid: value('INT'),
				name: value('RAW'),
				shortname: value('RAW'),
				sortorder: value('INT'),
			}),
		),
	),
	enrolledcourses: optional(
		multiple(single({ id: value('INT'), fullname: value('RAW'), shortname: value('RAW') })),
	),
};

/** Fields that Moodle knows too and leaves out when they are empty, or never gives here. */
const SILENT_FIELDS = [
	'address',
	'auth',
	'city',
	'confirmed',
	'country',
	'customfields',
	'institution',
	'interests',
	'lang',
	'mailformat',
	'phone1',
	'phone2',
	'preferences',
	'suspended',
	'theme',
	'timezone',
];

/** The `userfields` option taken apart; `undefined` stands for all fields. */
export function readUserFields(option: string | undefined): string[] | undefined {
	return option?.split(',').map((field) => field.trim());
}

export function refuseUnknownFields(
	fields: readonly string[] | undefined,
	version: MoodleVersion,
): void {
	const known = [...Object.keys(knownKeys(ENROLLED_USER_FIELDS, version)), ...SILENT_FIELDS];
	if (knows(version, 'trackForums')) known.push('trackforums');
	const unknown = fields?.find((field) => !known.includes(field));
	if (unknown !== undefined) {
		throw moodleException('invaliduserfield', `Invalid user field: ${unknown}`);
	}
}

/** The wanted fields of a user; id and full name are always among them. */
export function pickFields(user: Record<string, unknown>, fields: string[] | undefined) {
	if (fields === undefined) return user;
	const wanted = new Set([...fields, 'id', 'fullname']);
	if (wanted.has('description')) wanted.add('descriptionformat');
	return Object.fromEntries(Object.entries(user).filter(([key]) => wanted.has(key)));
}
