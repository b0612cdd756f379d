import type { Answer, Failure } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import { isBarred } from '../moodle/reasons';
import type { User } from '../moodle/shapes/user';
import type { UserField, WebService } from '../moodle/webService';

/** The most values of one search. */
const MAX_VALUES = 300;

/** Asks Moodle for users, many at a time, and keeps what it tells of them. */
export class UserSearch {
	private readonly profiles = new Map<number, User>();
	private barred: Failure | undefined;

	constructor(private readonly moodle: WebService) {}

	/** A user who was found, as far as the token may see them. */
	profile(id: number): User | undefined {
		return this.profiles.get(id);
	}

	/** The users who have each value, by the value. */
	async lookUp(
		by: UserField,
		sought: readonly Identification[],
	): Promise<Map<string, Answer<User[]>>> {
		const values = [...new Set(sought.map(({ value }) => String(value)))];
		const found = new Map<string, Answer<User[]>>();
		await Promise.all(cut(values).map(async (some) => await this.searchList(by, some, found)));
		return found;
	}

	/** Reads the profiles of users, as far as the token may see them. */
	async readProfiles(ids: readonly number[]): Promise<void> {
		const unknown = [...new Set(ids)].filter((id) => !this.profiles.has(id));
		await Promise.all(
			cut(unknown).map(async (some) => {
				if (this.barred !== undefined) return;
				const answer = await this.moodle.getUsers('id', some);
				if ('value' in answer) this.keep(answer.value);
				else if (isBarred(answer.failure)) this.barred = answer.failure;
			}),
		);
	}

	/** Takes note of users that another answer has shown. */
	keep(users: readonly User[]): void {
		for (const user of users) this.profiles.set(user.id, user);
	}

	/** A value that Moodle finds malformed makes it refuse the whole list. */
	private async searchList(
		by: UserField,
		values: readonly string[],
		found: Map<string, Answer<User[]>>,
	): Promise<void> {
		const answer = this.barred ? { failure: this.barred } : await this.moodle.getUsers(by, values);
		if (!('failure' in answer)) {
			this.keep(answer.value);
			for (const value of values) found.set(value, { value: matching(answer.value, by, value) });
			return;
		}
		const { failure } = answer;
		if (isBarred(failure)) this.barred = failure;
		const isMalformed = failure.kind === 'invalid';
		if (isMalformed && values.length > 1) {
			const middle = Math.ceil(values.length / 2);
			await this.searchList(by, values.slice(0, middle), found);
			await this.searchList(by, values.slice(middle), found);
			return;
		}
		for (const value of values) found.set(value, isMalformed ? { value: [] } : answer);
	}
}

/** On some databases Moodle finds addresses in any case; then the exact one goes first. */
function matching(users: readonly User[], by: UserField, value: string): User[] {
	const exact = users.filter((user) => user[by] === value);
	if (exact.length > 0) return exact;
	return users.filter((user) => String(user[by]).toLowerCase() === value.toLowerCase());
}

/** Lists of as many as one search takes. */
function cut<T>(all: readonly T[]): T[][] {
	const lists: T[][] = [];
	for (let start = 0; start < all.length; start += MAX_VALUES) {
		lists.push(all.slice(start, start + MAX_VALUES));
	}
	return lists;
}
