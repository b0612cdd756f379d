import { isMissing, type Answer, type Failure } from '../moodle/failure';
import { courseName, type Identification } from '../moodle/naming';
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

	/** Looks up what is not an id, so that {@link find} knows it. */
	async load(sought: Iterable<Identification>): Promise<void> {
		const named = [...sought].filter(({ by }) => by !== 'id');
		await Promise.all(named.map(async (course) => await this.ask(course)));
	}

	/** The id of a course; an id is taken at its word. */
	find(sought: Identification): Answer<number> {
		if (sought.by === 'id') return { value: Number(sought.value) };
		const answer = this.answers.get(keyOf(sought))!;
		return 'failure' in answer ? answer : { value: answer.value.id };
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
		const { errorcode, blame } = failure;
		if (blame === 'site') return failure;
		if (errorcode === 'nopermissions') {
			const given = [await this.name(courseid), await this.account.name()] as const;
			return finding('notAllowed', [...given], errorcode).failure;
		}
		if (errorcode !== 'errorcoursecontextnotvalid' && !isMissing(failure)) return failure;
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
	return sought.by === 'id'
		? finding('courseMissing', [Number(sought.value)])
		: finding('courseNotFound', [sought]);
}

function keyOf({ by, value }: Identification): string {
	return `${by} ${value}`;
}
