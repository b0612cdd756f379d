import { COLLATIONS, equals, type Collation } from '../database/collation';
import { DEFAULT_DATABASE, type DatabaseName } from '../database/locks';
import { GroupCache } from './groupCache';
import type {
	Course,
	CustomField,
	Enrolment,
	Group,
	Grouping,
	IdentityField,
	Override,
	Token,
	User,
	WorldFile,
} from './model';
import { Undo } from './undo';

/** The live state of the site, with the transactions and the group caches that Moodle has. */
export class World {
	readonly courses = new Map<number, Course>();
	readonly users = new Map<number, User>();
	readonly tokens = new Map<string, Token>();
	readonly admins: ReadonlySet<number>;
	readonly groups = new Map<number, Group>();
	/** Group id to user ids, each with the part of Moodle that put the user there. */
	readonly members = new Map<number, Map<number, string>>();
	readonly groupings = new Map<number, Grouping>();
	/** Grouping id to group ids. */
	readonly assignments = new Map<number, Map<number, true>>();
	readonly groupCustomFields: CustomField[];
	readonly groupingCustomFields: readonly CustomField[];
	readonly identityFields: readonly IdentityField[];
	/** What roles may or may not do in single courses; later ones win. */
	readonly overrides: Override[];
	/** How the database compares texts. */
	readonly collation: Collation;
	private readonly enrolments = new Map<number, Map<number, Enrolment>>();
	private readonly undo = new Undo();
	private readonly cache = new GroupCache((courseid) => ({
		groups: this.storedGroups(courseid),
		groupings: this.storedGroupings(courseid),
	}));
	/** When each state of a group or grouping was written. */
	private readonly written = new WeakMap<Group | Grouping, number>();
	private lastWrite = 0;
	private lastGroupId = 0;
	private lastGroupingId = 0;

	constructor(
		file: WorldFile,
		readonly database: DatabaseName = DEFAULT_DATABASE,
	) {
		this.collation = COLLATIONS[database];
		this.admins = new Set(file.admins);
		this.groupCustomFields = [...(file.groupCustomFields ?? [])];
		this.groupingCustomFields = file.groupingCustomFields ?? [];
		this.identityFields = file.identityFields ?? ['email'];
		this.overrides = [...(file.overrides ?? [])];
		for (const course of file.courses) this.courses.set(course.id, course);
		for (const user of file.users) this.users.set(user.id, user);
		for (const token of file.tokens) this.tokens.set(token.token, token);
		for (const enrolment of file.enrolments) this.enrol(enrolment);
		for (const { members = [], ...group } of file.groups ?? []) {
			const { id } = this.createGroup(group);
			for (const userid of members) this.addMember(id, userid);
		}
		for (const { groups = [], ...grouping } of file.groupings ?? []) {
			const { id } = this.createGrouping(grouping);
			for (const groupid of groups) this.assign(id, groupid);
		}
	}

	/** Another number whenever something may have changed. */
	get revision(): number {
		return this.undo.puts;
	}

	/** Undoes what the work has changed if it throws; ids stay used up, as in PostgreSQL. */
	transaction<T>(work: () => T): T {
		return this.undo.transaction(work);
	}

	/**
	 * Does the work of a request that ends later: until it is committed, it is neither in the database
	 * nor in the cache.
	 */
	hold<T>(work: () => T): { readonly result: T; readonly commit: () => void } {
		const { result, commit } = this.undo.hold(work);
		const forgetAll = () => [...this.courses.keys()].forEach((id) => this.forgetGroups(id));
		forgetAll();
		return {
			result,
			commit: () => {
				commit();
				forgetAll();
			},
		};
	}

	enrol(enrolment: Enrolment): void {
		const course = this.enrolments.get(enrolment.courseid) ?? new Map<number, Enrolment>();
		this.enrolments.set(enrolment.courseid, course);
		this.undo.put(course, enrolment.userid, enrolment);
	}

	unenrol(courseid: number, userid: number): void {
		const course = this.enrolments.get(courseid);
		if (course !== undefined) this.undo.put(course, userid, undefined);
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
		this.undo.put(this.members, created.id, new Map<number, string>());
		this.updateGroup(created);
		return created;
	}

