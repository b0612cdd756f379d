import { gather } from '../input/gather';
import type { Answer } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import type { User } from '../moodle/shapes/user';
import type { UserField, WebService } from '../moodle/webService';
import { Loader, valueOf } from './loader';
import { readBisecting } from './readBisecting';

/** The most values of one search. */
const MAX_VALUES = 300;

type Found = Loader<string, Answer<readonly User[]>>;

/** Asks Moodle for users, many at a time, each value once, and keeps what it tells of them. */
export class UserSearch {
	private readonly found: Readonly<Record<UserField, Found>>;
	private readonly seen = new Map<number, User>();

	constructor(private readonly moodle: WebService) {
		const by = (field: UserField): Found =>
			new Loader(async (values) => await this.fetch(field, values));
		this.found = {
			id: by('id'),
			username: by('username'),
			email: by('email'),
			idnumber: by('idnumber'),
		};
	}

	/** Looks for users, so that {@link matches} knows them. */
	async load(sought: readonly Identification[]): Promise<void> {
		const byField = [...gather(sought, ({ by }) => by as UserField)];
		await Promise.all(
			byField.map(async ([by, some]) => {
				await this.found[by].loadAll(some.map(({ value }) => `${value}`));
			}),
		);
	}

	/** The users whom {@link load} has found; a failure where the token may not search. */
	matches({ by, value }: Identification): Answer<readonly User[]> {
		return this.found[by as UserField].peek(`${value}`)!;
	}

	/** What any answer has shown of a user, as far as the token may see them. */
	profile(id: number): User | undefined {
		return valueOf(this.found.id.peek(`${id}`))?.[0] ?? this.seen.get(id);
	}

	/** Takes note of users whom another answer has shown; it may tell less of them. */
	keep(users: readonly User[]): void {
		for (const user of users) this.seen.set(user.id, user);
	}

	private async fetch(by: UserField, values: readonly string[]) {
		return await readBisecting<string, readonly User[]>(values, {
			most: MAX_VALUES,
			// A value that Moodle finds malformed makes it refuse the whole list.
			mayHalve: ({ kind }) => kind === 'invalid',
			read: async (some) => {
				const answer = await this.moodle.getUsers(by, some);
				if ('value' in answer) return { value: this.sort(by, some, answer.value) };
				const isMalformed = answer.failure.kind === 'invalid' && some.length === 1;
				return isMalformed ? { value: new Map([[some[0], []]]) } : answer;
			},
		});
	}

	/** On some databases Moodle finds addresses in any case; then the exact one goes first. */
	private sort(by: UserField, values: readonly string[], users: readonly User[]) {
		if (by !== 'id') for (const user of users) this.found.id.prime(`${user.id}`, { value: [user] });
		const exact = gather(users, (user) => `${user[by] ?? ''}`);
		const inAnyCase = gather(users, (user) => `${user[by] ?? ''}`.toLowerCase());
		return new Map(
			values.map((value) => [value, exact.get(value) ?? inAnyCase.get(value.toLowerCase()) ?? []]),
		);
	}
}
