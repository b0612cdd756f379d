import { isMissing, type Answer, type Failure } from '../moodle/failure';
import { finding, isBarred } from '../moodle/reasons';
import type { Grouping } from '../moodle/shapes/grouping';
import type { WebService } from '../moodle/webService';
import type { Account } from './account';
import { CourseIndexes } from './courseIndex';
import type { Courses } from './courses';
import { Once } from './once';
import { readInHalves } from './readInHalves';

/** The groupings of a run: by what people call them, and by id. */
export class Groupings {
	readonly inCourse: CourseIndexes<Grouping>;
	/** Why the token cannot read groupings by id at all. */
	barred: Failure | undefined;
	private readonly answers = new Map<number, Answer<Grouping>>();
	private readonly loading = new Once<number>();

	constructor(
		private readonly moodle: WebService,
		courses: Courses,
		private readonly account: Account,
	) {
		this.inCourse = new CourseIndexes(
			courses,
			{ thing: 'grouping', notFound: 'groupingNotFound', ambiguous: 'groupingAmbiguous' },
			async (courseid) => await moodle.getCourseGroupings(courseid),
			(id) => this.known(id),
		);
	}

	/** Reads groupings by id, each once, so that {@link known} has them. */
	async load(groupingids: Iterable<number>): Promise<void> {
		await this.loading.run(groupingids, async (ids) => await this.read(ids));
	}

	private async read(groupingids: readonly number[]): Promise<void> {
		await readInHalves(groupingids, {
			isDone: (id) => this.barred !== undefined || this.answers.has(id),
			read: async (ids) => await this.moodle.getGroupings(ids, true),
			learn: async (found) => {
				for (const grouping of found) this.answers.set(grouping.id, { value: grouping });
			},
			giveUp: async (id, failure) => await this.giveUp(id, failure),
		});
	}

	/** What {@link load} found out about a grouping; `undefined` where the token may not look. */
	known(groupingid: number): Answer<Grouping> | undefined {
		return this.answers.get(groupingid);
	}

	private async giveUp(groupingid: number, failure: Failure): Promise<void> {
		if (isBarred(failure)) this.barred = failure;
		else this.answers.set(groupingid, (await this.reason(groupingid, failure)) ?? { failure });
	}

	private async reason(groupingid: number, failure: Failure) {
		const { errorcode, blame } = failure;
		if (isMissing(failure)) return finding('groupingMissing', [groupingid], errorcode);
		if (blame === 'site') return undefined;
		if (errorcode !== 'nopermissions' && errorcode !== 'errorcoursecontextnotvalid')
			return undefined;
		const key = errorcode === 'nopermissions' ? 'groupingBarred' : 'groupingClosed';
		return finding(key, [groupingid, await this.account.name()], errorcode);
	}
}
