import type { Enrolment, User, WorldFile } from './model';

/** The functions in the service of the built-in world. */
export const DEFAULT_SERVICE = [
	'core_group_*',
	'core_course_*',
	'core_user_*',
	'core_enrol_*',
	'enrol_manual_*',
	'core_webservice_*',
];

const STUDENTS = 3000;
const ENROLLED_STUDENTS = 2900;

/** The world in which the recordings were made. */
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
		],
		enrolments: Array.from({ length: ENROLLED_STUDENTS }, (_, index): Enrolment => {
			return { courseid: 2, userid: index + 3, role: 'student' };
		}),
		tokens: [{ token, userid: 2, functions: DEFAULT_SERVICE }],
		admins: [2],
	};
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
