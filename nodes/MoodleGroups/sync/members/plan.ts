import { gather } from '../../input/gather';
import type { Row } from '../../input/row';
import type { Directory } from '../../lookup/directory';
import type { Answer, Failure } from '../../moodle/failure';
import { diagnosis } from '../../moodle/reasons';
import type { MemberRow } from '../../relations/findMembers';
import { areAddable, enrolsFirst } from '../../relations/enrolFirst';
import { holdBack, limitReached } from '../removal';
import type { Planned, Sync } from '../sync';
import { findMissingGroups } from './createMissing';
import { Keepers } from './keepers';
import { addOthers } from './others';
import { sortByGroup } from './resolve';
import type { MemberSettings } from './settings';
import { failGroup, failRows, membersOf, type SyncGroup, type SyncRow } from './syncGroup';
import { writeGroups } from './write';

/** Why members stay of whose group nothing is changed. */
const LIMIT = 'The group would lose more members than the removal limit allows';

/** What the planning of a group needs to know. */
interface Planning extends Sync<MemberSettings> {
	readonly keepers: Keepers;
	/** Users who are never removed. */
	readonly safe: ReadonlySet<number>;
}

/**
 * Compares the rows of each group with its members. Fails if it is not known who is never removed;
 * the rows report everything else that is wrong.
 */
export async function planMembers(
	rows: ReadonlyArray<Row<MemberRow>>,
	sync: Sync<MemberSettings>,
): Promise<Answer<Planned<SyncGroup>>> {
	const { settings, run } = sync;
	const { directory } = run;
	const keepers = new Keepers(sync);
	const { groups, strays, names } = await sortByGroup(rows, sync, keepers);
	strays.push(...(await addOthers(groups, rows[0].place, sync)));
	keepers.addNames(names.values());
	await readMembers(groups, directory, keepers);
	const safe = await protectedUsers(sync);
	if ('failure' in safe) return safe;
	const fresh = groups.filter(({ id }) => id === undefined);
	const isNeeded = settings.dryRun || enrolsFirst(settings);
	await judgeEnrolments(isNeeded ? groups : fresh, sync);
	for (const group of fresh) if (group.rows.length === 0) keepAll(group, keepers);
	const missing = await findMissingGroups(groups, sync, keepers);
	const planning = { ...sync, keepers, safe: safe.value };
	await loadLeavers(groups, planning);
	for (const group of groups) await planGroup(group, planning);
	const write = async () => await writeGroups(groups, missing, keepers, sync);
	return { value: { scopes: groups, strays, write } };
}

/**
 * Reads the members of the groups. All rows of a group that cannot be read fail with the reason. If
 * a group does not exist, or is not to be created, its rows may mean another group.
 */
async function readMembers(
	groups: readonly SyncGroup[],
	{ members, groups: known }: Directory,
	keepers: Keepers,
): Promise<void> {
	await members.load(groups.flatMap(({ id }) => id ?? []));
	for (const group of groups) {
		const { id } = group;
		if (id === undefined) continue;
		group.isMissing = known.isMissing(id);
		const membership = members.known(id) ?? { failure: members.forbidden ?? known.forbidden };
		const failure = 'failure' in membership ? membership.failure : undefined;
		if (failure !== undefined) failGroup(group, failure);
		if (group.isMissing) keepAll(group, keepers);
		const details = known.known(id);
		if (details === undefined || 'failure' in details) continue;
		group.name = details.value.name;
		group.courseid = details.value.courseid;
	}
}

/** The failed rows of a group that does not exist protect the users they may mean. */
function keepAll({ failed }: SyncGroup, keepers: Keepers): void {
	for (const { keeps } of failed) keepers.add(keeps);
}

/** The users who are never removed. If they are not all known, nobody is removed. */
async function protectedUsers({
	settings,
	rules,
	run: { directory },
}: Sync<MemberSettings>): Promise<Answer<ReadonlySet<number>>> {
	const { users, account } = directory;
	const sought = settings.protectedUsers.map((user) => ({ user, courseid: undefined }));
	await users.load(sought);
	const info = await account.read();
	if ('failure' in info && rules.isOn) return info;
	const ids = new Set('value' in info ? [info.value.userid] : []);
	for (const one of sought) {
		const found = users.find(one);
		if ('failure' in found) return found;
		ids.add(found.value);
	}
	return { value: ids };
}

