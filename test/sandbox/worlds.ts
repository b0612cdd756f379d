import { defaultWorld } from '../../sandbox/world/defaultWorld';
import type { Course, CustomField, Token, User, WorldFile } from '../../sandbox';

/** Tokens of the people in the worlds below. */
export const TOKENS = {
	admin: 'demo-token',
	teacher: 'demo-token-teacher',
	student: 'demo-token-student',
	four: 'demo-token-four',
	/** A non-editing teacher of course 2. */
	ta: 'demo-token-ta',
};

export type Person = keyof typeof TOKENS;

const TEACHER = 3003;
const ASSISTANT = 3004;

const FIELDS: readonly CustomField[] = [
	{ shortname: 'campus', name: 'Campus & place', type: 'text' },
	{ shortname: 'active', name: 'Active', type: 'checkbox' },
	{ shortname: 'notes', name: 'Notes', type: 'textarea' },
	{ shortname: 'level', name: 'Level', type: 'select', options: ['low', 'high'] },
];

/** The default world with a non-editing teacher. */
const plain = (): WorldFile => {
	const world = defaultWorld(TOKENS.admin);
	const assistant: User = {
		...world.users.find(({ id }) => id === TEACHER)!,
		id: ASSISTANT,
		username: 'ta1',
		firstname: 'Alan',
		lastname: 'Turing',
		email: 'ta1@example.edu',
	};
	const token: Token = { ...world.tokens[0], token: TOKENS.ta, userid: ASSISTANT };
	return {
		...world,
		users: [...world.users, assistant],
		enrolments: [...world.enrolments, { courseid: 2, userid: ASSISTANT, role: 'teacher' }],
		tokens: [...world.tokens, token],
	};
};

const withCourse = (change: Partial<Course>): WorldFile => {
	const world = plain();
	const courses = world.courses.map((course) =>
		course.id === 2 ? { ...course, ...change } : course,
	);
	return { ...world, courses };
};

const withUsers = (changes: Readonly<Record<number, Partial<User>>>): WorldFile => {
	const world = plain();
	return { ...world, users: world.users.map((user) => ({ ...user, ...changes[user.id] })) };
};

/** The worlds in which the answers were noted; the real Moodle was changed in the same way. */
export const WORLDS = {
	plain,
	customFields: () => ({ ...plain(), groupCustomFields: FIELDS, groupingCustomFields: FIELDS }),
	separateGroups: () => withCourse({ groupmode: 1 }),
	visibleGroups: () => withCourse({ groupmode: 2 }),
	hiddenCourse: () => withCourse({ visible: false }),
	/** The editing teacher may manage groups, but not see the hidden ones. */
	hiddenGroups: () => ({
		...plain(),
		overrides: [
			{
				courseid: 2,
				role: 'editingteacher',
				capability: 'moodle/course:viewhiddengroups',
				allow: false,
			},
		],
	}),
	noParticipants: () => ({
		...plain(),
		overrides: [
			{
				courseid: 2,
				role: 'student',
				capability: 'moodle/course:viewparticipants',
				allow: false,
			},
		],
	}),
	managingAssistant: () => ({
		...withCourse({ groupmode: 1 }),
		overrides: [
			{ courseid: 2, role: 'teacher', capability: 'moodle/course:managegroups', allow: true },
		],
	}),
	suspendedEnrolments: () => {
		const world = plain();
		return {
			...world,
			enrolments: world.enrolments.map((enrolment) => {
				return [3, 4].includes(enrolment.userid) ? { ...enrolment, suspended: true } : enrolment;
			}),
		};
	},
	/** Student 500 has the first name of student 1. */
	namesakes: () => withUsers({ 502: { firstname: 'aDA1' } }),
	accounts: () =>
		withUsers({ 10: { idnumber: '' }, 11: { suspended: true }, 12: { confirmed: false } }),
	mustChangePassword: () => withUsers({ [TEACHER]: { mustChangePassword: true } }),
	policyNotAgreed: () => withUsers({ [TEACHER]: { policyNotAgreed: true } }),
	suspended: () => withUsers({ [TEACHER]: { suspended: true } }),
	unconfirmed: () => withUsers({ [TEACHER]: { confirmed: false } }),
	nologin: () => withUsers({ [TEACHER]: { auth: 'nologin' } }),
	deleted: () => withUsers({ [TEACHER]: { deleted: true } }),
} satisfies Record<string, () => WorldFile>;

export type WorldName = keyof typeof WORLDS;
