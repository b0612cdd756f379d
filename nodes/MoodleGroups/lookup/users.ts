import type { Answer, Failure } from '../moodle/failure';
import { list, meaning, userName, type Identification } from '../moodle/naming';
import { finding } from '../moodle/reasons';
import { USER_FIELDS, type User } from '../moodle/shapes/user';
import type { UserField, WebService } from '../moodle/webService';
import type { Enrolments } from './enrolments';
import { gather } from '../input/gather';
import { UserSearch } from './userSearch';

/** A user that a row means, and the course in which it means them, if it says so. */
export interface SoughtUser {
	readonly user: Identification;
	readonly courseid: number | undefined;
}

/** From so many users of a course on, its enrolled users may be the cheaper way to find them. */
const WORTH_A_COURSE = 30;

/** The users of a run, looked up in bulk. */
export class Users {
	private readonly answers = new Map<string, Answer<number>>();
	private readonly absent = new Set<string>();
	/** Of rows that say several things of a user: whether they mean two. */
	private readonly agreements = new Map<string, { failure: Failure } | undefined>();
	private readonly searching: UserSearch;

	constructor(
		private readonly moodle: WebService,
		private readonly enrolments: Enrolments,
	) {
		this.searching = new UserSearch(moodle);
	}

	/** Looks up everybody who is not named by id, so that {@link find} knows them. */
	async load(sought: Iterable<SoughtUser>): Promise<void> {
		const unknown = new Map<string, SoughtUser>();
		const toCheck = new Map<string, SoughtUser>();
		for (const one of sought) {
			const key = keyOf(one);
			if (one.user.by !== 'id' && !this.answers.has(key)) unknown.set(key, one);
			if (one.user.also !== undefined) toCheck.set(agreementKey(one), one);
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
		await this.check([...toCheck].filter(([key]) => !this.agreements.has(key)));
	}

	/** The user id that a row means; an id is taken at its word, unless the row contradicts itself. */
	find(sought: SoughtUser): Answer<number> {
		const found = this.findFirst(sought);
		if ('failure' in found || sought.user.also === undefined) return found;
		return this.agreements.get(agreementKey(sought)) ?? found;
	}

	private findFirst(sought: SoughtUser): Answer<number> {
		const { by, value } = sought.user;
		return by === 'id' ? { value: Number(value) } : this.answers.get(keyOf(sought))!;
	}

	/**
	 * Finds out whether what rows say of a user means the same one. The profile tells it of almost
	 * everybody; only what it contradicts is looked for. What cannot be looked up is no contradiction.
	 */
	private async check(rows: ReadonlyArray<readonly [key: string, sought: SoughtUser]>) {
		const found = rows.flatMap(([key, sought]) => {
			const first = this.findFirst(sought);
			return 'value' in first ? [{ key, user: sought.user, id: first.value }] : [];
		});
		await this.searching.readProfiles(found.map(({ id }) => id));
		const open = found.map((row) => ({
			...row,
			others: row.user.also!.filter((other) => !mayBe(this.searching.profile(row.id), other)),
		}));
		const byField = gather(
			open.flatMap(({ others }) => others),
			({ by }) => by as UserField,
		);
		const answers = new Map<string, Map<string, Answer<User[]>>>();
		await Promise.all(
			[...byField].map(async ([by, others]) => {
				answers.set(by, await this.searching.lookUp(by, others));
			}),
		);
		for (const { key, user, id, others } of open) {
			const failures = others.flatMap(
				(other) =>
					this.contradiction(user, id, other, answers.get(other.by)!.get(`${other.value}`)!) ?? [],
			);
			this.agreements.set(key, failures[0]);
		}
	}

	private contradiction(
		sought: Identification,
		id: number,
		other: Identification,
		answer: Answer<User[]>,
	): { failure: Failure } | undefined {
		if ('failure' in answer || answer.value.some((user) => user.id === id)) return undefined;
		const profile = this.searching.profile(id);
		const meant = meaning(sought, profile && userName(profile));
		if (answer.value.length > 0) {
			const second = meaning(other, list(answer.value.map(userName)));
			return finding('contradiction', ['user', meant, second]);
		}
		// Nobody has it: so a username is of more weight, but an ID may be that of another system.
		const actual = profile?.[other.by as 'username'];
		if (sought.by !== 'id' || actual === undefined) return undefined;
		return finding('unlike', ['user', meant, other, actual]);
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
				if (matches.length !== 1) continue;
				this.answers.set(keyOf(one), { value: matches[0].id });
				this.searching.keep(matches);
			}
		}
	}

	private async search(by: UserField, sought: readonly SoughtUser[]): Promise<void> {
		const found = await this.searching.lookUp(
			by,
			sought.map(({ user }) => user),
		);
		for (const one of sought) {
			const answer = found.get(String(one.user.value))!;
			this.answers.set(
				keyOf(one),
				'failure' in answer ? answer : await this.only(one, answer.value),
			);
		}
	}

	/** Several users may have one address; the one who is enrolled in the row's course is meant. */
	private async only(sought: SoughtUser, candidates: readonly User[]): Promise<Answer<number>> {
		const { user, courseid } = sought;
		if (candidates.length === 1) return { value: candidates[0].id };
		if (candidates.length === 0 && user.isPlaceholder)
			return finding('placeholder', ['user', user]);
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

/** Whether a profile says so, or does not tell because the token may not see that. */
function mayBe(profile: User | undefined, { by, value }: Identification): boolean {
	if (profile === undefined) return false;
	const actual = profile[by as 'username'];
	return actual === undefined || actual.toLowerCase() === String(value).toLowerCase();
}

function keyOf({ user, courseid }: SoughtUser): string {
	return `${courseid ?? ''} ${user.by} ${user.value}`;
}

function agreementKey(sought: SoughtUser): string {
	return `${keyOf(sought)} ${JSON.stringify(sought.user.also)}`;
}
