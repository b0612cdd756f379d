import type { Answer, Failure } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import { finding, isBarred } from '../moodle/reasons';
import { USER_FIELDS, type User } from '../moodle/shapes/user';
import type { UserField, WebService } from '../moodle/webService';
import type { Enrolments } from './enrolments';

/** A user that a row means, and the course in which it means them, if it says so. */
export interface SoughtUser {
	readonly user: Identification;
	readonly courseid: number | undefined;
}

/** From so many users of a course on, its enrolled users may be the cheaper way to find them. */
const WORTH_A_COURSE = 30;

/** The most values of one search. */
const MAX_VALUES = 300;

/** The users of a run, looked up in bulk. */
export class Users {
	private readonly answers = new Map<string, Answer<number>>();
	private readonly absent = new Set<string>();
	private barred: Failure | undefined;

	constructor(
		private readonly moodle: WebService,
		private readonly enrolments: Enrolments,
	) {}

	/** Looks up everybody who is not named by id, so that {@link find} knows them. */
	async load(sought: Iterable<SoughtUser>): Promise<void> {
		const unknown = new Map<string, SoughtUser>();
		for (const one of sought) {
			const key = keyOf(one);
			if (one.user.by !== 'id' && !this.answers.has(key)) unknown.set(key, one);
		}
		const byCourse = gather(unknown.values(), ({ courseid }) => courseid);
		await Promise.all(
			[...byCourse].map(async ([courseid, users]) => {
				if (courseid !== undefined && users.length >= WORTH_A_COURSE) {
					await this.findAmongEnrolled(courseid, users);
				}
			}),
		);
		const rest = [...unknown.values()].filter((one) => !this.answers.has(keyOf(one)));
		const byField = gather(rest, ({ user }) => user.by as UserField);
		await Promise.all([...byField].map(async ([by, users]) => await this.search(by, users)));
	}

	/** The user id that a row means; an id is taken at its word. */
	find(sought: SoughtUser): Answer<number> {
		const { by, value } = sought.user;
		return by === 'id' ? { value: Number(value) } : this.answers.get(keyOf(sought))!;
	}

	/** Whether the site surely has no such user, so that a row with them means nobody. */
	isAbsent(sought: SoughtUser): boolean {
		return this.absent.has(keyOf(sought));
	}

	/**
	 * Moodle needs half the time for a user of a course's list, but the list may be long. So it is
	 * read only to twice the number of users sought, which at the worst costs as much again as
	 * finding them by field.
	 */
	private async findAmongEnrolled(courseid: number, sought: readonly SoughtUser[]): Promise<void> {
		const limit = sought.length * 2;
		const answer = await this.moodle.getEnrolledUsers(courseid, USER_FIELDS, {
			limitnumber: limit,
		});
		if ('failure' in answer) return;
		const users = answer.value;
		if (users.length < limit)
			this.enrolments.note(
				courseid,
				users.map(({ id }) => id),
			);
		// In a longer list, somebody else with the same address may come further down.
		else return;
		for (const [by, some] of gather(sought, ({ user }) => user.by as UserField)) {
			const index = gather(users, (user) => user[by]);
			for (const one of some) {
				const matches = index.get(String(one.user.value)) ?? [];
				if (matches.length === 1) this.answers.set(keyOf(one), { value: matches[0].id });
			}
		}
	}

	private async search(by: UserField, sought: readonly SoughtUser[]): Promise<void> {
		const values = [...new Set(sought.map(({ user }) => String(user.value)))];
		const lists: string[][] = [];
		for (let start = 0; start < values.length; start += MAX_VALUES) {
			lists.push(values.slice(start, start + MAX_VALUES));
		}
		const found = new Map<string, Answer<User[]>>();
		await Promise.all(lists.map(async (list) => await this.searchList(by, list, found)));
		for (const one of sought) {
			const answer = found.get(String(one.user.value))!;
			this.answers.set(
				keyOf(one),
				'failure' in answer ? answer : await this.only(one, answer.value),
			);
		}
	}

	/** A value that Moodle finds malformed makes it refuse the whole list. */
	private async searchList(
		by: UserField,
		values: readonly string[],
		found: Map<string, Answer<User[]>>,
	): Promise<void> {
		const answer = this.barred ? { failure: this.barred } : await this.moodle.getUsers(by, values);
		if (!('failure' in answer)) {
			for (const value of values) found.set(value, { value: matching(answer.value, by, value) });
			return;
		}
		const { failure } = answer;
		if (isBarred(failure)) this.barred = failure;
		const isMalformed = failure.errorcode === 'invalidparameter';
		if (isMalformed && values.length > 1) {
			const middle = Math.ceil(values.length / 2);
			await this.searchList(by, values.slice(0, middle), found);
			await this.searchList(by, values.slice(middle), found);
			return;
		}
		for (const value of values) found.set(value, isMalformed ? { value: [] } : answer);
	}

	/** Several users may have one address; the one who is enrolled in the row's course is meant. */
	private async only(sought: SoughtUser, candidates: readonly User[]): Promise<Answer<number>> {
		const { user, courseid } = sought;
		if (candidates.length === 1) return { value: candidates[0].id };
		if (candidates.length === 0) {
			this.absent.add(keyOf(sought));
			return finding('userNotFound', [user]);
		}
		if (courseid === undefined) return finding('userAmbiguous', [user, candidates]);
		const ids = candidates.map(({ id }) => id);
		const refusals = await this.enrolments.refuse(courseid, ids);
		const enrolled = ids.filter((_, index) => refusals[index] === undefined);
		return enrolled.length === 1
			? { value: enrolled[0] }
			: finding('userAmbiguous', [user, candidates]);
	}
}

/** On some databases Moodle finds addresses in any case; then the exact one goes first. */
function matching(users: readonly User[], by: UserField, value: string): User[] {
	const exact = users.filter((user) => user[by] === value);
	if (exact.length > 0) return exact;
	return users.filter((user) => String(user[by]).toLowerCase() === value.toLowerCase());
}

function gather<T, K>(all: Iterable<T>, keyOf: (one: T) => K): Map<K, T[]> {
	const gathered = new Map<K, T[]>();
	for (const one of all) {
		const same = gathered.get(keyOf(one));
		if (same === undefined) gathered.set(keyOf(one), [one]);
		else same.push(one);
	}
	return gathered;
}

function keyOf({ user, courseid }: SoughtUser): string {
	return `${courseid ?? ''} ${user.by} ${user.value}`;
}
