import { isMissing, type Answer, type Failure } from '../moodle/failure';
import { finding, isBarred } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';
import type { Account } from './account';
import { CourseIndexes } from './courseIndex';
import type { Courses } from './courses';
import { Once } from './once';
import { readInHalves } from './readInHalves';

/** The groups of a run: by what people call them, and by id. */
export class Groups {
	readonly inCourse: CourseIndexes<Group>;
	/** Why the token cannot read groups by id at all. */
	barred: Failure | undefined;
	private readonly answers = new Map<number, Answer<Group>>();
	private readonly loading = new Once<number>();

	constructor(
		private readonly moodle: WebService,
		courses: Courses,
		private readonly account: Account,
	) {
		this.inCourse = new CourseIndexes(
			courses,
			{ thing: 'group', notFound: 'groupNotFound', ambiguous: 'groupAmbiguous' },
			async (courseid) => await moodle.getCourseGroups(courseid),
		);
	}

	/** Reads groups by id, each once, so that {@link known} has them. */
	async load(groupids: Iterable<number>): Promise<void> {
		await this.loading.run(groupids, async (ids) => await this.read(ids));
	}

	private async read(groupids: readonly number[]): Promise<void> {
		await readInHalves(groupids, {
			isDone: (id) => this.barred !== undefined || this.answers.has(id),
			read: async (ids) => await this.moodle.getGroups(ids),
			learn: async (groups, refused) => await this.learn(groups, refused),
			giveUp: async (id, failure) => await this.giveUp(id, failure),
		});
	}

	/** What {@link load} found out about a group; `undefined` where the token may not look. */
	known(groupid: number): Answer<Group> | undefined {
		return this.answers.get(groupid);
	}

	/** Notes that a group is not there, whatever a list said. */
	setMissing(groupid: number, errorcode?: string): void {
		this.answers.set(groupid, finding('groupMissing', [groupid], errorcode));
	}

	/** Makes the next look at these groups a fresh one. */
	forget(groupids: Iterable<number>): void {
		for (const id of groupids) this.answers.delete(id);
		this.loading.forget(groupids);
	}

	/**
	 * Where a list was refused, the other groups of the same courses are read as well: then
	 * only the few that are in no course are left to ask for one by one.
	 */
	private async learn(groups: readonly Group[], refused: boolean): Promise<void> {
		for (const group of groups) this.answers.set(group.id, { value: group });
		if (!refused) return;
		for (const courseid of new Set(groups.map((group) => group.courseid))) {
			const answer = await this.inCourse.read(courseid);
			if ('failure' in answer) continue;
			for (const group of answer.value.all) {
				if (!this.answers.has(group.id)) this.answers.set(group.id, { value: group });
			}
		}
	}

	private async giveUp(groupid: number, failure: Failure): Promise<void> {
		const { errorcode } = failure;
		if (isBarred(failure)) this.barred = failure;
		else if (failure.blame === 'site') this.answers.set(groupid, { failure });
		else if (isMissing(failure)) this.setMissing(groupid, errorcode);
		else if (errorcode === 'nopermissions' || errorcode === 'errorcoursecontextnotvalid') {
			const key = errorcode === 'nopermissions' ? 'groupBarred' : 'groupClosed';
			this.answers.set(groupid, finding(key, [groupid, await this.account.name()], errorcode));
		} else this.answers.set(groupid, { failure });
	}
}
