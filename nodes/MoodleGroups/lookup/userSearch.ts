import { gather } from '../input/gather';
import type { Answer } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import type { User } from '../moodle/shapes/user';
import type { UserField, WebService } from '../moodle/webService';
import { likeness } from './alike';
import { Loader, valueOf } from './loader';
import { readBisecting } from './readBisecting';
import {
	asked,
	fieldsOf,
	isAnyField,
	isAskable,
	isCalled,
	spellings,
	type TextField,
} from './userFields';

/** The most values of one search. */
const MAX_VALUES = 300;

type Matches = Answer<readonly User[]>;

type Found = Readonly<Record<string, Loader<string, Matches>>>;

/** Asks Moodle for many users at a time, each value once, and keeps the answers. */
export class UserSearch {
	private readonly found: Found;
	/** The same in other spellings. */
	private readonly spelled: Found;
	private readonly seen = new Map<number, User>();

	constructor(private readonly moodle: WebService) {
		const by = (field: UserField) =>
			new Loader<string, Matches>(async (values) => await this.read(field, values));
		const spelled = (field: TextField) =>
			new Loader<string, Matches>(async (values) => await this.readSpelled(field, values));
		this.found = {
			id: by('id'),
			username: by('username'),
			email: by('email'),
			idnumber: by('idnumber'),
		};
		this.spelled = {
			username: spelled('username'),
			email: spelled('email'),
			idnumber: spelled('idnumber'),
		};
	}

	/** Looks for users as rows name them, and then for other spellings of names not found. */
	async load(sought: readonly Identification[]): Promise<void> {
		await loadAll(this.found, sought);
		const named = sought.filter(({ by }) => by !== 'id');
		const rest = named.filter((one) => valueOf(union(this.found, one))?.length === 0);
		await loadAll(this.spelled, rest);
	}

	/**
	 * The users that {@link load} has found: exact matches, or else similar ones. A failure if the token
	 * may not search, unless one of several ways has found a user.
	 */
	matches(sought: Identification): Matches {
		const found = union(this.found, sought);
		if ('failure' in found || sought.by === 'id') return found;
		const exact = found.value.filter((user) => mayMeanExactly(user, sought));
		if (exact.length > 0) return { value: exact };
		return found.value.length > 0 ? found : union(this.spelled, sought);
	}

	/** What the answers so far have shown of a user that the token may see. */
	profile(id: number): User | undefined {
		return valueOf(this.found.id.peek(`${id}`))?.[0] ?? this.seen.get(id);
	}

	/** All users in the answers so far, asked for or not. */
	get shown(): Iterable<User> {
		return this.seen.values();
	}

	/** Notes users from another answer, which may have fewer of their fields. */
	keep(users: readonly User[]): void {
		for (const user of users) this.seen.set(user.id, user);
	}

	/** Whatever goes wrong with it, the values as they are were looked for. */
	private async readSpelled(by: TextField, values: readonly string[]) {
		const others = values.flatMap((value) => spellings(by, value));
		const found = await this.read(by, [...new Set(others)], true);
		return new Map(
			values.map((value): [string, Matches] => {
				const users = spellings(by, value).flatMap((other) => valueOf(found.get(other)) ?? []);
				return [value, { value: distinct(users) }];
			}),
		);
	}

	private async read(by: UserField, values: readonly string[], optional = false) {
		const found = await readBisecting<string, readonly User[]>(
			values.filter((value) => isAskable(by, value)),
			{
				most: MAX_VALUES,
				// A value that Moodle finds malformed makes it refuse the whole list.
				mayHalve: ({ kind }) => kind === 'invalid',
				read: async (some) => {
					const sent = some.map((value) => asked(by, value));
					const answer = await this.moodle.getUsers(by, sent, optional);
					if ('value' in answer) return { value: this.sort(by, some, answer.value) };
					const isMalformed = answer.failure.kind === 'invalid' && some.length === 1;
					return isMalformed ? { value: new Map([[some[0], []]]) } : answer;
				},
			},
		);
		for (const value of values) if (!found.has(value)) found.set(value, { value: [] });
		return found;
	}

	/** MariaDB also finds what differs in case or accent: the exact ones go first, then those alike. */
	private sort(by: UserField, values: readonly string[], users: readonly User[]) {
		this.keep(users);
		if (by !== 'id') for (const user of users) this.found.id.prime(`${user.id}`, { value: [user] });
		const exact = gather(users, (user) => `${user[by] ?? ''}`);
		let like: ReadonlyMap<string, readonly User[]> | undefined;
		const alike = (value: string): readonly User[] => {
			like ??= gather(users, (user) => likeness(`${user[by] ?? ''}`));
			return like.get(likeness(value)) ?? [];
		};
		return new Map(values.map((value) => [value, exact.get(asked(by, value)) ?? alike(value)]));
	}
}

/** The fields by which Moodle is asked for what somebody gave. */
function searched({ by, value }: Identification): readonly UserField[] {
	const isAddress = !isAnyField(by) || `${value}`.includes('@');
	const fields = fieldsOf(by).filter((field) => isAddress || field !== 'email');
	return by === 'id' || by === 'text' ? [...fields, 'id'] : fields;
}

function mayMeanExactly(user: User, sought: Identification): boolean {
	return isCalled(user, sought) || (sought.by === 'text' && `${user.id}` === sought.value);
}

/** An ID has no other spelling. */
function fieldsIn(found: Found, one: Identification): readonly UserField[] {
	return searched(one).filter((field) => field in found);
}

async function loadAll(found: Found, sought: readonly Identification[]): Promise<void> {
	const values = sought.flatMap((one) =>
		fieldsIn(found, one).map((field) => ({ field, value: `${one.value}` })),
	);
	await Promise.all(
		[...gather(values, ({ field }) => field)].map(async ([field, some]) => {
			await found[field].loadAll(some.map(({ value }) => value));
		}),
	);
}

/** Whoever was found in any of the ways that may be meant. */
function union(found: Found, one: Identification): Matches {
	const answers = fieldsIn(found, one).map((field) => found[field].peek(`${one.value}`)!);
	if (answers.length === 1) return answers[0];
	const users = distinct(answers.flatMap((answer) => valueOf(answer) ?? []));
	const failed = answers.find((answer) => 'failure' in answer);
	return users.length === 0 && failed !== undefined ? failed : { value: users };
}

export function distinct(users: readonly User[]): User[] {
	return [...new Map(users.map((user) => [user.id, user])).values()];
}
