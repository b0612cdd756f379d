import { isMissing, type Answer, type Failure } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import { finding, isBarred } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';
import type { Account } from './account';
import { CourseIndexes, isCalled } from './courseIndex';
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
	private readonly listed = new Set<number>();

	constructor(
		private readonly moodle: WebService,
		courses: Courses,
		private readonly account: Account,
	) {
		this.inCourse = new CourseIndexes(
			courses,
			{ thing: 'group', notFound: 'groupNotFound', ambiguous: 'groupAmbiguous' },
			async (courseid) => await moodle.getCourseGroups(courseid),
			(id) => this.known(id),
		);
	}

	/** Reads groups by id, each once, so that {@link known} has them. */
	async load(groupids: Iterable<number>): Promise<void> {
		await this.loading.run(groupids, async (ids) => await this.read(ids));
	}

	private async read(groupids: readonly number[]): Promise<void> {
		await readInHalves(groupids, {
			isDone: (id) => this.barred !== undefined || this.answers.has(id),
			isListed: (id) => this.listed.has(id),
			read: async (ids) => await this.moodle.getGroups(ids),
			learn: async (groups, refused) => await this.learn(groups, refused),
			giveUp: async (id, failure) => await this.giveUp(id, failure),
		});
	}

	/** What {@link load} found out about a group; `undefined` where the token may not look. */
	known(groupid: number): Answer<Group> | undefined {
		return this.answers.get(groupid);
	}

	/** Whether a group is surely not there: a course's list may show some that were rolled back. */
	isMissing(groupid: number): boolean {
		const known = this.known(groupid);
		return known !== undefined && 'failure' in known && isMissing(known.failure);
	}

	/**
	 * Whether a group that was read is not called so after all: after a failed update a course's
	 * list shows the names and ID numbers that were rolled back.
	 */
	isCalledOtherwise(groupid: number, { by, value }: Identification): boolean {
		const known = this.known(groupid);
		return (
			by !== 'id' && known !== undefined && 'value' in known && !isCalled(known.value, by, value)
		);
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
	 * Where a list was refused, the other groups of the same courses are listed as well: then
	 * only the few that are in no course are left to ask for one by one.
	 */
	private async learn(groups: readonly Group[], refused: boolean): Promise<void> {
		for (const group of groups) this.answers.set(group.id, { value: group });
		if (!refused) return;
		for (const courseid of new Set(groups.map((group) => group.courseid))) {
			const answer = await this.inCourse.read(courseid);
			if ('failure' in answer) continue;
			for (const { id } of answer.value.all) this.listed.add(id);
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
