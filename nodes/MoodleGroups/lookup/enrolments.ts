import { isMissing, type Failure } from '../moodle/failure';
import { finding } from '../moodle/reasons';
import type { User } from '../moodle/shapes/user';
import type { WebService } from '../moodle/webService';
import type { Courses } from './courses';
import { each, Loader, valueOf } from './loader';

/** How many users are asked for one by one before the whole course is read. */
const FEW_USERS = 5;

const USER_GROUPS = 'core_group_get_course_user_groups';

/** Functions without which less is known of an enrolment. */
const FUNCTIONS = ['core_enrol_get_enrolled_users', USER_GROUPS, 'core_user_get_users_by_field'];

/** SEPARATEGROUPS of Moodle: then a list of enrolled users may leave users out. */
const SEPARATE_GROUPS = 1;

/** A user of whom Moodle may say that they are not enrolled. */
interface Suspect {
	readonly courseid: number;
	readonly userid: number;
	/** What Moodle refused them with, if it did. */
	readonly errorcode: string | undefined;
}

/** Who is enrolled in which course, as far as a run had to know. */
export class Enrolments {
	/** The users whom a list of the course shows; none where the token may not read it. */
	private readonly listed = new Loader<number, ReadonlySet<number>>(
		each(async (courseid) => {
			const users = valueOf(await this.moodle.getEnrolledUsers(courseid, ['id']));
			return new Set(users?.map(({ id }) => id));
		}),
	);
	private readonly refusals = new Loader<Suspect, Failure | undefined>(
		async (suspects) => await this.refuseEach(suspects),
		({ courseid, userid }) => `${courseid} ${userid}`,
	);

	constructor(
		private readonly moodle: WebService,
		private readonly courses: Courses,
	) {}

	/** Notes users that a list of the course has shown. */
	note(courseid: number, userids: readonly number[]): void {
		this.listed.prime(courseid, new Set(userids));
	}

	/** The web service functions that would have told more, were they in the token's service. */
	get missingFunctions(): ReadonlySet<string> {
		return new Set(FUNCTIONS.filter((name) => this.moodle.whyForbidden(name) !== undefined));
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
		const isWorthAList = userids.length > FEW_USERS || this.listed.isAsked(courseid);
		const list = isWorthAList ? await this.listed.load(courseid) : new Set<number>();
		const suspects = userids
			.filter((userid) => !list.has(userid))
			.map((userid): Suspect => ({ courseid, userid, errorcode }));
		const refusals = await this.refuseSuspects(courseid, suspects, list);
		return userids.map((userid) => refusals.get(userid));
	}

	private async refuseSuspects(
		courseid: number,
		suspects: readonly Suspect[],
		list: ReadonlySet<number>,
	): Promise<ReadonlyMap<number, Failure | undefined>> {
		if (suspects.length > 0 && (await this.isComplete(courseid, list))) {
			const absent = await this.refuseAbsent(courseid, suspects);
			if (absent !== undefined) return absent;
		} else if (list.size === 0 && suspects.length > FEW_USERS) {
			// Without a list everybody is suspect: smaller requests must narrow that down first.
			return new Map();
		}
		await this.refusals.loadAll(suspects);
		return new Map(suspects.map((one) => [one.userid, this.refusals.peek(one)]));
	}

	/** With separate groups the list may leave out users, and then it proves nothing. */
	private async isComplete(courseid: number, list: ReadonlySet<number>): Promise<boolean> {
		if (list.size === 0) return false;
		const groupmode = valueOf(await this.courses.read(courseid))?.groupmode;
		return groupmode !== undefined && groupmode !== SEPARATE_GROUPS;
	}

	/** Of users who are surely not enrolled; `undefined` where the token may not look for them. */
	private async refuseAbsent(
		courseid: number,
		suspects: readonly Suspect[],
	): Promise<ReadonlyMap<number, Failure> | undefined> {
		const ids = suspects.map(({ userid }) => userid);
		const found = valueOf(await this.moodle.getUsers('id', ids));
		if (found === undefined) return undefined;
		const users = new Map(found.map((user) => [user.id, user]));
		const course = await this.courses.name(courseid);
		return new Map(
			suspects.map(({ userid, errorcode }) => {
				const user = users.get(userid);
				if (user !== undefined && !isDeleted(user)) {
					return [userid, notEnrolled(userid, user, course, errorcode)];
				}
				const key = user === undefined ? 'userMissing' : 'userDeleted';
				return [userid, finding(key, [userid], errorcode).failure];
			}),
		);
	}

	/** Asks for one after the other, so that the first tells whether the token may. */
	private async refuseEach(suspects: readonly Suspect[]) {
		const refused = new Map<Suspect, Failure | undefined>();
		for (const suspect of suspects) refused.set(suspect, await this.refuseOne(suspect));
		return refused;
	}

	private async refuseOne({ courseid, userid, errorcode }: Suspect): Promise<Failure | undefined> {
		const warnings = await this.moodle.getCourseUserWarnings(courseid, userid);
		if ('failure' in warnings) return accountRefusal(userid, warnings.failure);
		if (!warnings.value.includes('notenrolled')) return undefined;
		const user = valueOf(await this.moodle.getUsers('id', [userid]))?.[0];
		return notEnrolled(userid, user, await this.courses.name(courseid), errorcode);
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

function accountRefusal(userid: number, failure: Failure): Failure | undefined {
	const { errorcode } = failure;
	// Nothing else can be missing: the course is that of a group.
	if (errorcode === 'invaliduser' || isMissing(failure)) {
		return finding('userMissing', [userid], errorcode).failure;
	}
	if (errorcode === 'userdeleted') return finding('userDeleted', [userid], errorcode).failure;
	if (errorcode === 'guestsarenotallowed')
		return finding('userIsGuest', [userid], errorcode).failure;
	return undefined;
}

/** Deleted accounts stay in Moodle's database, with a hash in place of the address. */
function isDeleted({ email = '', username = '' }: User): boolean {
	return /^[0-9a-f]{32}$/.test(email) && /\.\d{9,}$/.test(username);
}
