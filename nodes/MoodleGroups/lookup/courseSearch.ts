import { gather } from '../input/gather';
import type { Answer } from '../moodle/failure';
import { courseName, isIdLike, isItsId, list, type Identification } from '../moodle/naming';
import { diagnosis } from '../moodle/reasons';
import type { Course } from '../moodle/shapes/course';
import type { CourseField, WebService } from '../moodle/webService';
import { isSame, plainForm } from './alike';
import { isNear, nearWritings, writings } from './courseWritings';
import { each, valueOf } from './loader';

/** How many courses are asked for by themselves before the list of all is thought of. */
const FEW = 10;

/** How many courses Moodle lists in the time that a request for one of them takes. */
const LISTED_FOR_ONE = 20;

/** Requests for which no list is needed to be sure that nothing else is meant. */
const ALL_WRITINGS = 6;

/** The most courses that a search looks through: what is sought is in the short name, or the ID number. */
const MOST_FOUND = 50;

/** How many requests the list of all courses may cost where only one was not found. */
const WORTH_A_LIST = 25;

/** What finds courses by their short names, ID numbers and ids. */
export class CourseSearch {
	private all: Promise<Answer<Course[]>> | undefined;

	constructor(private readonly moodle: WebService) {}

	/**
	 * Moodle finds one course a request. For many, the list of all courses may be cheaper: how long it
	 * is, the highest id of the first few tells. What is not in it, be it for want of a list, is
	 * asked for all the same. Only what is not found so is looked for {@link tolerantly}.
	 */
	async find(
		sought: readonly Identification[],
	): Promise<ReadonlyMap<Identification, Answer<Course>>> {
		const texts = sought.filter(({ by }) => by === 'text');
		if (texts.length > 0) {
			const rest = await this.find(sought.filter(({ by }) => by !== 'text'));
			const called = await each(async (text: Identification) => await this.findText(text))(texts);
			return new Map([...rest, ...called]);
		}
		const search = each(async (course: Identification) => await this.search(course));
		const found = new Map(await search(sought.slice(0, FEW)));
		const add = (more: ReadonlyMap<Identification, Answer<Course>>) => {
			for (const [course, answer] of more) found.set(course, answer);
		};
		const rest = sought.slice(FEW);
		if (isWorthAll([...found.values()], rest.length)) add(await this.findAmongAll(rest));
		add(await search(rest.filter((course) => !found.has(course))));
		const lost = sought.filter((course) => isNotFound(course, found.get(course)!));
		add(await this.tolerantly(lost.slice(0, FEW), found));
		// Where not one is found in any way, the values are those of another column.
		if ([...found.values()].some(valueOf)) add(await this.tolerantly(lost.slice(FEW), found));
		return found;
	}

	/**
	 * The course that a text identifies, in whichever way; {@link tolerantly} where it does in none.
	 * Fails where it means several, and where it is only the number of a course that has another.
	 */
	private async findText(text: Identification): Promise<Answer<Course>> {
		const ways = waysOf(text);
		const isNone = (answer: Answer<Course>, index: number) => isNoCourse(ways[index], answer);
		let answers = await Promise.all(ways.map(async (way) => await this.search(way)));
		if (answers.every(isNone)) answers = [...(await this.find(ways)).values()];
		const found = answers.flatMap((answer) => valueOf(answer) ?? []);
		const [own, ...others] = new Map(found.map((course) => [course.id, course])).values();
		if (others.length > 0) return diagnosis('courseAmbiguous', [text, [own, ...others]]);
		const unsure = answers.find((answer, index) => !('value' in answer) && !isNone(answer, index));
		if (unsure !== undefined || own === undefined) return unsure ?? answers[0];
		const { id, shortname, idnumber = '' } = own;
		if (wayTo(own, text) !== 'id' || isItsId(id, text, [shortname, idnumber]))
			return { value: own };
		return diagnosis('bareNumber', ['course', text, courseName(own)]);
	}

	/**
	 * Looks for what no course is called exactly. PostgreSQL finds nothing in other letters, MariaDB
	 * does, and so asks Moodle for each in the ways that people write it. Where the list of all
	 * courses is cheap, that is looked at instead, and finds every way.
	 */
	private async tolerantly(
		lost: readonly Identification[],
		found: ReadonlyMap<Identification, Answer<Course>>,
	): Promise<ReadonlyMap<Identification, Answer<Course>>> {
		if (lost.length === 0) return new Map();
		const requests = Math.max(lost.length * ALL_WRITINGS, WORTH_A_LIST);
		const all = isWorthAll([...found.values()], requests) ? await this.listAll() : [];
		return await each(async (course: Identification) => {
			const seen = all.filter((one) => one[course.by as CourseField] !== undefined);
			const listed = only(seen, course);
			const isSure = seen.length > 0 && seen.length === all.length;
			if (isSure || 'value' in listed) return listed;
			return await this.searchOtherwise(course, found.get(course)!);
		})(lost);
	}

