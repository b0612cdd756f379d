import type { Found, LiveUser } from '../found';

/** A user of the built-in world of the sandbox, in which the recordings are played. */
export interface Stand {
	readonly id: number;
	readonly username: string;
	readonly firstname: string;
	readonly lastname: string;
	readonly fullname: string;
	readonly email: string;
	readonly idnumber: string;
}

/** The first student of the built-in world who is enrolled nowhere. */
const OUTSIDER = 2901;

const TEACHER = 3003;

/** Who stands for whom: no person of the site is in a recording. */
export class People {
	private readonly stands = new Map<number, Stand>();
	private readonly real: LiveUser[];
	private students = 0;

	constructor({ info, users, outsider }: Found) {
		this.real = [...users];
		this.stands.set(1, account(1, 'guest', 'Guest user', ' ', 'root@localhost'));
		this.stands.set(
			info.userid,
			info.userissiteadmin
				? account(2, 'admin', 'Admin', 'User', 'admin@example.edu')
				: account(TEACHER, 'teacher1', 'Grace', 'Hopper', 'teacher1@example.edu'),
		);
		if (outsider !== undefined && !this.stands.has(outsider)) {
			this.stands.set(outsider, student(OUTSIDER));
		}
		for (const { id } of users) this.of(id);
	}

	/** Who stands for a user of the site. */
	of(id: number): Stand {
		const known = this.stands.get(id);
		if (known !== undefined) return known;
		const stand = student(++this.students);
		this.stands.set(id, stand);
		return stand;
	}

	/** The id that stands for one of the site; what nobody has stays. */
	id(id: number): number {
		return this.stands.get(id)?.id ?? id;
	}

	/** A value that was searched for. */
	value(field: string, value: string): string | undefined {
		for (const user of this.real) {
			const stand = String(this.of(user.id)[field as keyof Stand]);
			const spelled = spelledLike(value, user[field as keyof LiveUser], stand);
			if (spelled !== undefined) return spelled;
		}
		return undefined;
	}

	/** Values of real people that no recording may hold. */
	get secrets(): string[] {
		const values = this.real.flatMap(({ username, email, fullname, idnumber }) => {
			return [username, email, fullname, idnumber];
		});
		const told = JSON.stringify([...this.stands.values()]);
		return values
			.filter((value) => value !== undefined && value.length > 3) // too short to tell
			.filter((value): value is string => !told.includes(value!));
	}
}

/**
 * What stands for a value as it was asked for: the node asks for names in other case as well, to
 * learn how the site compares them.
 */
export function spelledLike(asked: string, real: unknown, stand: string): string | undefined {
	if (asked === real) return stand;
	if (typeof real !== 'string' || asked.toLowerCase() !== real.toLowerCase()) return undefined;
	const capitals = stand.toUpperCase();
	return stand === capitals ? stand.toLowerCase() : capitals;
}

function student(number: number): Stand {
	const [username, first, last] = ['student', 'Ada', 'Lovelace'].map((name) => `${name}${number}`);
	const idnumber = `S${String(number).padStart(6, '0')}`;
	return { ...account(number + 2, username, first, last, `${username}@example.edu`), idnumber };
}

function account(
	id: number,
	username: string,
	firstname: string,
	lastname: string,
	email: string,
): Stand {
	const fullname = `${firstname} ${lastname}`;
	return { id, username, firstname, lastname, fullname, email, idnumber: '' };
}
