import type { Failure } from '../moodle/failure';
import { isBarred } from '../moodle/reasons';
import { USER_FIELDS, type User } from '../moodle/shapes/user';
import type { WebService } from '../moodle/webService';
import { Once } from './once';

/** The most users of one request: each takes two variables. */
const MAX_USERS = 300;

/** Users as they are in a course, with their roles there; each read at most once in a run. */
export class Profiles {
	private readonly courses = new Map<number, Course>();

	constructor(private readonly moodle: WebService) {}

	/** Reads users of a course, so that {@link known} has them. */
	async load(courseid: number, userids: Iterable<number>): Promise<void> {
		const course = this.courses.get(courseid) ?? new Course(courseid, this.moodle);
		this.courses.set(courseid, course);
		await course.load(userids);
	}

	/** What {@link load} has read; `undefined` for whom the token may not see. */
	known(courseid: number, userid: number): User | undefined {
		return this.courses.get(courseid)?.users.get(userid);
	}

	/** Why the token can see nobody's roles in a course, once {@link load} has tried. */
	barred(courseid: number): Failure | undefined {
		return this.courses.get(courseid)?.barred;
	}
}

class Course {
	readonly users = new Map<number, User>();
	barred: Failure | undefined;
	private readonly loading = new Once<number>();
	private listing: Promise<boolean> | undefined;

	constructor(
		private readonly courseid: number,
		private readonly moodle: WebService,
	) {}

	async load(userids: Iterable<number>): Promise<void> {
		await this.loading.run(userids, async (fresh) => {
			const lists: Array<readonly number[]> = [];
			for (let start = 0; start < fresh.length; start += MAX_USERS) {
				lists.push(fresh.slice(start, start + MAX_USERS));
			}
			await Promise.all(lists.map(async (list) => await this.read(list)));
		});
	}

	private async read(userids: readonly number[]): Promise<void> {
		const answer = await this.moodle.getCourseProfiles(this.courseid, userids);
		if ('value' in answer) {
			this.learn(answer.value);
			return;
		}
		const { failure } = answer;
		// Where that function is not to be had, the one that lists the whole course mostly is.
		const isHopeless = failure.blame === 'site' && !isBarred(failure);
		if (isHopeless || !(await (this.listing ??= this.list()))) this.barred = failure;
	}

	private async list(): Promise<boolean> {
		const answer = await this.moodle.getEnrolledUsers(this.courseid, [...USER_FIELDS, 'roles']);
		if ('value' in answer) this.learn(answer.value);
		return 'value' in answer;
	}

	private learn(users: readonly User[]): void {
		for (const user of users) this.users.set(user.id, user);
	}
}
