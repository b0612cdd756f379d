import { type Answer, type Failure } from '../moodle/failure';
import { courseName, meaning, type Identification } from '../moodle/naming';
import { finding, isBarred } from '../moodle/reasons';
import type { Course } from '../moodle/shapes/course';
import type { CourseField, WebService } from '../moodle/webService';
import type { Account } from './account';

/** The courses of a run, each asked for once. */
export class Courses {
	private readonly answers = new Map<string, Answer<Course>>();
	private readonly asked = new Map<string, Promise<void>>();

	constructor(
		private readonly moodle: WebService,
		private readonly account: Account,
	) {}

	/** Looks up what is not an id, and whether what else a row says means the same course. */
	async load(sought: Iterable<Identification>): Promise<void> {
		const named = [...sought].filter(({ by, also }) => by !== 'id' || also !== undefined);
		await Promise.all(
			named.map(async (course) => {
				await this.ask(course);
				const { also = [] } = course;
				const own = this.answers.get(keyOf(course))!;
				const open = also.filter((other) => !('value' in own && hasName(own.value, other)));
				await Promise.all(open.map(async (other) => await this.ask(other)));
			}),
		);
	}

	/** The id of a course; an id is taken at its word, unless the row contradicts itself. */
	find(sought: Identification): Answer<number> {
		const answer = this.answers.get(keyOf(sought));
		const isId = sought.by === 'id';
		if (!isId && 'failure' in answer!) return answer;
		const own = answer !== undefined && 'value' in answer ? answer.value : undefined;
		const id = own?.id ?? Number(sought.value);
		for (const other of sought.also ?? []) {
			const failure = this.contradiction({ sought, id, own }, other);
			if (failure !== undefined) return failure;
		}
		return { value: id };
	}

	/** What the token may not look up is no contradiction. */
	private contradiction(
		{ sought, id, own }: { sought: Identification; id: number; own: Course | undefined },
		other: Identification,
	): { failure: Failure } | undefined {
		if (own !== undefined && hasName(own, other)) return undefined;
		const meant = meaning(sought, own && courseName(own));
		const answer = this.answers.get(keyOf(other))!;
		if ('value' in answer) {
			if (answer.value.id === id) return undefined;
			const second = meaning(other, courseName(answer.value));
			return finding('contradiction', ['course', meant, second]);
		}
		const actual = other.by === 'id' ? undefined : own?.[other.by as 'shortname' | 'idnumber'];
		if (actual === undefined || answer.failure.blame === 'site') return undefined;
		return finding('unlike', ['course', meant, other, actual]);
	}

	/** The course of an id, if the token may know it. */
	async read(courseid: number): Promise<Answer<Course>> {
		const sought = { by: 'id', value: courseid };
		await this.ask(sought);
		return this.answers.get(keyOf(sought))!;
	}

	/** How a message calls the course: `"PHYS101" (ID 2)`, or its bare id. */
	async name(courseid: number): Promise<string> {
		const answer = await this.read(courseid);
		return 'value' in answer ? courseName(answer.value) : `${courseid}`;
	}

	/** Says better why the token may do nothing with a course. */
	async explain(courseid: number, failure: Failure): Promise<Failure> {
		const { errorcode, blame, kind } = failure;
		if (blame === 'site') return failure;
		if (kind === 'forbidden') {
			const given = [await this.name(courseid), await this.account.name()] as const;
			return finding('notAllowed', [...given], errorcode).failure;
		}
		if (kind !== 'noAccess' && kind !== 'missing') return failure;
		const answer = await this.read(courseid);
		if ('failure' in answer) {
			return isBarred(answer.failure) ? failure : { ...answer.failure, errorcode };
		}
		if (answer.value.format !== undefined) return failure;
		return finding('courseClosed', [answer.value, await this.account.name()], errorcode).failure;
	}

	private async ask(sought: Identification): Promise<void> {
		const key = keyOf(sought);
		const asked = this.asked.get(key) ?? this.search(sought, key);
		this.asked.set(key, asked);
		await asked;
	}

	private async search(sought: Identification, key: string): Promise<void> {
		const { by, value } = sought;
		const answer = await this.moodle.getCourses(by as CourseField, value);
		const course = 'failure' in answer ? answer : only(answer.value, sought);
		this.answers.set(key, course);
		if ('failure' in course || by === 'id') return;
		const byId = keyOf({ by: 'id', value: course.value.id });
		this.answers.set(byId, course);
		this.asked.set(byId, Promise.resolve());
	}
}

/** Moodle compares loosely in places; here only what is exactly the value counts. */
function only(courses: readonly Course[], sought: Identification): Answer<Course> {
	const exact = courses.filter((course) => {
		if (sought.by === 'shortname') return course.shortname === sought.value;
		return sought.by !== 'id' || course.id === sought.value;
	});
	if (exact.length === 1) return { value: exact[0] };
	if (exact.length > 1) return finding('courseAmbiguous', [sought, exact]);
	if (sought.isPlaceholder) return finding('placeholder', ['course', sought]);
	return sought.by === 'id'
		? finding('courseMissing', [Number(sought.value)])
		: finding('courseNotFound', [sought]);
}

/** Sheets with the ID of a course often have its full name beside it. */
function hasName(course: Course, { by, value }: Identification): boolean {
	if (by === 'shortname') return course.shortname === value || course.fullname === value;
	return course[by as 'id' | 'idnumber'] === value;
}

function keyOf({ by, value }: Identification): string {
	return `${by} ${value}`;
}