	updateGroup(group: Group): void {
		this.written.set(group, ++this.lastWrite);
		this.undo.put(this.groups, group.id, group);
		this.cache.countHidden(group.courseid);
	}

	/** Takes the group out of the groupings of all courses, too. */
	deleteGroup(group: Group): void {
		for (const groupingid of this.assignments.keys()) this.unassign(groupingid, group.id);
		this.undo.put(this.groups, group.id, undefined);
		this.undo.put(this.members, group.id, undefined);
		this.cache.countHidden(group.courseid);
		this.forgetGroups(group.courseid);
	}

	addMember(groupid: number, userid: number, component = ''): void {
		this.undo.put(this.members.get(groupid)!, userid, component);
	}

	removeMember(groupid: number, userid: number): void {
		this.undo.put(this.members.get(groupid)!, userid, undefined);
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
		return this.cache.of(courseid).groups;
	}

	createGrouping(grouping: Omit<Grouping, 'id'>): Grouping {
		const created = { ...grouping, id: ++this.lastGroupingId };
		this.undo.put(this.assignments, created.id, new Map<number, true>());
		this.updateGrouping(created);
		return created;
	}

	updateGrouping(grouping: Grouping): void {
		this.written.set(grouping, ++this.lastWrite);
		this.undo.put(this.groupings, grouping.id, grouping);
	}

	/** Its groups stay. */
	deleteGrouping(grouping: Grouping): void {
		this.undo.put(this.groupings, grouping.id, undefined);
		this.undo.put(this.assignments, grouping.id, undefined);
		this.forgetGroups(grouping.courseid);
	}

	/** Puts a group into a grouping; Moodle does not mind if it belongs to another course. */
	assign(groupingid: number, groupid: number): void {
		this.undo.put(this.assignments.get(groupingid)!, groupid, true);
	}

	unassign(groupingid: number, groupid: number): void {
		this.undo.put(this.assignments.get(groupingid)!, groupid, undefined);
	}

	/** The ids of a grouping's groups, by id; none if there is no such grouping. */
	groupsIn(groupingid: number): number[] {
		return [...(this.assignments.get(groupingid)?.keys() ?? [])].sort(
			(left, right) => left - right,
		);
	}

	/** The groupings of a course as the database has them. */
	storedGroupings(courseid: number): Grouping[] {
		return [...this.groupings.values()].filter((grouping) => grouping.courseid === courseid);
	}

	/** The groupings of a course as Moodle's cache has them; it is one with that of the groups. */
	cachedGroupings(courseid: number): readonly Grouping[] {
		return this.cache.of(courseid).groupings;
	}

	/**
	 * As the database lists them. Equal names have no order: in PostgreSQL what was written last is
	 * last, in MariaDB it is the ids that come out.
	 */
	byName<T extends Group | Grouping>(list: readonly T[]): T[] {
		const { compare, keepsIds } = this.collation;
		const placeOf = (each: T) => (keepsIds ? each.id : this.written.get(each)!);
		return [...list].sort(
			(left, right) => compare(left.name, right.name) || placeOf(left) - placeOf(right),
		);
	}

	/** Whether the database takes two texts for the same. */
	isSame(left: string, right: string): boolean {
		return equals(this.collation, left, right);
	}

	/** By last name, then by first name, as the database sorts. */
	readonly byLastName = (left: User, right: User): number =>
		this.collation.compare(left.lastname, right.lastname) ||
		this.collation.compare(left.firstname, right.firstname);

	/** Empties the cache of a course, as creating, updating and deleting a group does. */
	forgetGroups(courseid: number): void {
		this.cache.forget(courseid);
	}

	/** Whether Moodle takes the course for one with groups that not everybody sees. */
	hasHiddenGroups(courseid: number): boolean {
		return this.cache.hasHidden(courseid);
	}

	/** Empties all caches, as an administrator or an upgrade does. */
	purgeCaches(): void {
		this.cache.purge();
	}
}
