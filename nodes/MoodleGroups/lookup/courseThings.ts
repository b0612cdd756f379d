import { isMissing, type Answer, type Failure } from '../moodle/failure';
import { finding, isBarred } from '../moodle/reasons';
import type { Account } from './account';
import { CourseIndexes, type Named, type Seeking } from './courseIndex';
import type { Courses } from './courses';
import { Once } from './once';
import { MAX_IDS, readInHalves } from './readInHalves';

/** How groups (or groupings) are read, and how failures speak of them. */
export interface Reading<T> extends Seeking {
	readonly missing: 'groupMissing' | 'groupingMissing';
	readonly barred: 'groupBarred' | 'groupingBarred';
	readonly closed: 'groupClosed' | 'groupingClosed';
	readonly list: (courseid: number) => Promise<Answer<T[]>>;
	readonly read: (ids: readonly number[]) => Promise<Answer<T[]>>;
}

/** The groups (or groupings) of a run: by what people call them, and by id. */
export class CourseThings<T extends Named> {
	readonly inCourse: CourseIndexes<T>;
	/** Why the token cannot read them by id at all. */
	barred: Failure | undefined;
	private readonly answers = new Map<number, Answer<T>>();
	private readonly loading = new Once<number>();
	private readonly listed = new Set<number>();

	constructor(
		courses: Courses,
		private readonly account: Account,
		private readonly reading: Reading<T>,
	) {
		this.inCourse = new CourseIndexes(courses, reading, reading.list, this);
	}

	/** Reads them by id, each once, so that {@link known} has them. */
	async load(ids: Iterable<number>): Promise<void> {
		await this.loading.run(ids, async (fresh) => await this.read(fresh));
	}

	/** What {@link load} found out; `undefined` where the token may not look. */
	known(id: number): Answer<T> | undefined {
		return this.answers.get(id);
	}

	/** Whether one is surely not there: a course's list may show some that were rolled back. */
	isMissing(id: number): boolean {
		const known = this.known(id);
		return known !== undefined && 'failure' in known && isMissing(known.failure);
	}

	/** Notes that one is not there, whatever a list said. */
	setMissing(id: number, errorcode?: string): void {
		const { failure } = finding(this.reading.missing, [id], errorcode);
		this.answers.set(id, { failure: { ...failure, kind: 'missing' } });
	}

	/** Makes the next look at these a fresh one. */
	forget(ids: Iterable<number>): void {
		for (const id of ids) this.answers.delete(id);
		this.loading.forget(ids);
	}

	/** All of a course, as they are; what the token may not read by id, as the list shows it. */
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

	private async read(ids: readonly number[]): Promise<void> {
		await readInHalves(ids, {
			isDone: (id) => this.barred !== undefined || this.answers.has(id),
			isListed: (id) => this.listed.has(id),
			read: this.reading.read,
			learn: async (found, refused) => await this.learn(found, refused),
			giveUp: async (id, failure) => await this.giveUp(id, failure),
		});
	}

	/**
	 * Where a list was refused, the others of the same courses are listed as well: then only the few
	 * that are in no course are left to ask for one by one.
	 */
	private async learn(found: readonly T[], refused: boolean): Promise<void> {
		for (const one of found) this.answers.set(one.id, { value: one });
		if (!refused) return;
		for (const courseid of new Set(found.map((one) => one.courseid))) {
			const answer = await this.inCourse.read(courseid);
			if ('failure' in answer) continue;
			for (const { id } of answer.value.all) this.listed.add(id);
		}
	}

	private async giveUp(id: number, failure: Failure): Promise<void> {
		const { errorcode, kind } = failure;
		const { barred, closed } = this.reading;
		if (isBarred(failure)) this.barred = failure;
		else if (failure.blame === 'site') this.answers.set(id, { failure });
		else if (isMissing(failure)) this.setMissing(id, errorcode);
		else if (kind === 'forbidden' || kind === 'noAccess') {
			const key = kind === 'forbidden' ? barred : closed;
			this.answers.set(id, finding(key, [id, await this.account.name()], errorcode));
		} else this.answers.set(id, { failure });
	}
}
