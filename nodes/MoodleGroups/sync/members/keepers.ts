import { valueOf } from '../../lookup/loader';
import { isUnseen } from '../../lookup/roles';
import { list, type Identification } from '../../moodle/naming';
import type { User } from '../../moodle/shapes/user';
import type { Run } from '../../run/run';
import { isMissingItems } from '../guards';
import { WHY } from '../removal';
import type { Sync } from '../sync';
import { mayName, Protections, type Protection } from './protections';
import type { MemberSettings } from './settings';
import type { SyncGroup } from './syncGroup';

/** Why a member without a row stays. */
export const WHY_KEPT = {
	...WHY,
	failed: 'A row of the group failed',
	unplaced: 'A row that may mean this user failed',
	unseen: 'The token cannot see the roles of this user in the course',
	role: 'This user has another role in the course',
};

/** The name of a row's group, and which group of the course it means, if known. */
export interface GroupNaming {
	readonly courseid: number;
	readonly naming: Identification;
	readonly groupid: number | undefined;
}

/** Who stays in the groups although no row lists them: ROWS.md's table of what a failed row protects. */
export class Keepers {
	/** Past these, `Remove Despite Failed Rows` is the way, but for users whom a row surely means. */
	private readonly failedRows = new Protections();
	/** Past these there is none: nobody loses a group for one that could not be made. */
	private readonly failedCreations = new Protections();
	/** What rows of known groups call users who were not found: they may be leaving another group. */
	private readonly misnamed = new Protections();
	private readonly groups = new Set<SyncGroup>();
	/** IDs of groups that rows may mean which name another. */
	private readonly named = new Set<number | undefined>();
	/** Whether n8n left out items, and rows among them that may mean anybody. */
	private readonly hasGaps: boolean;

	constructor(private readonly sync: Sync<MemberSettings>) {
		this.hasGaps = isMissingItems(sync.contexts) && !sync.rules.despiteFailedRows;
	}

	/** Notes a row that failed. */
	add(protection: Protection | undefined): void {
		if (protection === undefined) return;
		const isSure = protection.userid !== undefined;
		if (isSure || !this.sync.rules.despiteFailedRows) this.failedRows.add(protection);
	}

	/**
	 * Notes a row that failed while it was written: it may be a misspelt row for a member of the
	 * group, and its user stays in other groups.
	 */
	addUnwritten(group: SyncGroup, userid: number): void {
		this.groups.add(group);
		this.add({ courseid: group.courseid, userid });
	}

	/** Notes what a row of a known group calls its user, who was not found. */
	addMisnamed(user: Identification | undefined): void {
		const like = user === undefined ? [] : [user, ...(user.also ?? [])];
		const isNamed = like.some(mayName) && !this.sync.rules.despiteFailedRows;
		if (isNamed) this.misnamed.add({ like });
	}

	/** Notes the users of a group that could not be created. */
	addCreation(protection: Protection | undefined): void {
		if (protection !== undefined) this.failedCreations.add(protection);
	}

	/** Notes what rows call their groups: others that are called nearly so keep their members. */
	addNames(names: Iterable<GroupNaming>): void {
		const { inCourse } = this.sync.run.directory.groups;
		for (const { courseid, naming, groupid } of names) {
			const alike = valueOf(inCourse.known(courseid))?.alike(naming) ?? [];
			for (const { id } of alike) if (id !== groupid) this.named.add(id);
		}
	}

	/** Why a member stays, if that can be said without the profile. */
	why(group: SyncGroup, userid: number): string | undefined {
		if (this.hasGaps) return WHY_KEPT.missing;
		const { courseid } = group;
		const isOther = group.isOther && this.failedCreations.mentions(courseid);
		if (isOther || this.failedCreations.covers(courseid, userid)) return WHY_KEPT.notCreated;
		if (this.failedRows.covers(courseid, userid)) return WHY_KEPT.unplaced;
		if (this.named.has(group.id)) return WHY_KEPT.named;
		if (this.sync.rules.despiteFailedRows) return undefined;
		if (group.failed.length > 0 || this.groups.has(group)) return WHY_KEPT.failed;
		return group.isOther && this.failedRows.mentions(courseid) ? WHY_KEPT.unplaced : undefined;
	}

	/** Why a member stays, once the profiles are read of those for whom {@link why} gives nothing. */
	whyInAll(group: SyncGroup, userid: number): string | undefined {
		const profile = profileOf(group, userid, this.sync.run);
		return this.why(group, userid) ?? this.whyByProfile(profile, group);
	}

	private whyByProfile(profile: User | undefined, { courseid }: SyncGroup): string | undefined {
		if (this.failedCreations.mayMean(profile)) return WHY_KEPT.notCreated;
		const mayBeMeant = [this.failedRows, this.misnamed].some((rows) => rows.mayMean(profile));
		if (mayBeMeant) return WHY_KEPT.unplaced;
		const { removeOnlyMembersWithRole: wanted } = this.sync.settings;
		if (wanted.size === 0) return undefined;
		const roles = profile?.roles ?? [];
		if (roles.length === 0) return WHY_KEPT.unseen;
		if (roles.every((role) => wanted.has(role.toLowerCase()))) return undefined;
		const seen = this.sync.run.directory.profiles.rolesSeen(courseid!);
		if (!isUnseen(wanted, seen)) return WHY_KEPT.role;
		return `No member without a row has the role ${list([...wanted])}; they have ${list([...seen].sort())}`;
	}
}

/** What is known of a member without a row; `undefined` if the token may not see them. */
export function profileOf({ courseid }: SyncGroup, userid: number, run: Run): User | undefined {
	return courseid === undefined ? undefined : run.directory.profiles.known(courseid, userid);
}
