import { gather } from '../input/gather';
import type { Answer } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import { USER_FIELDS, type User } from '../moodle/shapes/user';
import type { WebService } from '../moodle/webService';
import type { Enrolments } from './enrolments';
import { each, Loader } from './loader';
import { fieldsOf, type TextField } from './userFields';

/** What counts as the same in two texts, such as {@link likeness}. */
type Fold = (text: string) => string;

/** What an index has users by. */
type Called = TextField | 'id';

/** Users of a course, by what they are called. */
export class UserIndex {
	private readonly indexes = new Map<Fold, Map<Called, ReadonlyMap<string, readonly User[]>>>();

	constructor(private readonly all: readonly User[]) {}

	/** Those who are called so, once both are folded. */
	called({ by, value }: Identification, fold: Fold): User[] {
		const folded = fold(`${value}`);
		const fields: readonly Called[] = by === 'text' ? [...fieldsOf(by), 'id'] : fieldsOf(by);
		return [...new Set(fields.flatMap((field) => this.by(field, fold).get(folded) ?? []))];
	}

	private by(field: Called, fold: Fold): ReadonlyMap<string, readonly User[]> {
		const indexes = this.indexes.get(fold) ?? new Map<Called, ReadonlyMap<string, User[]>>();
		this.indexes.set(fold, indexes);
		const known = indexes.get(field);
		if (known !== undefined) return known;
		const shown = this.all.filter((user) => user[field]);
		const index = gather(shown, (user) => fold(`${user[field]}`));
		indexes.set(field, index);
		return index;
	}
}

/** The users enrolled in courses, each course read at most once in a run, and only if need be. */
export class CourseUsers {
	private readonly lists: Loader<number, Answer<UserIndex>>;

	constructor(moodle: WebService, enrolments: Enrolments) {
		this.lists = new Loader(
			each(async (courseid) => {
				const answer = await moodle.getEnrolledUsers(courseid, USER_FIELDS, {}, true);
				if ('failure' in answer) return answer;
				enrolments.note(
					courseid,
					answer.value.map(({ id }) => id),
				);
				return { value: new UserIndex(answer.value) };
			}),
		);
	}

	/** Reads the users of courses, so that {@link known} has them. */
	async load(courseids: Iterable<number>): Promise<void> {
		await this.lists.loadAll([...courseids]);
	}

	/** What {@link load} has read, or why it could not; `undefined` before it. */
	known(courseid: number): Answer<UserIndex> | undefined {
		return this.lists.peek(courseid);
	}
}