	/** Asks for a course in other writings: {@link tolerantly}. */
	private async searchOtherwise(
		sought: Identification,
		first: Answer<Course>,
	): Promise<Answer<Course>> {
		const { by, value } = sought;
		const asked = new Set([`${value}`]);
		const ask = async (all: readonly string[]) => {
			const fresh = [...new Set(all)].filter((one) => !asked.has(one));
			for (const one of fresh) asked.add(one);
			const answers = fresh.map(async (one) => await this.ask({ by, value: one }));
			return (await Promise.all(answers)).flatMap(valuesOf);
		};
		const ways = [
			async () => {
				const asked = await ask(writings(`${value}`));
				// Several may be called so, in other letters.
				return [...asked, ...(await this.searchText(sought))];
			},
			async () => await ask(nearWritings(`${value}`)),
		];
		for (const way of ways) {
			const byId = new Map((await way()).map((course) => [course.id, course]));
			if (byId.size > 0) return only([...byId.values()], sought);
		}
		return first;
	}

	/** What Moodle's search finds, which ignores case on every database. */
	private async searchText({ by, value }: Identification): Promise<Course[]> {
		let found = valuesOf(await this.moodle.searchCourses(plainForm(`${value}`), 0, MOST_FOUND));
		// The search tells no ID numbers.
		if (by === 'idnumber' && found.length > 0) {
			const ids = found.map(({ id }) => id).join(',');
			found = valuesOf(await this.moodle.getCourses('ids', ids));
		}
		return found.filter((course) => {
			const called = `${course[by as CourseField] ?? ''}`;
			return isSame(called, `${value}`) || isNear(`${value}`, called);
		});
	}

	/** What reading the list brings; nothing if it cannot be read. */
	private async listAll(): Promise<readonly Course[]> {
		this.all ??= this.moodle.getCourses();
		return valuesOf(await this.all);
	}

	private async findAmongAll(sought: readonly Identification[]) {
		const found = new Map<Identification, Answer<Course>>();
		const all = await this.listAll();
		for (const [by, some] of gather(sought, (course) => course.by as CourseField)) {
			const index = gather(all, (course) => course[by]);
			for (const one of some) {
				const matches = index.get(one.value) ?? [];
				if (matches.length === 1) found.set(one, { value: matches[0] });
			}
		}
		return found;
	}

	private async search(sought: Identification): Promise<Answer<Course>> {
		const answer = await this.ask(sought);
		return 'failure' in answer ? answer : only(answer.value, sought);
	}

	/** An ID number is shown to those only who may edit the course: of others Moodle has compared it. */
	private async ask({ by, value }: Identification): Promise<Answer<Course[]>> {
		const answer = await this.moodle.getCourses(by as CourseField, value);
		if ('failure' in answer || by !== 'idnumber') return answer;
		return { value: answer.value.map((course) => ({ idnumber: `${value}`, ...course })) };
	}
}

/** Whether the list of all courses costs less than so many requests for one of them. */
function isWorthAll(known: ReadonlyArray<Answer<Course>>, requests: number): boolean {
	const highest = Math.max(0, ...known.map((answer) => valueOf(answer)?.id ?? 0));
	return highest > 0 && highest <= requests * LISTED_FOR_ONE;
}

/** The ways in which a text may identify a course. */
function waysOf({ value, isPlaceholder }: Identification): Identification[] {
	const ways = ['shortname', 'idnumber'].map((by) => ({ by, value, isPlaceholder }));
	return isIdLike(`${value}`) ? [...ways, { by: 'id', value: Number(value) }] : ways;
}

/** The way in which a text identifies a course that was found by it. */
export function wayTo(course: Course, { value }: Identification): CourseField {
	const ways = ['shortname', 'idnumber'] as const;
	return ways.find((by) => isSame(course[by] ?? '', `${value}`)) ?? 'id';
}

/** Whether a text does not identify a course in one of its ways; false if that is unknown. */
function isNoCourse({ by, isPlaceholder }: Identification, answer: Answer<Course>): boolean {
	if ('value' in answer || answer.failure.blame !== 'entry') return false;
	return by === 'id' || isPlaceholder === true || answer.failure.kind === 'missing';
}

/** Whether no course is called so, be it that one is near. */
function isNotFound({ by, isPlaceholder }: Identification, answer: Answer<Course>): boolean {
	return by !== 'id' && !isPlaceholder && 'failure' in answer && answer.failure.kind === 'missing';
}

/**
 * What a row means of courses that Moodle, or its list, gives: the one that is called exactly so, or
 * else the one that is called the same. Fails if there is none, and names those that are near.
 */
function only(courses: readonly Course[], sought: Identification): Answer<Course> {
	const { by, value } = sought;
	const called = (course: Course) => course[by as CourseField];
	const exact = courses.filter((course) => called(course) === value);
	const same = courses.filter((course) => isSame(`${called(course)}`, `${value}`));
	const matches = exact.length > 0 || by === 'id' ? exact : same;
	if (matches.length === 1) return { value: matches[0] };
	if (matches.length > 1) return diagnosis('courseAmbiguous', [sought, matches]);
	if (sought.isPlaceholder) return diagnosis('placeholder', ['course', sought]);
	if (by === 'id') return diagnosis('courseMissing', [Number(value)]);
	const near = courses.filter((course) => isNear(`${value}`, `${called(course)}`));
	const told = diagnosis('courseNotFound', [sought]);
	const { failure } =
		near.length > 0 ? diagnosis('courseNear', [sought, list(near.map(courseName))]) : told;
	return { failure: { ...failure, kind: 'missing' } };
}

function valuesOf<T>(answer: Answer<readonly T[]>): readonly T[] {
	return valueOf(answer) ?? [];
}
