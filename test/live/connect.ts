/* eslint-disable @n8n/community-nodes/require-node-api-error -- tests run on a developer's machine, never inside n8n */
import type { Site } from '../support/n8nEngine';
import type { LiveCourse, LiveParticipant, LiveUser, SiteInfo } from './found';
import { Live } from './live';
import { MoodleApi, Refused } from './moodleApi';

/** How many enrolled users the cases take, beside the token's own account. */
export const USERS_NEEDED = 4;

/** How many of them a roster takes at the most. */
const ROSTER = 100;

/** Groups and groupings that the suite makes have names that begin so. */
export const PREFIX = 'n8n-live-';

/** The accounts after the guest, of whom the first is the administrator. */
const OLDEST = Array.from({ length: 19 }, (_, index) => index + 2);

/** What the suite and the node call. */
const FUNCTIONS = [
	...['create_groups', 'update_groups', 'delete_groups', 'get_groups', 'get_course_groups'],
	...['add_group_members', 'delete_group_members', 'get_group_members', 'get_course_user_groups'],
	...['create_groupings', 'update_groupings', 'delete_groupings', 'get_groupings'],
	...['get_course_groupings', 'assign_grouping', 'unassign_grouping'],
]
	.map((name) => `core_group_${name}`)
	.concat(
		'core_course_get_courses_by_field',
		'core_enrol_get_enrolled_users',
		'core_user_get_users_by_field',
		'core_webservice_get_site_info',
	);

/** A site or course on which the suite does not run, in one sentence. */
export class Unfit extends Error {}

/** Where and how to run. */
export interface Place {
	readonly site: Site;
	/** Id or short name. */
	readonly course: string;
	/** Whether the course may have groups already. */
	readonly allowGroups?: boolean;
	readonly prefix?: string;
}

/** Looks at the site and the course, and refuses what the suite could harm or cannot use. */
export async function connect({ site, course: given, allowGroups, prefix }: Place): Promise<Live> {
	const api = new MoodleApi(site);
	try {
		const info = await api.call<SiteInfo>('core_webservice_get_site_info');
		const offered = new Set(info.functions.map(({ name }) => name));
		const missing = FUNCTIONS.filter((name) => !offered.has(name));
		if (missing.length > 0) {
			throw new Unfit(`The service of the token lacks ${missing.join(', ')}.`);
		}
		const course = await findCourse(api, given);
		const others = await countOthers(api, course);
		if (others.total > 0 && !allowGroups) throw new Unfit(others.refusal);
		const { enrolled, students } = await findEnrolled(api, course, info.userid);
		const users = await findUsers(api, enrolled.slice(0, USERS_NEEDED));
		return new Live({
			site,
			api,
			info,
			course,
			users,
			areStudents: students >= USERS_NEEDED,
			enrolled,
			outsider: await findOutsider(api, course, info.userid),
			findable: await findableBy(api, users),
			prefix: prefix ?? `${PREFIX}${now()}`,
			isShared: others.total > 0,
		});
	} catch (error) {
		await api.close();
		if (!(error instanceof Refused)) throw error;
		throw new Unfit(`The site refused ${error.message}.`);
	}
}

async function findCourse(api: MoodleApi, given: string): Promise<LiveCourse> {
	const fields = /^\d+$/.test(given) ? ['id', 'shortname'] : ['shortname'];
	for (const field of fields) {
		const { courses } = await api.call<{ courses: LiveCourse[] }>(
			'core_course_get_courses_by_field',
			{ field, value: given },
		);
		if (courses.length === 1) return courses[0];
	}
	throw new Unfit(`The token sees no course with the id or short name ${given}.`);
}

async function countOthers(api: MoodleApi, { id: courseid, shortname }: LiveCourse) {
	const groups = await api.call<Array<{ name: string }>>('core_group_get_course_groups', {
		courseid,
	});
	const groupings = await api.call<Array<{ name: string }>>('core_group_get_course_groupings', {
		courseid,
	});
	const all = [...groups, ...groupings];
	const left = all.filter(({ name }) => name.startsWith(PREFIX)).length;
	const hint =
		left === 0 ? '' : ` ${left} of them were left by a run that was killed: delete them.`;
	return {
		total: all.length,
		refusal:
			`Course ${shortname} has ${groups.length} groups and ${groupings.length} groupings already; ` +
			`take an empty course, or run with --allow-groups, which leaves them alone.${hint}`,
	};
}

/**
 * The first of the enrolled users, without the token's own account. Students come first: Sync keeps
 * everybody else, and in many courses the oldest account is a teacher's.
 */
async function findEnrolled(
	api: MoodleApi,
	{ id: courseid, shortname }: LiveCourse,
	own: number,
): Promise<{ enrolled: number[]; students: number }> {
	const listed = await api.call<LiveParticipant[]>('core_enrol_get_enrolled_users', {
		courseid,
		options: [
			{ name: 'userfields', value: 'id,roles' },
			{ name: 'limitnumber', value: ROSTER + 1 },
		],
	});
	const others = listed.filter(({ id }) => id !== own);
	const students = others.filter(isStudent);
	const enrolled = [...new Set([...students, ...others])].map(({ id }) => id);
	if (enrolled.length < USERS_NEEDED) {
		throw new Unfit(
			`Course ${shortname} has ${enrolled.length} enrolled users that the token sees beside its own ` +
				`account, and the suite needs ${USERS_NEEDED}; it enrols nobody itself.`,
		);
	}
	return { enrolled: enrolled.slice(0, ROSTER), students: students.length };
}

/** Whether somebody is a student and nothing else, as far as the token sees it. */
function isStudent({ roles = [] }: LiveParticipant): boolean {
	return roles.length > 0 && roles.every(({ shortname }) => shortname === 'student');
}

/** What the token may see of users. */
async function findUsers(api: MoodleApi, values: readonly number[]): Promise<LiveUser[]> {
	const users = await api.call<LiveUser[]>('core_user_get_users_by_field', { field: 'id', values });
	const byId = new Map(users.map((user) => [user.id, user]));
	return values.map((id) => byId.get(id) ?? { id });
}

/** The fields by which the token finds each user of whom it sees them. */
async function findableBy(api: MoodleApi, users: readonly LiveUser[]): Promise<Set<string>> {
	const found = new Set<string>();
	for (const field of ['username', 'email', 'idnumber'] as const) {
		const values = users.flatMap(({ [field]: value }) => (value ? [value] : []));
		if (values.length === 0) continue;
		const rows = await api.call<LiveUser[]>('core_user_get_users_by_field', { field, values });
		const ids = new Set(rows.map(({ id }) => id));
		const isFound = users.every(({ id, [field]: value }) => !value || ids.has(id));
		if (isFound && rows.length === values.length) found.add(field);
	}
	return found;
}

/** The token's own account if it is not enrolled, else one of the oldest accounts of the site. */
async function findOutsider(api: MoodleApi, { id: courseid }: LiveCourse, own: number) {
	for (const userid of [own, ...OLDEST]) {
		const isOutside = await api
			.call<{ warnings: ReadonlyArray<{ warningcode: string }> }>(
				'core_group_get_course_user_groups',
				{ courseid, userid },
			)
			.then(({ warnings }) => warnings.some(({ warningcode }) => warningcode === 'notenrolled'))
			.catch(() => false);
		if (isOutside) return userid;
	}
	return undefined;
}

/** The time in letters: digits would give the node other ways to write a name, with which it asks. */
function now(): string {
	return `${Date.now()}`.replace(/\d/g, (digit) => 'abcdefghjk'.charAt(Number(digit)));
}
