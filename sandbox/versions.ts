/** The versions of Moodle that the sandbox can answer as. */
export const VERSIONS = {
	'4.1': { name: '4.1', release: '4.1.10 (Build: 20240422)', version: '2022112810' },
	'4.2': { name: '4.2', release: '4.2.3 (Build: 20231009)', version: '2023042403' },
	'4.5': { name: '4.5', release: '4.5.6 (Build: 20250811)', version: '2024100706' },
	'5.0': { name: '5.0', release: '5.0.6+ (Build: 20260403)', version: '2025041406.11' },
	'5.1': { name: '5.1', release: '5.1.6 (Build: 20260810)', version: '2025100606' },
	'5.2': { name: '5.2', release: '5.2 (Build: 20260420)', version: '2026042000' },
} as const;

export type MoodleName = keyof typeof VERSIONS;

/** A version as `core_webservice_get_site_info` describes it. */
export type MoodleVersion = (typeof VERSIONS)[MoodleName];

export const DEFAULT_MOODLE: MoodleName = '4.5';

/**
 * What not every version knows, and the first one that does. A key of a function's parameters or
 * answer names its feature with `since`, and is then unknown to older versions.
 */
const SINCE = {
	/** `visibility` and `participation` of groups. */
	groupVisibility: 4.2,
	/** `courseimage` of courses. */
	courseImage: 4.2,
	/** `customfields` of groups and groupings. */
	groupCustomFields: 4.3,
	/** Values of custom fields are made to fit instead of refused. */
	customFieldCasts: 5.0,
	/** `trackforums` of users; after 4.2. */
	trackForums: 4.5,
	/** `contextid` of `core_enrol_search_users`; after 4.2. */
	searchInContext: 4.5,
	/** First and last name for everybody who sees the full name; after 4.2. */
	namesOfFullname: 4.5,
	/** `sectionid` as a field of `core_course_get_courses_by_field`. */
	courseOfSection: 4.5,
	/** Exceptions in the namespace `core\exception`. */
	exceptionNamespace: 4.5,
	/** With debugging off, a missing record no longer tells its table: `invalidrecordunknown`. */
	unnamedRecords: 5.0,
	/** `initials` of users. */
	initials: 5.2,
	/** What the account may configure, and the secret of the site, in the site info. */
	configRights: 5.2,
	core_group_get_groups_for_selector: 4.5,
	core_user_prepare_private_files_for_edition: 4.5,
	core_user_update_user_device_public_key: 4.2,
} as const;

/** Something that not every version knows; web service functions by their own names. */
export type Feature = keyof typeof SINCE;

export function knows({ name }: MoodleVersion, feature: Feature): boolean {
	return SINCE[feature] <= Number(name);
}

/** Whether a version has a web service function that at least one of them has. */
export function hasFunction(version: MoodleVersion, wsfunction: string): boolean {
	return !Object.hasOwn(SINCE, wsfunction) || knows(version, wsfunction as Feature);
}
