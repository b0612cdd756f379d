import { gather } from '../input/gather';
import type { Answer, Failure } from '../moodle/failure';
import { userName, type Identification } from '../moodle/naming';
import { diagnosis } from '../moodle/reasons';
import { USER_FIELDS, type User } from '../moodle/shapes/user';
import type { UserField, WebService } from '../moodle/webService';
import { disagreement } from './agreement';
import type { Enrolments } from './enrolments';
import { Loader } from './loader';
import type { UserSearch } from './userSearch';

/** A user that a row means, and the course in which it means them, if it says so. */
export interface SoughtUser {
	readonly user: Identification;
	readonly courseid: number | undefined;
}

/** From so many users of a course on, its enrolled users may be the cheaper way to find them. */
const WORTH_A_COURSE = 30;

/** The users of a run, looked up in bulk. */
export class Users {
	private readonly found = new Loader<SoughtUser, Answer<number>>(
		async (sought) => await this.fetch(sought),
		keyOf,
	);
	/** Of rows that say several things of a user: whether they mean two. */
	private readonly contradictions = new Loader<SoughtUser, { failure: Failure } | undefined>(
		async (sought) => await this.check(sought),
		(sought) => `${keyOf(sought)} ${JSON.stringify(sought.user.also)}`,
	);

	constructor(
		private readonly moodle: WebService,
		private readonly enrolments: Enrolments,
		private readonly search: UserSearch,
	) {}

	/** Looks up whom rows mean, so that {@link find} knows them. Bare ids need no looking up. */
	async load(sought: readonly SoughtUser[]): Promise<void> {
		await this.found.loadAll(sought.filter(({ user }) => user.by !== 'id'));
		await this.contradictions.loadAll(sought.filter(({ user }) => user.also !== undefined));
	}

	/**
	 * The id of a user whom {@link load} has looked up; a bare id is taken at its word. Fails where
	 * nobody is called so, or several are, where the token may not look, and where what else the row
	 * says means somebody else.
	 */
	find(sought: SoughtUser): Answer<number> {
		const found = this.findFirst(sought);
		if ('failure' in found || sought.user.also === undefined) return found;
		return this.contradictions.peek(sought) ?? found;
	}

	private findFirst(sought: SoughtUser): Answer<number> {
		const { by, value } = sought.user;
		return by === 'id' ? { value: Number(value) } : this.found.peek(sought)!;
	}

	/**
	 * Finds out whether what rows say of a user means the same one. The profile tells it of almost
	 * everybody; only what it contradicts is looked for. What cannot be looked up is no contradiction.
	 */
	private async check(sought: readonly SoughtUser[]) {
		const open = sought.flatMap((row) => {
			const found = this.findFirst(row);
			return 'value' in found ? [{ row, id: found.value }] : [];
		});
		const unseen = open.filter(({ id }) => this.search.profile(id) === undefined);
		await this.search.load(unseen.map(({ id }) => ({ by: 'id', value: id })));
		const doubtful = open.map(({ row, id }) => {
			const profile = this.search.profile(id);
			return { row, id, profile, others: row.user.also!.filter((other) => !mayBe(profile, other)) };
		});
		await this.search.load(doubtful.flatMap(({ others }) => others));
		return new Map(
			doubtful.map(({ row, id, profile, others }) => {
				const failures = others.map((other) => this.contradiction(row.user, id, profile, other));
				return [row, failures.find((failure) => failure !== undefined)];
			}),
		);
	}

	private contradiction(
		sought: Identification,
		id: number,
		profile: User | undefined,
		other: Identification,
	): { failure: Failure } | undefined {
		const answer = this.search.matches(other);
		if ('failure' in answer || answer.value.some((user) => user.id === id)) return undefined;
		const meant = { thing: 'user', sought, name: profile && userName(profile) } as const;
		// Nobody has it: so a username is of more weight, but an ID may be that of another system.
		const actual = sought.by === 'id' ? profile?.[other.by as 'username'] : undefined;
		return disagreement(meant, other, answer.value.map(userName), actual);
	}

	private async fetch(sought: readonly SoughtUser[]): Promise<Map<SoughtUser, Answer<number>>> {
		const answers = new Map<SoughtUser, Answer<number>>();
		await Promise.all(
			[...gather(sought, ({ courseid }) => courseid)].map(async ([courseid, some]) => {
				if (courseid === undefined || some.length < WORTH_A_COURSE) return;
				await this.findAmongEnrolled(courseid, some, answers);
			}),
		);
		const rest = sought.filter((one) => !answers.has(one));
		await this.search.load(rest.map(({ user }) => user));
		for (const one of rest) {
			const found = this.search.matches(one.user);
			answers.set(one, 'failure' in found ? found : await this.only(one, found.value));
		}
		return answers;
	}

	/**
	 * Moodle needs half the time for a user of a course's list, but the list may be long. So it is
	 * read only to twice the number of users sought, which at the worst costs as much again as
	 * finding them by field.
	 */
	private async findAmongEnrolled(
		courseid: number,
		sought: readonly SoughtUser[],
		answers: Map<SoughtUser, Answer<number>>,
	): Promise<void> {
		const limitnumber = sought.length * 2;
		const answer = await this.moodle.getEnrolledUsers(courseid, USER_FIELDS, { limitnumber });
		// In a longer list, somebody else with the same address may come further down.
		if ('failure' in answer || answer.value.length >= limitnumber) return;
		const users = answer.value;
		this.enrolments.note(
			courseid,
			users.map(({ id }) => id),
		);
		for (const [by, some] of gather(sought, ({ user }) => user.by as UserField)) {
			const index = gather(users, (user) => user[by]);
			for (const one of some) {
				const matches = index.get(String(one.user.value)) ?? [];
				if (matches.length !== 1) continue;
				answers.set(one, { value: matches[0].id });
				this.search.keep(matches);
			}
		}
	}

	/** Several users may have one address; the one who is enrolled in the row's course is meant. */
	private async only(
		{ user, courseid }: SoughtUser,
		candidates: readonly User[],
	): Promise<Answer<number>> {
		if (candidates.length === 1) return { value: candidates[0].id };
		if (candidates.length === 0) {
			return user.isPlaceholder
				? diagnosis('placeholder', ['user', user])
				: diagnosis('userNotFound', [user]);
		}
		if (courseid === undefined) return diagnosis('userAmbiguous', [user, candidates]);
		const ids = candidates.map(({ id }) => id);
		const refusals = await this.enrolments.refuse(courseid, ids);
		const enrolled = ids.filter((_, index) => refusals[index] === undefined);
		return enrolled.length === 1
			? { value: enrolled[0] }
			: diagnosis('userAmbiguous', [user, candidates]);
	}
}

/** Whether a profile says so, or does not tell because the token may not see that. */
function mayBe(profile: User | undefined, { by, value }: Identification): boolean {
	if (profile === undefined) return false;
	const actual = profile[by as 'username'];
	return actual === undefined || actual.toLowerCase() === String(value).toLowerCase();
}

function keyOf({ user, courseid }: SoughtUser): string {
	return `${courseid ?? ''} ${user.by} ${user.value}`;
}
