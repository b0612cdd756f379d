import type { Answer, Failure, FailureKind } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import { diagnosis } from '../moodle/reasons';
import { WITHOUT_GROUP, type User } from '../moodle/shapes/user';
import type { WebService } from '../moodle/webService';
import type { Courses } from './courses';
import { each, Loader, valueOf } from './loader';
import type { UserSearch } from './userSearch';

/** How many users are asked for one by one before the whole course is read. */
const FEW_USERS = 5;

const USER_GROUPS = 'core_group_get_course_user_groups';

/** Functions without which less is known of an enrolment. */
const FUNCTIONS = ['core_enrol_get_enrolled_users', USER_GROUPS, 'core_user_get_users_by_field'];

/** SEPARATEGROUPS of Moodle: then a list of enrolled users may leave users out. */
const SEPARATE_GROUPS = 1;

/** What Moodle says of an account; nothing else can be missing, for the course is that of a group. */
const ACCOUNT: Partial<Record<FailureKind, 'userMissing' | 'userDeleted' | 'userIsGuest'>> = {
	missing: 'userMissing',
	userDeleted: 'userDeleted',
	guest: 'userIsGuest',
};

/** Who is enrolled in which course, if the run needed to know. */
export class Enrolments {
	/** The users in the list of the course, including suspended ones. */
	private readonly listed = new Loader<number, Answer<Set<number>>>(
		each(async (courseid) => {
			const users = await this.moodle.getEnrolledUsers(courseid, ['id'], {}, true);
			return 'failure' in users ? users : { value: new Set(users.value.map(({ id }) => id)) };
		}),
	);
	private readonly warnings = new Loader<readonly [number, number], Answer<string[]>>(
		each(async ([courseid, userid]) => {
			const answer = await this.moodle.getUserGroups(courseid, userid, true);
			return 'failure' in answer
				? answer
				: { value: answer.value.warnings.map(({ code }) => code) };
		}),
		([courseid, userid]) => `${courseid} ${userid}`,
	);

	constructor(
		private readonly moodle: WebService,
		private readonly courses: Courses,
		private readonly search: UserSearch,
	) {}

	/** Notes users that a list of the course has shown. */
	note(courseid: number, userids: readonly number[]): void {
		this.listed.prime(courseid, { value: new Set(userids) });
	}

	/** Notes a user that the run has enrolled. */
	noteEnrolled(courseid: number, userid: number): void {
		valueOf(this.listed.peek(courseid))?.add(userid);
		this.warnings.clear([courseid, userid]);
	}

	/** The web service functions that would have told more, were they in the token's service. */
	get missingFunctions(): ReadonlySet<string> {
		return new Set(FUNCTIONS.filter((name) => this.moodle.whyForbidden(name) !== undefined));
	}

	/**
	 * Why users cannot be members of a course's groups.
	 *
	 * @returns the reason for each; `undefined` for those who are enrolled, or may be as far as the
	 *   token sees.
	 */
	async refuse(
		courseid: number,
		userids: readonly number[],
		errorcode?: string,
	): Promise<Array<Failure | undefined>> {
		const isWorthAList = userids.length > FEW_USERS || this.listed.isAsked(courseid);
		const list = (isWorthAList && valueOf(await this.listed.load(courseid))) || new Set<number>();
		const suspects = userids.filter((userid) => !list.has(userid));
		const isComplete = suspects.length > 0 && (await this.isComplete(courseid, list));
		if (isComplete) await this.search.load(suspects.map(byId));
		// Without a list everybody is suspect: smaller requests must narrow that down first.
		else if (list.size === 0 && suspects.length > FEW_USERS) return userids.map(() => undefined);
		const refusals = new Map<number, Failure | undefined>();
		// One after the other, so that the first tells whether the token may ask.
		for (const userid of suspects) {
			const isAbsent = isComplete && 'value' in this.search.matches(byId(userid));
			refusals.set(userid, await this.refuseOne(courseid, userid, isAbsent, errorcode));
		}
		return userids.map((userid) => refusals.get(userid));
	}

