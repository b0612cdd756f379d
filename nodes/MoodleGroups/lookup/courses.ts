import { gather } from '../input/gather';
import type { Answer, Failure } from '../moodle/failure';
import { courseName, type Identification } from '../moodle/naming';
import { diagnosis, isFunctionForbidden } from '../moodle/reasons';
import type { Course } from '../moodle/shapes/course';
import type { CourseField, WebService } from '../moodle/webService';
import type { Account } from './account';
import { disagreement } from './agreement';
import { each, Loader, valueOf } from './loader';

/** How many courses are asked for by themselves before the list of all is thought of. */
const FEW = 10;

/** How many courses Moodle lists in the time that a request for one of them takes. */
const LISTED_FOR_ONE = 20;

/** The courses of a run, each asked for once. */
export class Courses {
	private readonly found: Loader<Identification, Answer<Course>>;

	constructor(
		private readonly moodle: WebService,
		private readonly account: Account,
	) {
		this.found = new Loader(
			async (sought) => await this.fetch(sought),
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
		const isUnsure = other.by === 'id' || answer.failure.blame === 'site';
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
		return diagnosis('courseClosed', [answer.value, await this.account.name()], errorcode).failure;
	}

	/**
	 * Moodle finds one course a request. For many, the list of all courses may be cheaper: how long it
	 * is, the highest id of the first few tells. What is not in it, be it for want of a list, is
	 * asked for all the same.
	 */
	private async fetch(sought: readonly Identification[]) {
		const search = each(async (course: Identification) => await this.search(course));
		const first = await search(sought.slice(0, FEW));
		const rest = sought.slice(FEW);
		const highest = Math.max(0, ...[...first.values()].map((answer) => valueOf(answer)?.id ?? 0));
		const isWorthAll = highest > 0 && highest <= rest.length * LISTED_FOR_ONE;
		const listed = isWorthAll ? await this.findAmongAll(rest) : new Map<never, never>();
		const others = await search(rest.filter((course) => !listed.has(course)));
		return new Map([...first, ...listed, ...others]);
	}

	private async findAmongAll(sought: readonly Identification[]) {
		const found = new Map<Identification, Answer<Course>>();
		const all = valueOf(await this.moodle.getCourses()) ?? [];
		for (const [by, some] of gather(sought, (course) => course.by as CourseField)) {
			const index = gather(all, (course) => course[by]);
			for (const one of some) {
				const matches = index.get(one.value) ?? [];
				if (matches.length === 1) found.set(one, this.keep(one, { value: matches[0] }));
			}
		}
		return found;
	}

	private async search(sought: Identification): Promise<Answer<Course>> {
		const answer = await this.moodle.getCourses(sought.by as CourseField, sought.value);
		return this.keep(sought, 'failure' in answer ? answer : only(answer.value, sought));
	}

	/** What is found by another name is known by its id as well. */
	private keep({ by }: Identification, course: Answer<Course>): Answer<Course> {
		if ('value' in course && by !== 'id') this.found.prime(byId(course.value.id), course);
		return course;
	}
}

function byId(courseid: number): Identification {
	return { by: 'id', value: courseid };
}

/** Moodle compares loosely in places; here only what is exactly the value counts. */
function only(courses: readonly Course[], sought: Identification): Answer<Course> {
	const exact = courses.filter((course) => {
		if (sought.by === 'shortname') return course.shortname === sought.value;
		return sought.by !== 'id' || course.id === sought.value;
	});
	if (exact.length === 1) return { value: exact[0] };
	if (exact.length > 1) return diagnosis('courseAmbiguous', [sought, exact]);
	if (sought.isPlaceholder) return diagnosis('placeholder', ['course', sought]);
	return sought.by === 'id'
		? diagnosis('courseMissing', [Number(sought.value)])
		: diagnosis('courseNotFound', [sought]);
}

/** Sheets with the ID of a course often have its full name beside it. */
function hasName(course: Course, { by, value }: Identification): boolean {
	if (by === 'shortname') return course.shortname === value || course.fullname === value;
	return course[by as 'id' | 'idnumber'] === value;
}