/**
 * Reads which users Moodle would not add: for a dry run, to enrol them, and so that no group is
 * created without members.
 */
async function judgeEnrolments(
	groups: readonly SyncGroup[],
	{ settings, run: { directory } }: Sync<MemberSettings>,
): Promise<void> {
	for (const [courseid, all] of gather(groups, (group) => group.courseid)) {
		if (courseid === undefined) continue;
		const added = all.flatMap((group) => {
			const members = membersOf(group, directory);
			return group.rows.filter(({ userid }) => !members.has(userid));
		});
		const answers = await areAddable(
			courseid,
			added.map(({ userid }) => userid),
			enrolsFirst(settings),
			directory,
		);
		const failures = new Map<SyncRow, Failure>();
		for (const row of added) {
			const answer = answers.get(row.userid)!;
			if ('failure' in answer) failures.set(row, answer.failure);
			else row.isUnenrolled = !answer.value;
		}
		for (const group of all) failRows(group, (row) => failures.get(row));
	}
}

/**
 * Reads the profiles of those who may have to leave. If the token cannot see any roles, this must be
 * reported: otherwise nobody would ever be removed, and no one would know why.
 */
async function loadLeavers(groups: readonly SyncGroup[], planning: Planning): Promise<void> {
	const { keepers, settings, run } = planning;
	const { profiles, groups: known } = run.directory;
	const leavers = groups.flatMap((group) =>
		surplusOf(group, planning)
			.filter((userid) => keepers.why(group, userid) === undefined)
			.map((userid) => ({ group, userid })),
	);
	await Promise.all(
		[...gather(leavers, ({ group }) => group.courseid)].map(async ([courseid, all]) => {
			if (courseid === undefined) return;
			await profiles.load(
				courseid,
				all.map(({ userid }) => userid),
			);
		}),
	);
	if (settings.removeOnlyMembersWithRole.size === 0) return;
	for (const group of new Set(leavers.map((leaver) => leaver.group))) {
		const { courseid } = group;
		const forbidden = courseid === undefined ? known.forbidden : profiles.forbidden(courseid);
		if (forbidden !== undefined) failGroup(group, forbidden);
	}
}

/** The members of a group without a row whom the options allow to remove. */
function surplusOf(group: SyncGroup, { rules, safe, run }: Planning): number[] {
	if (!rules.isOn) return [];
	const listed = new Set(group.rows.map(({ userid }) => userid));
	return [...membersOf(group, run.directory)].filter(
		(userid) => !listed.has(userid) && !safe.has(userid),
	);
}

/**
 * Plans a group. Beyond the removal limit, it is not changed at all, unless one of its rows turns
 * out to fail: then nobody is removed anyway.
 */
async function planGroup(group: SyncGroup, planning: Planning): Promise<void> {
	const { settings } = planning;
	if (compare(group, planning) === undefined) return;
	if (!settings.dryRun) await judgeEnrolments([group], planning);
	const failure = compare(group, planning);
	if (failure === undefined) return;
	holdBack(group, () => LIMIT);
	failGroup(group, failure);
}

/** Says who is already in the group, who goes and who stays, and what is wrong if too many go. */
function compare(group: SyncGroup, planning: Planning): Failure | undefined {
	const { keepers, rules, safe, run } = planning;
	const members = membersOf(group, run.directory);
	for (const row of group.rows) row.isMember = members.has(row.userid);
	group.leaving = surplusOf(group, planning);
	group.kept = [];
	holdBack(group, (userid) => keepers.whyInAll(group, userid));
	const [removals, all] = [group.leaving.length, members.size];
	const removable = [...members].filter((userid) => !safe.has(userid)).length - group.kept.length;
	const limit = limitReached(removals, all, rules, 'member', removable);
	return limit && diagnosis('tooManyRemovals', [group, removals, all, limit]).failure;
}
