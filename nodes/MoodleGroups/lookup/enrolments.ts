import type { Failure } from '../moodle/failure';
import { finding, isBarred } from '../moodle/reasons';
import type { User } from '../moodle/shapes/user';
import type { WebService } from '../moodle/webService';
import type { Courses } from './courses';

/** How many users are asked for one by one before the whole course is read. */
const FEW = 5;

const ENROLLED_USERS = 'core_enrol_get_enrolled_users';
const USER_GROUPS = 'core_group_get_course_user_groups';
const USERS = 'core_user_get_users_by_field';

/** SEPARATEGROUPS of Moodle: then a list of enrolled users may leave users out. */
const SEPARATE_GROUPS = 1;

/** Who is enrolled in which course, as far as a run had to know. */
export class Enrolments {
	private readonly listed = new Map<number, Promise<ReadonlySet<number>>>();
	private readonly refusals = new Map<string, Promise<Failure | undefined>>();
	private readonly barred = new Set<string>();

	constructor(
		private readonly moodle: WebService,
		private readonly courses: Courses,
	) {}

	/** Notes users that a list of the course has shown. */
	note(courseid: number, userids: readonly number[]): void {
		this.listed.set(courseid, Promise.resolve(new Set(userids)));
	}

	/**
	 * Why users cannot be members of a course's groups.
	 *
	 * @returns the reason for each, `undefined` for those who are enrolled and those of whom the
	 *   token cannot know it.
	 */
	async refuse(
		courseid: number,
		userids: readonly number[],
		errorcode?: string,
	): Promise<Array<Failure | undefined>> {
		const enrolled = await this.list(courseid, userids.length);
		const suspects = userids.filter((userid) => !enrolled.has(userid));
		const refusals = new Map(await this.refuseSuspects(courseid, suspects, errorcode));
		return userids.map((userid) => refusals.get(userid));
	}

	/** The web service functions that would have told more, were they in the token's service. */
	get missingFunctions(): ReadonlySet<string> {
		return this.barred;
	}

	private async list(courseid: number, wanted: number): Promise<ReadonlySet<number>> {
		const known = this.listed.get(courseid);
		if (known !== undefined || wanted <= FEW) return (await known) ?? new Set();
		const asked = this.moodle.getEnrolledUsers(courseid, ['id']).then((answer) => {
			if ('value' in answer) return new Set(answer.value.map(({ id }) => id));
			this.noteBarred(ENROLLED_USERS, answer.failure);
			return new Set<number>();
		});
		this.listed.set(courseid, asked);
		return await asked;
	}

	/** With separate groups the list may leave out users, and then it proves nothing. */
	private async isComplete(courseid: number, list: ReadonlySet<number>): Promise<boolean> {
		if (list.size === 0) return false;
		const course = await this.courses.read(courseid);
		const groupmode = 'value' in course ? course.value.groupmode : undefined;
		return groupmode !== undefined && groupmode !== SEPARATE_GROUPS;
	}

	private async refuseSuspects(
		courseid: number,
		suspects: readonly number[],
		errorcode?: string,
	): Promise<Array<[number, Failure]>> {
		const list = (await this.listed.get(courseid)) ?? new Set();
		if (suspects.length > 0 && (await this.isComplete(courseid, list))) {
			return await this.refuseAbsent(courseid, suspects, errorcode);
		}
		// Without a list everybody is suspect: smaller requests must narrow that down first.
		if (list.size === 0 && suspects.length > FEW) return [];
		return await this.refuseEach(courseid, suspects, errorcode);
	}

	private async refuseAbsent(
		courseid: number,
		userids: readonly number[],
		errorcode?: string,
	): Promise<Array<[number, Failure]>> {
		const answer = await this.moodle.getUsers('id', userids);
		if ('failure' in answer) {
			this.noteBarred(USERS, answer.failure);
			return await this.refuseEach(courseid, userids, errorcode);
		}
		const users = new Map(answer.value.map((user) => [user.id, user]));
		const course = await this.courses.name(courseid);
		return userids.map((userid) => {
			const user = users.get(userid);
			if (user === undefined) return [userid, finding('userMissing', [userid], errorcode).failure];
			if (isDeleted(user)) return [userid, finding('userDeleted', [userid], errorcode).failure];
			return [userid, notEnrolled(userid, user, course, errorcode)];
		});
	}

	private async refuseEach(
		courseid: number,
		userids: readonly number[],
		errorcode?: string,
	): Promise<Array<[number, Failure]>> {
		const refused: Array<[number, Failure]> = [];
		for (const userid of userids) {
			if (this.barred.has(USER_GROUPS)) break;
			const key = `${courseid} ${userid}`;
			const asked = this.refusals.get(key) ?? this.refuseOne(courseid, userid, errorcode);
			this.refusals.set(key, asked);
			const refusal = await asked;
			if (refusal !== undefined) refused.push([userid, refusal]);
		}
		return refused;
	}

	private async refuseOne(
		courseid: number,
		userid: number,
		errorcode?: string,
	): Promise<Failure | undefined> {
		const warnings = await this.moodle.getCourseUserWarnings(courseid, userid);
		if ('failure' in warnings) {
			this.noteBarred(USER_GROUPS, warnings.failure);
			return accountRefusal(userid, warnings.failure)?.failure;
		}
		if (!warnings.value.includes('notenrolled')) return undefined;
		const answer = await this.moodle.getUsers('id', [userid]);
		const user = 'value' in answer ? answer.value[0] : undefined;
		return notEnrolled(userid, user, await this.courses.name(courseid), errorcode);
	}

	private noteBarred(wsfunction: string, failure: Failure): void {
		if (isBarred(failure)) this.barred.add(wsfunction);
	}
}

function notEnrolled(
	userid: number,
	user: User | undefined,
	course: string,
	errorcode?: string,
): Failure {
	const name = user === undefined ? `${userid}` : `${userid} (${user.fullname})`;
	const key = user?.suspended === true ? 'notEnrolledSuspended' : 'notEnrolled';
	return finding(key, [name, course], errorcode).failure;
}

function accountRefusal(userid: number, failure: Failure): { failure: Failure } | undefined {
	const { errorcode, kind } = failure;
	// Nothing else can be missing: the course is that of a group.
	if (kind === 'missing') return finding('userMissing', [userid], errorcode);
	if (kind === 'userDeleted') return finding('userDeleted', [userid], errorcode);
	if (kind === 'guest') return finding('userIsGuest', [userid], errorcode);
	return undefined;
}

/** Deleted accounts stay in Moodle's database, with a hash in place of the address. */
function isDeleted({ email = '', username = '' }: User): boolean {
	return /^[0-9a-f]{32}$/.test(email) && /\.\d{9,}$/.test(username);
}
