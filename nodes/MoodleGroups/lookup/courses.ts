import type { Answer, Failure } from '../moodle/failure';
import { courseName, type Identification } from '../moodle/naming';
import { diagnosis, isFunctionForbidden } from '../moodle/reasons';
import type { Course } from '../moodle/shapes/course';
import type { WebService } from '../moodle/webService';
import type { Account } from './account';
import { disagreement } from './agreement';
import { isSame } from './alike';
import { CourseSearch, wayTo } from './courseSearch';
import { Loader, valueOf } from './loader';

/** The courses of a run, each asked for once. */
export class Courses {
	private readonly found: Loader<Identification, Answer<Course>>;

	constructor(
		moodle: WebService,
		private readonly account: Account,
	) {
		const search = new CourseSearch(moodle);
		this.found = new Loader(
			async (sought) => {
				const found = await search.find(sought);
				for (const [{ by }, course] of found) {
					// What is found by another name is known by its id as well.
					if ('value' in course && by !== 'id') this.found.prime(byId(course.value.id), course);
				}
				return found;
			},
			({ by, value }) => `${by} ${value}`,
		);
	}

	/** Looks up what rows name, so that {@link find} knows it. Bare ids need no looking up. */
	async load(sought: readonly Identification[]): Promise<void> {
		const named = sought.filter(({ by, also }) => by !== 'id' || also !== undefined);
		await this.found.loadAll(named);
		await this.found.loadAll(
			named.flatMap((course) => {
				const own = valueOf(this.found.peek(course));
				return (course.also ?? []).filter((other) => own === undefined || !hasName(own, other));
			}),
		);
	}

	/**
	 * The id of a course that {@link load} has looked up; a bare id is taken at its word. Fails where
	 * no course is called so, or several are, where the token may not look, and where what else the
	 * row says means another course.
	 */
	find(sought: Identification): Answer<number> {
		const { by, value, also = [] } = sought;
		if (by === 'id' && also.length === 0) return { value: Number(value) };
		const answer = this.found.peek(sought)!;
		if (by !== 'id' && 'failure' in answer) return answer;
		const own = valueOf(answer);
		const id = own?.id ?? Number(value);
		for (const other of also) {
			const failure = this.contradiction(sought, id, own, other);
			if (failure !== undefined) return failure;
		}
		return { value: id };
	}

	/** What a row says of a course that {@link find} has found, with its real short name. */
	real(sought: Identification): Identification {
		const own = valueOf(this.found.peek(sought));
		if (own === undefined || sought.by === 'id') return sought;
		const by = sought.by === 'text' && wayTo(own, sought) === 'id' ? 'id' : 'shortname';
		const { [by]: value } = own;
		return by === sought.by && value === sought.value ? sought : { ...sought, by, value };
	}

	/** What the token may not look up is no contradiction. */
	private contradiction(
		sought: Identification,
		id: number,
		own: Course | undefined,
		other: Identification,
	): { failure: Failure } | undefined {
		if (own !== undefined && hasName(own, other)) return undefined;
		const meant = { thing: 'course', sought, name: own && courseName(own) } as const;
		const answer = this.found.peek(other)!;
		if ('value' in answer) {
			const isSame = answer.value.id === id;
			return isSame ? undefined : disagreement(meant, other, [courseName(answer.value)]);
		}
		const isUnsure = other.isLast || other.by === 'id' || answer.failure.blame === 'site';
		const actual = isUnsure ? undefined : own?.[other.by as 'shortname' | 'idnumber'];
		return disagreement(meant, other, [], actual);
	}

	/** The course of an id. Fails where there is none, or the token may not know it. */
	async read(courseid: number): Promise<Answer<Course>> {
		return await this.found.load(byId(courseid));
	}

	/** How a message calls the course: `"PHYS101" (ID 2)`, or its bare id. */
	async name(courseid: number): Promise<string> {
		const course = valueOf(await this.read(courseid));
		return course === undefined ? `${courseid}` : courseName(course);
	}

	/** Says better why the token may do nothing with a course. */
	async explain(courseid: number, failure: Failure): Promise<Failure> {
		const { errorcode, blame, kind } = failure;
		if (blame === 'site') return failure;
		if (kind === 'forbidden') {
			const given = [await this.name(courseid), await this.account.name()] as const;
			return diagnosis('notAllowed', [...given], errorcode).failure;
		}
		if (kind !== 'noAccess' && kind !== 'missing') return failure;
		const answer = await this.read(courseid);
		if ('failure' in answer) {
			return isFunctionForbidden(answer.failure) ? failure : { ...answer.failure, errorcode };
		}
		if (answer.value.format !== undefined) return failure;
		return diagnosis(
			'courseClosed',
			[await this.name(courseid), await this.account.name()],
			errorcode,
		).failure;
	}
}

function byId(courseid: number): Identification {
	return { by: 'id', value: courseid };
}

/** Sheets with the ID of a course often have its full name next to it. */
function hasName(course: Course, { by, value }: Identification): boolean {
	if (by === 'id') return course.id === value;
	const names = by === 'shortname' ? [course.shortname, course.fullname] : [course.idnumber];
	return names.some((name) => name !== undefined && isSame(name, `${value}`));
}
