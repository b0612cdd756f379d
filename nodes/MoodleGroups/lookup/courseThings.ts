import type { Parameters } from '../moodle/encode';
import { isMissing, type Answer, type Failure } from '../moodle/failure';
import { diagnosis, isFunctionForbidden } from '../moodle/reasons';
import type { Named } from '../moodle/shapes/group';
import type { SiteFields } from '../moodle/siteFields';
import type { ThingCalls } from '../moodle/thingCalls';
import type { Noun } from '../moodle/naming';
import type { Account } from './account';
import { CourseIndexes } from './courseIndexes';
import type { Courses } from './courses';
import { Loader } from './loader';
import { MAX_IDS, readBisecting } from './readBisecting';

/** What reads groups or groupings; {@link ThingCalls}. */
type Calls<T extends Named> = Pick<
	ThingCalls<T>,
	'noun' | 'fields' | 'get' | 'list' | 'whyUnreadable'
>;

/** The groups (or groupings) of a run: by what people call them, and by id. */
export class CourseThings<T extends Named> {
	readonly inCourse: CourseIndexes<T>;
	/** `undefined` where the token may not look. */
	private readonly byId: Loader<number, Answer<T> | undefined>;
	private readonly listed = new Set<number>();

	/** @param more what a read by id is to tell besides. */
	constructor(
		courses: Courses,
		private readonly account: Account,
		private readonly calls: Calls<T>,
		private readonly more: Parameters = {},
	) {
		this.byId = new Loader(async (ids) => await this.fetch(ids));
		this.inCourse = new CourseIndexes(courses, calls, this);
	}

	/** What they are. */
	get noun(): Noun {
		return this.calls.noun;
	}

	/** The custom fields that the site has for them, as far as reads by id have shown them. */
	get fields(): SiteFields {
		return this.calls.fields;
	}

	/** Why the token cannot read them by id at all, once that was tried. */
	get forbidden(): Failure | undefined {
		return this.calls.whyUnreadable;
	}

	/** Reads them by id, each once, so that {@link known} has them. */
	async load(ids: readonly number[]): Promise<void> {
		await this.byId.loadAll(ids);
	}

	/**
	 * What {@link load} found out, or a failure: it is missing, closed to the token, or the site
	 * fails. `undefined` where the token may not look, and before {@link load}.
	 */
	known(id: number): Answer<T> | undefined {
		return this.byId.peek(id);
	}

	/** Whether one certainly does not exist: a course's list may show some that were rolled back. */
	isMissing(id: number): boolean {
		const known = this.known(id);
		return known !== undefined && 'failure' in known && isMissing(known.failure);
	}

	/** Notes that one is not there, whatever a list said. */
	setMissing(id: number, errorcode?: string): void {
		this.byId.prime(id, missing(this.noun, id, errorcode));
	}

	/** Makes the next {@link load} of these a fresh one; until then, {@link known} has what it had. */
	expire(ids: readonly number[]): void {
		for (const id of ids) this.byId.expire(id);
	}

	/**
	 * All of a course, as they are; what the token may not read by id, as the list shows it. Fails
	 * as the list does, or as one of them that is there and cannot be read.
	 */
	async ofCourse(courseid: number): Promise<Answer<T[]>> {
		const list = await this.inCourse.read(courseid);
		if ('failure' in list) return list;
		const { all } = list.value;
		// What was rolled back together has ids in a row, and is found in few requests so.
		const ids = all.map(({ id }) => id).sort((one, other) => one - other);
		// Whether the token may read by id at all shows with the first request.
		await this.load(ids.slice(0, MAX_IDS));
		await this.load(ids);
		const confirmed: T[] = [];
		for (const one of all) {
			const known = this.known(one.id) ?? { value: one };
			if ('value' in known) confirmed.push(known.value);
			else if (!isMissing(known.failure)) return known;
		}
		return { value: confirmed };
	}

	private async fetch(ids: readonly number[]): Promise<Map<number, Answer<T> | undefined>> {
		const answers: Map<number, Answer<T> | undefined> = await readBisecting<number, T>(ids, {
			read: async (some) => {
				const answer = await this.calls.get(some, this.more);
				return 'failure' in answer
					? answer
					: { value: new Map(answer.value.map((one) => [one.id, one])) };
			},
			likely: async (found) => await this.listedBeside(found),
		});
		for (const [id, answer] of answers) {
			if (answer !== undefined && 'failure' in answer) {
				answers.set(id, await this.explain(id, answer.failure));
			}
		}
		return answers;
	}

	/**
	 * Where some ids are bad, the courses of the others are listed: then only the few that are in no
	 * course are left to ask for one by one.
	 */
	private async listedBeside(found: readonly T[]): Promise<(id: number) => boolean> {
		for (const courseid of new Set(found.map((one) => one.courseid))) {
			const answer = await this.inCourse.read(courseid);
			if ('failure' in answer) continue;
			for (const { id } of answer.value.all) this.listed.add(id);
		}
		return (id) => this.listed.has(id);
	}

	private async explain(id: number, failure: Failure): Promise<Answer<T> | undefined> {
		const { errorcode, kind } = failure;
		const { noun } = this;
		if (isFunctionForbidden(failure)) return undefined;
		if (failure.blame === 'site') return { failure };
		if (isMissing(failure)) return missing(noun, id, errorcode);
		if (kind !== 'forbidden' && kind !== 'noAccess') return { failure };
		const key = kind === 'forbidden' ? 'barred' : 'closed';
		return diagnosis(key, [noun, id, await this.account.name()], errorcode);
	}
}

function missing(noun: Noun, id: number, errorcode?: string): { failure: Failure } {
	return { failure: { ...diagnosis('missing', [noun, id], errorcode).failure, kind: 'missing' } };
}
