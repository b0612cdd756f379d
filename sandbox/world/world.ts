import type { Course, Enrolment, Group, Token, User, WorldFile } from './model';

/** The live state of the site, with the transactions and the group cache that Moodle has. */
export class World {
	readonly courses = new Map<number, Course>();
	readonly users = new Map<number, User>();
	readonly tokens = new Map<string, Token>();
	readonly admins: ReadonlySet<number>;
	readonly groups = new Map<number, Group>();
	/** Group id to user ids, each with the part of Moodle that put the user there. */
	readonly members = new Map<number, Map<number, string>>();
	private readonly enrolments = new Map<number, Map<number, Enrolment>>();
	/** Moodle's cache of a course's groups, which a rollback does not undo. */
	private readonly groupCache = new Map<number, readonly Group[]>();
	private lastGroupId = 0;
	private undo: Array<() => void> | undefined;

	constructor(file: WorldFile) {
		this.admins = new Set(file.admins);
		for (const course of file.courses) this.courses.set(course.id, course);
		for (const user of file.users) this.users.set(user.id, user);
		for (const token of file.tokens) this.tokens.set(token.token, token);
		for (const enrolment of file.enrolments) this.enrol(enrolment);
		for (const { members = [], ...group } of file.groups ?? []) {
			const { id } = this.createGroup(group);
			for (const userid of members) this.addMember(id, userid);
		}
	}

	/** Undoes what the work has changed if it throws; ids stay used up, as in PostgreSQL. */
	transaction<T>(work: () => T): T {
		const undo: Array<() => void> = [];
		this.undo = undo;
		let done = false;
		try {
			const result = work();
			done = true;
			return result;
		} finally {
			if (!done) for (const step of undo.reverse()) step();
			this.undo = undefined;
		}
	}

	enrol(enrolment: Enrolment): void {
		const course = this.enrolments.get(enrolment.courseid) ?? new Map<number, Enrolment>();
		this.enrolments.set(enrolment.courseid, course.set(enrolment.userid, enrolment));
	}

	unenrol(courseid: number, userid: number): void {
		this.enrolments.get(courseid)?.delete(userid);
	}

	enrolment(courseid: number, userid: number): Enrolment | undefined {
		return this.enrolments.get(courseid)?.get(userid);
	}

	/** The enrolments of a course, by user id. */
	enrolmentsOf(courseid: number): Enrolment[] {
		const enrolments = [...(this.enrolments.get(courseid)?.values() ?? [])];
		return enrolments.sort((left, right) => left.userid - right.userid);
	}

	createGroup(group: Omit<Group, 'id'>): Group {
		const created = { ...group, id: ++this.lastGroupId };
		this.setGroup(created.id, created);
		this.setMembers(created.id, new Map());
		return created;
	}

	updateGroup(group: Group): void {
		this.setGroup(group.id, group);
	}

	deleteGroup(group: Group): void {
		this.setGroup(group.id, undefined);
		this.setMembers(group.id, undefined);
		this.forgetGroups(group.courseid);
	}

	addMember(groupid: number, userid: number, component = ''): void {
		const members = this.members.get(groupid)!;
		this.undo?.push(() => members.delete(userid));
		members.set(userid, component);
	}

	removeMember(groupid: number, userid: number): void {
		const members = this.members.get(groupid)!;
		const component = members.get(userid);
		if (component === undefined) return;
		this.undo?.push(() => members.set(userid, component));
		members.delete(userid);
	}

	/** The user ids of a group's members. */
	membersOf(groupid: number): number[] {
		return [...(this.members.get(groupid)?.keys() ?? [])];
	}

	/** The groups of a course as the database has them. */
	storedGroups(courseid: number): Group[] {
		return [...this.groups.values()].filter((group) => group.courseid === courseid);
	}

	/** The groups of a course as Moodle's cache has them, filled at the first look. */
	cachedGroups(courseid: number): readonly Group[] {
		const cached = this.groupCache.get(courseid) ?? this.storedGroups(courseid);
		this.groupCache.set(courseid, cached);
		return cached;
	}

	/** Empties the cache of a course, as creating, updating and deleting a group does. */
	forgetGroups(courseid: number): void {
		this.groupCache.delete(courseid);
	}

	private setGroup(id: number, group: Group | undefined): void {
		const before = this.groups.get(id);
		this.undo?.push(() => put(this.groups, id, before));
		put(this.groups, id, group);
	}

	private setMembers(id: number, members: Map<number, string> | undefined): void {
		const before = this.members.get(id);
		this.undo?.push(() => put(this.members, id, before));
		put(this.members, id, members);
	}
}

function put<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
	if (value === undefined) map.delete(key);
	else map.set(key, value);
}