	/**
	 * Whether users are enrolled in a course, be it suspended: Moodle takes these into groups.
	 *
	 * @returns for each an answer that is sure. A failure for accounts that cannot be enrolled, and
	 *   where the token may not know it.
	 */
	async areEnrolled(courseid: number, userids: readonly number[]): Promise<Array<Answer<boolean>>> {
		const isFew = userids.length <= FEW_USERS && !this.listed.isAsked(courseid);
		if (isFew && userids.length > 0) await this.warnings.load([courseid, userids[0]]);
		const isListed = !isFew || this.moodle.whyForbidden(USER_GROUPS) !== undefined;
		const list = isListed ? await this.listed.load(courseid) : undefined;
		const suspects = userids.filter((userid) => !valueOf(list)?.has(userid));
		const hidden =
			list && 'value' in list && suspects.length > 0 ? await this.whyHidden(courseid) : undefined;
		const incomplete = list && 'failure' in list ? list.failure : hidden;
		const isComplete = list !== undefined && incomplete === undefined;
		if (isComplete) await this.search.load(suspects.map(byId));
		const answers = new Map<number, Answer<boolean>>();
		for (const userid of suspects) {
			const user = isComplete ? valueOf(this.search.matches(byId(userid)))?.[0] : undefined;
			const answer = user ? { value: false } : await this.ask(courseid, userid);
			const isBlind = 'failure' in answer && this.moodle.whyForbidden(USER_GROUPS) !== undefined;
			if (user && isDeleted(user)) answers.set(userid, diagnosis('userDeleted', [userid]));
			else if (isBlind && isComplete) answers.set(userid, { value: false });
			else answers.set(userid, isBlind && incomplete ? unknown(userid, incomplete) : answer);
		}
		return userids.map((userid) => answers.get(userid) ?? { value: true });
	}

	/** Asks for one user alone. */
	private async ask(courseid: number, userid: number): Promise<Answer<boolean>> {
		const warnings = await this.warnings.load([courseid, userid]);
		if ('value' in warnings) return { value: !warnings.value.includes('notenrolled') };
		const refusal = refuseAccount(userid, warnings.failure);
		return refusal ? { failure: refusal } : unknown(userid, warnings.failure);
	}

	/**
	 * Why Moodle may list no users although some are enrolled: in a course with separate groups, an
	 * account that is in no group sees nobody. `undefined` if the course is really empty.
	 */
	async whyHidden(courseid: number): Promise<Failure | undefined> {
		const { groupmode = SEPARATE_GROUPS } = valueOf(await this.courses.read(courseid)) ?? {};
		if (groupmode !== SEPARATE_GROUPS) return undefined;
		// Moodle answers this only to those who may access all groups.
		const selection = { groupid: WITHOUT_GROUP, limitnumber: 1 };
		const probe = await this.moodle.getEnrolledUsers(courseid, ['id'], selection);
		if (!('failure' in probe)) return undefined;
		if (probe.failure.kind !== 'forbidden') return probe.failure;
		return diagnosis('usersHidden', [await this.courses.name(courseid)]).failure;
	}

	/** With separate groups the list may leave out users, and then it proves nothing. */
	private async isComplete(courseid: number, list: ReadonlySet<number>): Promise<boolean> {
		if (list.size === 0) return false;
		const groupmode = valueOf(await this.courses.read(courseid))?.groupmode;
		return groupmode !== undefined && groupmode !== SEPARATE_GROUPS;
	}

	/** @param isAbsent whether a list of the course proves that the user is not enrolled. */
	private async refuseOne(
		courseid: number,
		userid: number,
		isAbsent: boolean,
		errorcode: string | undefined,
	): Promise<Failure | undefined> {
		if (!isAbsent) {
			const warnings = await this.warnings.load([courseid, userid]);
			if ('failure' in warnings) return refuseAccount(userid, warnings.failure);
			if (!warnings.value.includes('notenrolled')) return undefined;
			await this.search.load([byId(userid)]);
		}
		const user = valueOf(this.search.matches(byId(userid)))?.[0];
		if (isAbsent && user === undefined)
			return diagnosis('userMissing', [userid], errorcode).failure;
		if (user && isDeleted(user)) return diagnosis('userDeleted', [userid], errorcode).failure;
		const name = user === undefined ? `${userid}` : `${userid} (${user.fullname})`;
		const key = user?.suspended === true ? 'notEnrolledSuspended' : 'notEnrolled';
		return diagnosis(key, [name, await this.courses.name(courseid)], errorcode).failure;
	}
}

/** Why an account can be in no group at all, if that is what a failure about it says. */
export function refuseAccount(userid: number, failure: Failure): Failure | undefined {
	const { errorcode, kind } = failure;
	const key = kind && ACCOUNT[kind];
	return key && diagnosis(key, [userid], errorcode).failure;
}

/** The node enrols only users who are known not to be enrolled. */
export function unknown(userid: number, { message, advice, errorcode }: Failure) {
	return diagnosis('enrolmentUnknown', [userid, message, advice], errorcode);
}

function byId(userid: number): Identification {
	return { by: 'id', value: userid };
}

/** Deleted accounts stay in Moodle's database, with a hash in place of the address. */
function isDeleted({ email = '', username = '' }: User): boolean {
	return /^[0-9a-f]{32}$/.test(email) && /\.\d{9,}$/.test(username);
}
