import type { CustomField, Enrolment, User, WorldFile } from './model';

/** The functions in the service of the built-in world. */
export const DEFAULT_SERVICE = [
	'core_group_*',
	'core_course_*',
	'core_user_*',
	'core_enrol_*',
	'enrol_manual_*',
	'core_webservice_*',
];

/** What the token of a job holds that does no more than to keep groups. */
const SMALL_SERVICE = [
	'core_group_add_group_members',
	'core_group_delete_group_members',
	'core_group_create_groups',
	'core_group_delete_groups',
];

/** Custom fields of every type, as the site of the later recordings has them. */
const FIELDS: readonly CustomField[] = [
	{ shortname: 'campus', name: 'Campus', type: 'text' },
	{ shortname: 'notes', name: 'Notes', type: 'textarea' },
	{ shortname: 'remote', name: 'Remote', type: 'checkbox' },
	{ shortname: 'region', name: 'Region', type: 'select', options: ['North', 'South', 'West'] },
	{ shortname: 'starts', name: 'Starts', type: 'date' },
	{ shortname: 'seats', name: 'Seats', type: 'number', decimalplaces: 2 },
];

const STUDENTS = 3000;
const ENROLLED_STUDENTS = 2900;
const TEACHER = STUDENTS + 3;

/**
 * The world in which the recordings were made, and a teacher of its first course. Beside the
 * administrator's token there are `…-teacher`, `…-student` and, for the administrator with only
 * four functions, `…-four`.
 */
export function defaultWorld(token: string): WorldFile {
	return {
		courses: [
			{ id: 1, shortname: 'sandbox', fullname: 'Moodle sandbox', idnumber: '' },
			{ id: 2, shortname: 'PHYS101', fullname: 'Physics 101', idnumber: 'SIS-PHYS101' },
			{ id: 3, shortname: 'CHEM101', fullname: 'Chemistry 101', idnumber: 'SIS-CHEM101' },
		],
		users: [
			account(1, 'guest', 'Guest user', ' ', 'root@localhost'),
			account(2, 'admin', 'Admin', 'User', 'admin@example.edu'),
			...Array.from({ length: STUDENTS }, (_, index) => student(index + 1)),
			account(TEACHER, 'teacher1', 'Grace', 'Hopper', 'teacher1@example.edu'),
		],
		enrolments: [
			...Array.from({ length: ENROLLED_STUDENTS }, (_, index): Enrolment => {
				return { courseid: 2, userid: index + 3, role: 'student' };
			}),
			{ courseid: 2, userid: TEACHER, role: 'editingteacher' },
		],
		tokens: [
			{ token, userid: 2, functions: DEFAULT_SERVICE },
			{ token: `${token}-teacher`, userid: TEACHER, functions: DEFAULT_SERVICE },
			{ token: `${token}-student`, userid: 3, functions: DEFAULT_SERVICE },
			{ token: `${token}-four`, userid: 2, functions: SMALL_SERVICE },
		],
		admins: [2],
	};
}

/** The built-in world with custom fields of every type, for groups and for groupings. */
export function worldWithCustomFields(token: string): WorldFile {
	return { ...defaultWorld(token), groupCustomFields: FIELDS, groupingCustomFields: FIELDS };
}

function account(
	id: number,
	username: string,
	firstname: string,
	lastname: string,
	email: string,
): User {
	return { id, username, firstname, lastname, email, idnumber: '', auth: 'manual' };
}

function student(number: number): User {
	return {
		...account(
			number + 2,
			`student${number}`,
			`Ada${number}`,
			`Lovelace${number}`,
			`student${number}@example.edu`,
		),
		idnumber: `S${String(number).padStart(6, '0')}`,
	};
}
