import type { Answer, Failure } from '../moodle/failure';
import { groupName, list, meaning, type Identification } from '../moodle/naming';
import { finding } from '../moodle/reasons';
import type { Courses } from './courses';
import { gather } from './gather';

/** What groups and groupings have in common. */
export interface Named {
	readonly id: number;
	readonly courseid: number;
	readonly name: string;
	readonly idnumber: string;
}

/** The groups (or groupings) of one course, by what people call them. */
export class CourseIndex<T extends Named> {
	private readonly byName: ReadonlyMap<string, readonly T[]>;
	private readonly byIdnumber: ReadonlyMap<string, readonly T[]>;
	private byIdnumberKey: ReadonlyMap<string | number | undefined, readonly T[]> | undefined;

	constructor(readonly all: readonly T[]) {
		this.byName = gather(all, ({ name }) => name.trim());
		this.byIdnumber = gather(all, ({ idnumber }) => idnumber.trim());
	}

	/** Those that have exactly this name or ID number. */
	matches(by: string, value: string | number): readonly T[] {
		const index = by === 'name' ? this.byName : this.byIdnumber;
		return index.get(String(value).trim()) ?? [];
	}

	/** The one that Moodle would say has this ID number already. */
	withIdnumber(idnumber: string): T | undefined {
		const key = idnumberKey(idnumber);
		if (key === undefined) return undefined;
		const same = this.matches('idnumber', idnumber)[0];
		if (same !== undefined || typeof key !== 'number') return same;
		this.byIdnumberKey ??= gather(this.all, (one) => idnumberKey(one.idnumber));
		return this.byIdnumberKey.get(key)?.[0];
	}
}

/** Characters that Moodle keeps of an ID number; the pattern takes long for a long text. */
const LONGEST_IDNUMBER = 100;

/**
 * What Moodle compares of an ID number: numbers if both look numeric (`7` is `007`); nothing of
 * `0` and of an empty one, which any number of groups may have.
 */
export function idnumberKey(idnumber: string): string | number | undefined {
	const text = idnumber.trim();
	const isNumeric =
		text.length <= LONGEST_IDNUMBER && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
	return (isNumeric ? Number(text) : text) || undefined;
}

/** Whether something has this name or ID number, as Moodle compares them. */
export function isCalled(one: Named, by: string, value: string | number): boolean {
	const text = String(value).trim();
	if (by === 'name') return one.name.trim() === text;
	const key = idnumberKey(text);
	const isSame = key !== undefined && key === idnumberKey(one.idnumber);
	return isSame || one.idnumber.trim() === text;
}

/** How failures speak of what is sought in a course. */
export interface Seeking {
	readonly thing: 'group' | 'grouping';
	readonly notFound: 'groupNotFound' | 'groupingNotFound';
	readonly ambiguous: 'groupAmbiguous' | 'groupingAmbiguous';
}

/** The groups (or groupings) of courses, each course read once. */
export class CourseIndexes<T extends Named> {
	private readonly answers = new Map<number, Answer<CourseIndex<T>>>();
	private readonly asked = new Map<number, Promise<Answer<CourseIndex<T>>>>();

	constructor(
		private readonly courses: Courses,
		private readonly seeking: Seeking,
		private readonly list: (courseid: number) => Promise<Answer<T[]>>,
		private readonly knownById: (id: number) => Answer<T> | undefined,
	) {}

	/**
	 * The id of what a row means; an id is taken at its word, a name needs the course. What else the
	 * row says of it must not mean another.
	 */
	async find(sought: Identification, courseid: number | undefined): Promise<Answer<number>> {
		const found = await this.findFirst(sought, courseid);
		if ('failure' in found || sought.also === undefined) return found;
		return (await this.contradiction(sought, found.value, courseid)) ?? found;
	}

	private async findFirst(
		sought: Identification,
		courseid: number | undefined,
	): Promise<Answer<number>> {
		if (sought.by === 'id') return { value: Number(sought.value) };
		const { thing, notFound, ambiguous } = this.seeking;
		if (courseid === undefined) return finding('courseNeeded', [thing]);
		const answer = await this.read(courseid);
		if ('failure' in answer) return answer;
		const matches = answer.value.matches(sought.by, sought.value);
		if (matches.length === 1) return { value: matches[0].id };
		if (matches.length > 1) return finding(ambiguous, [sought, matches]);
		if (sought.isPlaceholder) return finding('placeholder', [thing, sought]);
		return finding(notFound, [sought, await this.courses.name(courseid)]);
	}

	/** What cannot be looked up is no contradiction. */
	private async contradiction(
		sought: Identification,
		id: number,
		courseid: number | undefined,
	): Promise<{ failure: Failure } | undefined> {
		const course = courseid === undefined ? undefined : await this.read(courseid);
		const index = course !== undefined && 'value' in course ? course.value : undefined;
		const known = this.knownById(id);
		const isRead = known !== undefined && 'value' in known;
		// Whoever asks refuses what is in another course.
		if (isRead && courseid !== undefined && known.value.courseid !== courseid) return undefined;
		const own = isRead ? known.value : index?.all.find((one) => one.id === id);
		const meant = meaning(sought, own && groupName(own));
		const { thing } = this.seeking;
		for (const other of sought.also!) {
			const { by, value } = other;
			const matches = by === 'id' ? [] : (index?.matches(by, value) ?? []);
			if (by === 'id' ? id === value : matches.some((one) => one.id === id)) continue;
			if (own !== undefined && by !== 'id' && isCalled(own, by, value)) continue;
			if (by === 'id' || matches.length > 0) {
				if (known !== undefined && 'failure' in known) return known;
				const name = matches.length > 0 ? list(matches.map(groupName)) : undefined;
				return finding('contradiction', [thing, meant, meaning(other, name)]);
			}
			// An ID is taken at its word, and may be that of another system.
			if (own !== undefined && sought.by === 'id') {
				const actual = by === 'name' ? own.name : own.idnumber;
				return finding('unlike', [thing, meant, other, actual]);
			}
		}
		return undefined;
	}

	/** Reads a course unless that was done. */
	async read(courseid: number): Promise<Answer<CourseIndex<T>>> {
		const asked = this.asked.get(courseid) ?? this.ask(courseid);
		this.asked.set(courseid, asked);
		return await asked;
	}

	/** What {@link read} has brought. */
	known(courseid: number): Answer<CourseIndex<T>> | undefined {
		return this.answers.get(courseid);
	}

	/** Makes the next look at a course a fresh one. */
	forget(courseid: number): void {
		this.asked.delete(courseid);
		this.answers.delete(courseid);
	}

	private async ask(courseid: number): Promise<Answer<CourseIndex<T>>> {
		const answer = await this.list(courseid);
		const index =
			'failure' in answer
				? { failure: await this.courses.explain(courseid, answer.failure) }
				: { value: new CourseIndex(answer.value) };
		this.answers.set(courseid, index);
		return index;
	}
}
