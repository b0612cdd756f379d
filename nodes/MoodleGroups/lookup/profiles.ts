import { gather } from '../input/gather';
import { remember } from '../input/remember';
import type { Answer, Failure } from '../moodle/failure';
import { isFunctionForbidden } from '../moodle/reasons';
import { USER_FIELDS, type User } from '../moodle/shapes/user';
import type { WebService } from '../moodle/webService';
import { each, Loader } from './loader';
import { cut } from './readBisecting';

/** The most users of one request: each takes two variables. */
const MAX_USERS = 300;

/** A user in a course. */
type Participant = readonly [courseid: number, userid: number];

/** Users as they are in a course, with their roles there; each read at most once in a run. */
export class Profiles {
	private readonly failures = new Map<number, Failure>();
	private readonly roles = new Map<number, Set<string>>();
	private readonly users = new Loader<Participant, User | undefined>(
		async (all) => await this.fetch(all),
		([courseid, userid]) => `${courseid} ${userid}`,
	);
	/** Everybody of a course. */
	private readonly lists = new Loader<number, Answer<User[]>>(
		each(async (id) => await this.moodle.getEnrolledUsers(id, [...USER_FIELDS, 'roles'], {}, true)),
	);

	constructor(private readonly moodle: WebService) {}

	/** Reads users of a course, so that {@link known} has them. */
	async load(courseid: number, userids: readonly number[]): Promise<void> {
		await this.users.loadAll(userids.map((userid) => [courseid, userid]));
	}

	/** What {@link load} has read; `undefined` for users that the token may not see. */
	known(courseid: number, userid: number): User | undefined {
		return this.users.peek([courseid, userid]);
	}

	/** Why the token cannot see any roles in a course, once {@link load} has tried. */
	forbidden(courseid: number): Failure | undefined {
		return this.failures.get(courseid);
	}

	/** The roles in a course of all users that {@link load} has read. */
	rolesSeen(courseid: number): ReadonlySet<string> {
		return remember(this.roles, courseid, () => new Set());
	}

	private async fetch(all: readonly Participant[]): Promise<Map<Participant, User | undefined>> {
		const users = new Map<Participant, User | undefined>();
		const lists = [...gather(all, ([courseid]) => courseid)].flatMap(([courseid, some]) =>
			cut(some, MAX_USERS).map((list) => ({ courseid, list })),
		);
		await Promise.all(
			lists.map(async ({ courseid, list }) => {
				const found = await this.read(
					courseid,
					list.map(([, userid]) => userid),
				);
				const seen = remember(this.roles, courseid, () => new Set());
				for (const role of found.flatMap(({ roles = [] }) => roles)) seen.add(role);
				const byId = new Map(found.map((user) => [user.id, user]));
				for (const one of list) users.set(one, byId.get(one[1]));
			}),
		);
		return users;
	}

	private async read(courseid: number, userids: readonly number[]): Promise<readonly User[]> {
		const answer = await this.moodle.getCourseProfiles(courseid, userids);
		if ('value' in answer) return answer.value;
		const { failure } = answer;
		// If that function is not allowed, the one that lists the whole course usually is.
		const isHopeless = failure.blame === 'site' && !isFunctionForbidden(failure);
		const list = isHopeless ? answer : await this.lists.load(courseid);
		if ('value' in list) return list.value;
		this.failures.set(courseid, failure);
		return [];
	}
}
