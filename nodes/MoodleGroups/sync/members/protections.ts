import { isAlike } from '../../lookup/alike';
import { isAnyField } from '../../lookup/userFields';
import type { Identification } from '../../moodle/naming';
import type { User } from '../../moodle/shapes/user';

/**
 * Who stays because of a row that failed: the row may mean them. Without `userid` and `like` it is
 * everybody, without `courseid` in every group of the run.
 */
export interface Protection {
	readonly courseid?: number;
	/** The user that the row certainly means. */
	readonly userid?: number;
	/** What the row calls its user, who was not found: whoever may be called so stays. */
	readonly like?: readonly Identification[];
}

/** The protections of a run, asked about each member without a row. */
export class Protections {
	private isForAll = false;
	private readonly courses = new Set<number>();
	/** The courses in which a user stays; `undefined` for all. */
	private readonly users = new Map<number, Set<number | undefined>>();
	private readonly likes: Identification[] = [];

	add({ courseid, userid, like }: Protection): void {
		if (userid !== undefined) {
			const courses = this.users.get(userid) ?? new Set();
			this.users.set(userid, courses.add(courseid));
		} else if (like !== undefined) this.likes.push(...like);
		else if (courseid !== undefined) this.courses.add(courseid);
		else this.isForAll = true;
	}

	/** Whether a member of a group of the course stays, whoever it is. */
	coversCourse(courseid: number | undefined): boolean {
		return this.isForAll || (courseid !== undefined && this.courses.has(courseid));
	}

	/** Whether a user stays in the groups of a course, if the profile is not needed to know. */
	covers(courseid: number | undefined, userid: number): boolean {
		const courses = this.users.get(userid);
		const isCovered = courses?.has(undefined) === true || courses?.has(courseid) === true;
		return isCovered || this.coversCourse(courseid);
	}

	/** Whether a row may mean a group of the course, which then stays as it is if no row mentions it. */
	mentions(courseid: number | undefined): boolean {
		if (this.coversCourse(courseid) || this.likes.length > 0) return true;
		return [...this.users.values()].some(
			(courses) => courses.has(undefined) || courses.has(courseid),
		);
	}

	/** Whether a user may be one of those in rows whose users were not found. */
	mayMean(profile: User | undefined): boolean {
		return this.likes.some((like) => isMeant(like, profile));
	}
}

/** What the token cannot see may be anything, and a value may be in the wrong column. */
function isMeant({ by, value }: Identification, profile: User | undefined): boolean {
	if (profile === undefined || (by === 'text' && `${profile.id}` === value)) return true;
	const { username, email, idnumber } = profile;
	const fields: Readonly<Record<string, string | undefined>> = { username, email, idnumber };
	const asked = isAnyField(by) ? Object.values(fields) : [fields[by]];
	if (asked.includes(undefined)) return true;
	return Object.values(fields).some((real) => real !== undefined && isAlike(`${value}`, real));
}

/** Whether somebody can be called so: neither `-` nor `Total: 6` in a column of addresses is a user. */
export function mayName({ by, value, isPlaceholder }: Identification): boolean {
	const text = String(value);
	if (isPlaceholder || !/[\p{L}\p{N}]/u.test(text)) return false;
	return by === 'email' ? text.includes('@') : by !== 'username' || !/\s/.test(text);
}
