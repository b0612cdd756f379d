import { isMissing, type Failure } from '../moodle/failure';
import { finding, isBarred } from '../moodle/reasons';
import type { Group, GroupMembers, Member } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';
import type { Account } from './account';
import type { Groups } from './groups';
import { Once } from './once';
import { readInHalves } from './readInHalves';

/** What is known of the members of a group. */
export type Membership =
	| { readonly userids: ReadonlySet<number> }
	/** Why Moodle will do nothing with the group, or hides who is in it. */
	| { readonly failure: Failure; readonly hidden: boolean };

/** Who is in which group, read once in a run and kept up with what the run writes. */
export class Members {
	/** Why the token cannot read members at all. */
	barred: Failure | undefined;
	private readonly memberships = new Map<number, Membership>();
	private readonly loading = new Once<number>();

	constructor(
		private readonly moodle: WebService,
		private readonly groups: Groups,
		private readonly account: Account,
	) {}

	/** Reads groups and their members, each once, so that {@link known} has them. */
	async load(groupids: Iterable<number>): Promise<void> {
		await this.loading.run(groupids, async (ids) => await this.read(ids));
	}

	private async read(ids: readonly number[]): Promise<void> {
		await Promise.all([this.groups.load(ids), this.loadMembers(ids)]);
		for (const id of ids) {
			const group = this.groups.known(id);
			if (group === undefined) continue;
			if ('failure' in group) this.memberships.set(id, { ...group, hidden: false });
			else if (await this.areHidden(group.value)) await this.hide(group.value);
		}
	}

	/** What {@link load} found out; `undefined` where the token may not look. */
	known(groupid: number): Membership | undefined {
		return this.memberships.get(groupid);
	}

	/** Whether the token can see nothing of a group, so that nobody knows what a write changed. */
	isBlind(groupid: number): boolean {
		return !this.memberships.has(groupid);
	}

	/** Keeps up with a member that the run has added or removed. */
	note({ groupid, userid }: Member, isMember: boolean): void {
		const known = this.memberships.get(groupid);
		if (known === undefined || 'failure' in known) return;
		const userids = known.userids as Set<number>;
		if (isMember) userids.add(userid);
		else userids.delete(userid);
	}

	private async loadMembers(groupids: readonly number[]): Promise<void> {
		await readInHalves(groupids, {
			isDone: (id) => this.barred !== undefined || this.isHopeless(id),
			read: async (ids) => await this.moodle.getGroupMembers(ids),
			learn: async (found) => this.learn(found),
			giveUp: async (id, failure) => this.giveUp(id, failure),
		});
	}

	private isHopeless(groupid: number): boolean {
		const group = this.groups.known(groupid);
		return group !== undefined && 'failure' in group;
	}

	private learn(found: readonly GroupMembers[]): void {
		for (const { groupid, userids } of found) {
			this.memberships.set(groupid, { userids: new Set(userids) });
		}
	}

	private giveUp(groupid: number, failure: Failure): void {
		if (isBarred(failure)) this.barred = failure;
		else if (isMissing(failure)) this.groups.setMissing(groupid, failure.errorcode);
		else this.memberships.set(groupid, { failure, hidden: false });
	}

	/**
	 * Whether a group may have members that Moodle does not show: a group that not everybody may
	 * see reads as empty to an account without moodle/course:viewhiddengroups. Who is not in such a
	 * group and still finds it in the course's list has the capability.
	 */
	private async areHidden(group: Group): Promise<boolean> {
		const known = this.memberships.get(group.id);
		if (!group.visibility || known === undefined || 'failure' in known) return false;
		const info = await this.account.read();
		const self = 'value' in info ? info.value.userid : undefined;
		if ([...known.userids].some((userid) => userid !== self)) return false;
		// The first list after a change of the course's groups shows hidden groups to everybody.
		await this.moodle.getCourseGroups(group.courseid);
		this.groups.inCourse.forget(group.courseid);
		const list = await this.groups.inCourse.read(group.courseid);
		const isListed = 'value' in list && list.value.all.some(({ id }) => id === group.id);
		return !isListed || (self !== undefined && known.userids.has(self));
	}

	private async hide(group: Group): Promise<void> {
		const { failure } = finding('membersHidden', [group, await this.account.name()]);
		this.memberships.set(group.id, { failure, hidden: true });
	}
}
