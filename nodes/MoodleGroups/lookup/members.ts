import { isMissing, type Answer, type Failure } from '../moodle/failure';
import { diagnosis, isFunctionForbidden } from '../moodle/reasons';
import type { Group, Member } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';
import type { Account } from './account';
import type { CourseThings } from './courseThings';
import { Loader, valueOf } from './loader';
import { readBisecting } from './readBisecting';

/** What is known of the members of a group. */
export type Membership =
	| { readonly userids: ReadonlySet<number> }
	/** Why Moodle will do nothing with the group, or hides its members. */
	| { readonly failure: Failure; readonly hidden: boolean };

type Userids = ReadonlyMap<number, ReadonlySet<number>>;

/** Who is in which group, read once in a run and kept up with what the run writes. */
export class Members {
	private readonly memberships = new Loader<number, Membership | undefined>(
		async (ids) => await this.fetch(ids),
	);

	constructor(
		private readonly moodle: WebService,
		private readonly groups: CourseThings<Group>,
		private readonly account: Account,
	) {}

	/** Why the token cannot read members at all, once that was tried. */
	get forbidden(): Failure | undefined {
		return this.moodle.whyForbidden('core_group_get_group_members');
	}

	/** Reads groups and their members, each once, so that {@link known} has them. */
	async load(groupids: readonly number[]): Promise<void> {
		await this.memberships.loadAll(groupids);
	}

	/** What {@link load} found out; `undefined` where the token may not look, and before it. */
	known(groupid: number): Membership | undefined {
		return this.memberships.peek(groupid);
	}

	/** Whether the token can see nothing of a group, so that it is not known what a write changed. */
	isBlind(groupid: number): boolean {
		return this.known(groupid) === undefined;
	}

	/** Notes a group that the run has created: it has no members. */
	noteNew(groupid: number): void {
		this.memberships.prime(groupid, { userids: new Set() });
	}

	/** Keeps up with a member that the run has added or removed. */
	note({ groupid, userid }: Member, isMember: boolean): void {
		const known = this.known(groupid);
		if (known === undefined || 'failure' in known) return;
		const userids = known.userids as Set<number>;
		if (isMember) userids.add(userid);
		else userids.delete(userid);
	}

	private async fetch(ids: readonly number[]): Promise<Map<number, Membership | undefined>> {
		const groups = this.groups.load(ids);
		const read = async (some: readonly number[]) => await this.readThere(some, groups);
		const answers = await readBisecting(ids, { read });
		await groups;
		const memberships = new Map<number, Membership | undefined>();
		for (const id of ids) memberships.set(id, await this.membership(id, answers.get(id)));
		return memberships;
	}

	/** Reads the members of groups; if that is refused, of those only that are there. */
	private async readThere(
		groupids: readonly number[],
		groups: Promise<void>,
	): Promise<Answer<Userids>> {
		const answer = await this.readAll(groupids);
		if ('value' in answer || answer.failure.blame === 'site') return answer;
		await groups;
		const there = groupids.filter((id) => {
			const group = this.groups.known(id);
			return group === undefined || 'value' in group;
		});
		return there.length === groupids.length ? answer : await this.readAll(there);
	}

	private async readAll(groupids: readonly number[]): Promise<Answer<Userids>> {
		if (groupids.length === 0) return { value: new Map() };
		const answer = await this.moodle.getGroupMembers(groupids);
		if ('failure' in answer) return answer;
		return { value: new Map(answer.value.map((one) => [one.groupid, new Set(one.userids)])) };
	}

	private async membership(
		id: number,
		answer: Answer<ReadonlySet<number>> | undefined,
	): Promise<Membership | undefined> {
		const failure = answer && 'failure' in answer ? answer.failure : undefined;
		if (failure !== undefined && isMissing(failure)) this.groups.setMissing(id, failure.errorcode);
		const group = this.groups.known(id);
		if (group !== undefined && 'failure' in group) return { ...group, hidden: false };
		if (failure !== undefined)
			return isFunctionForbidden(failure) ? undefined : { failure, hidden: false };
		const userids = valueOf(answer);
		if (userids === undefined) return undefined;
		if (group === undefined || !(await this.areHidden(group.value, userids))) return { userids };
		const hidden = diagnosis('membersHidden', [group.value, await this.account.name()]);
		return { ...hidden, hidden: true };
	}

	/**
	 * Whether a group may have members that Moodle does not show: a group that not everybody may
	 * see reads as empty to an account without moodle/course:viewhiddengroups. Who is not in such a
	 * group and still finds it in the course's list has the capability.
	 */
	private async areHidden(group: Group, userids: ReadonlySet<number>): Promise<boolean> {
		if (!group.visibility) return false;
		const self = valueOf(await this.account.read())?.userid;
		if ([...userids].some((userid) => userid !== self)) return false;
		// The first list after a change of the course's groups shows hidden groups to everybody.
		await this.moodle.groups.list(group.courseid);
		this.groups.inCourse.expire(group.courseid);
		const list = valueOf(await this.groups.inCourse.read(group.courseid));
		const isListed = list?.all.some(({ id }) => id === group.id) === true;
		return !isListed || (self !== undefined && userids.has(self));
	}
}
