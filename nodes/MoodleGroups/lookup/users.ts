import type { Answer, Failure } from '../moodle/failure';
import { userName, type Identification } from '../moodle/naming';
import { diagnosis, isFunctionForbidden } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import type { User } from '../moodle/shapes/user';
import { disagreement } from './agreement';
import { likeness } from './alike';
import type { CourseThings } from './courseThings';
import { UserIndex, type CourseUsers } from './courseUsers';
import type { Enrolments } from './enrolments';
import { Loader, valueOf } from './loader';
import { nearUsers, oddity } from './nearUsers';
import { isAnyField, isBareNumber, isCalled, mayBe } from './userFields';
import { distinct, type UserSearch } from './userSearch';

/** A user that a row means, and where it means them, if it says so. */
export interface SoughtUser {
	readonly user: Identification;
	readonly courseid: number | undefined;
	/** The group of a row that does not name its course. */
	readonly groupid?: number;
}

/** What finding users takes. */
interface Sources {
	readonly search: UserSearch;
	readonly enrolments: Enrolments;
	readonly enrolled: CourseUsers;
	readonly groups: CourseThings<Group>;
}

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

	constructor(private readonly sources: Sources) {}

	/** Looks up the users of rows, so that {@link find} knows them. Plain ids need no lookup. */
	async load(sought: readonly SoughtUser[]): Promise<void> {
		await this.found.loadAll(sought.filter(({ user }) => user.by !== 'id'));
		await this.contradictions.loadAll(sought.filter(({ user }) => user.also !== undefined));
	}

	/**
	 * The id of a user that {@link load} has looked up; a plain id is not checked. Fails if no user or
	 * several users match, if the token may not look, and if other values of the row mean another
	 * user.
	 */
	find(sought: SoughtUser): Answer<number> {
		const found = this.findFirst(sought);
		if ('failure' in found || sought.user.also === undefined) return found;
		return this.contradictions.peek(sought) ?? found;
	}

	/** What a row says of a user that {@link find} has found: a text becomes what it is. */
	real(sought: SoughtUser): Identification {
		const { user } = sought;
		const id = user.by === 'text' ? valueOf(this.find(sought)) : undefined;
		return id === undefined ? user : { ...user, by: `${id}` === user.value ? 'id' : 'any' };
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
		const { search } = this.sources;
		const open = sought.flatMap((row) => {
			const found = this.findFirst(row);
			return 'value' in found ? [{ row, id: found.value }] : [];
		});
		const unseen = open.filter(({ id }) => search.profile(id) === undefined);
		await search.load(unseen.map(({ id }) => ({ by: 'id', value: id })));
		const doubtful = open.map(({ row, id }) => {
			const profile = search.profile(id);
			const isOther = (other: Identification) => profile === undefined || !mayBe(profile, other);
			return { row, id, profile, others: row.user.also!.filter(isOther) };
		});
		await search.load(doubtful.flatMap(({ others }) => others));
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
		const answer = this.sources.search.matches(other);
		if ('failure' in answer || answer.value.some((user) => user.id === id)) return undefined;
		const meant = { thing: 'user', sought, name: profile && userName(profile) } as const;
		// Nobody has it: so a username is of more weight, but an ID may be that of another system.
		const isSure = sought.by === 'id' && !other.isLast;
		const actual = isSure ? profile?.[other.by as 'username'] : undefined;
		return disagreement(meant, other, answer.value.map(userName), actual);
	}

	/**
	 * Asks Moodle for all users by name, email and so on: that costs the same for few rows as for many.
	 * Only users that it does not find or show that way are looked for among those enrolled.
	 */
	private async fetch(sought: readonly SoughtUser[]): Promise<Map<SoughtUser, Answer<number>>> {
		const { search, enrolled, groups } = this.sources;
		await search.load(sought.map(({ user }) => user));
		const open = sought.filter(({ user }) => {
			const answer = search.matches(user);
			return isOpen(answer) || isUnsure(user, answer);
		});
		await groups.load(open.flatMap(({ groupid }) => groupid ?? []));
		await enrolled.load(new Set(open.flatMap((one) => this.courseOf(one) ?? [])));
		const answers = new Map<SoughtUser, Answer<number>>();
		const shown = new UserIndex([...search.shown]);
		for (const one of sought) answers.set(one, await this.settle(one, shown));
		return answers;
	}

	/** The course of a row, or else of its group, if known. */
	private courseOf({ courseid, groupid }: SoughtUser): number | undefined {
		if (courseid !== undefined || groupid === undefined) return courseid;
		return valueOf(this.sources.groups.known(groupid))?.courseid;
	}

	/** @param shown all users that a search has found: MariaDB ignores accents. */
	private async settle(one: SoughtUser, shown: UserIndex): Promise<Answer<number>> {
		const { search, enrolled } = this.sources;
		const { user } = one;
		const answer = search.matches(user);
		const courseid = this.courseOf(one);
		const list = courseid === undefined ? undefined : enrolled.known(courseid);
		const index = valueOf(list);
		if (!isOpen(answer)) {
			if ('failure' in answer) return answer;
			// On PostgreSQL a search finds one spelling at a time, and perhaps not that of all.
			const others = isUnsure(user, answer) ? (index?.called(user, likeness) ?? []) : [];
			return await this.only(one, distinct([...answer.value, ...others]));
		}
		const exact = index?.called(user, String) ?? [];
		const users = exact.length > 0 ? exact : (index?.called(user, likeness) ?? []);
		search.keep(users);
		if (users.length > 0) return await this.only(one, users);
		if ('failure' in answer) return answer;
		if (user.isPlaceholder) return diagnosis('placeholder', ['user', user]);
		const near = nearUsers(user, index === undefined ? [shown] : [index, shown]);
		const unread = list !== undefined && 'failure' in list ? list.failure : undefined;
		return diagnosis('userNotFound', [user, { odd: oddity(user), near, unread }]);
	}

	/** If several users have the same address, it means the one enrolled in the row's course. */
	private async only(one: SoughtUser, candidates: readonly User[]): Promise<Answer<number>> {
		const { user } = one;
		if (candidates.length === 1) {
			const [own] = candidates;
			if (isBareNumber(own, user)) return diagnosis('bareNumber', ['user', user, userName(own)]);
			return { value: own.id };
		}
		const courseid = this.courseOf(one);
		const ambiguous = diagnosis('userAmbiguous', [user, candidates]);
		if (courseid === undefined || isAnyField(user.by)) return ambiguous;
		const ids = candidates.map(({ id }) => id);
		const refusals = await this.sources.enrolments.refuse(courseid, ids);
		const enrolled = ids.filter((_, index) => refusals[index] === undefined);
		return enrolled.length === 1 ? { value: enrolled[0] } : ambiguous;
	}
}

/** Whether no user was found by field, even if only because the token may not search by it. */
function isOpen(answer: Answer<readonly User[]>): boolean {
	return 'failure' in answer ? isFunctionForbidden(answer.failure) : answer.value.length === 0;
}

/** Whether other users may match: none was found with exactly this name. */
function isUnsure(sought: Identification, answer: Answer<readonly User[]>): boolean {
	// Moodle keeps usernames in lower case, and each email for one account, in whatever case.
	if ('failure' in answer || (sought.by !== 'idnumber' && sought.by !== 'any')) return false;
	return answer.value.length > 0 && !answer.value.some((user) => isCalled(user, sought));
}

function keyOf({ user, courseid, groupid }: SoughtUser): string {
	return `${courseid ?? `group ${groupid}`} ${user.by} ${user.value}`;
}
