import type { IDataObject } from 'n8n-workflow';

import type { Row } from '../../input/row';
import type { Directory } from '../../lookup/directory';
import { unsent, type Answer, type Failure } from '../../moodle/failure';
import type { Member } from '../../moodle/shapes/group';
import type { WebService } from '../../moodle/webService';
import type { FoundMember } from '../../relations/findMembers';
import { addEnrolled, enrolUsers, whyNotEnrolled, type Newcomer } from '../../relations/enrolFirst';
import { idsOf, MEMBER } from '../../relations/member';
import type { Missing } from '../../relations/missingGroups';
import { relating } from '../../relations/relation';
import type { Writing } from '../../run/writing';
import { holdBack } from '../removal';
import { inWordsOf, hasFailed } from '../report';
import type { Sync } from '../sync';
import { createMissingGroups } from './createMissing';
import type { Keepers } from './keepers';
import type { MemberSettings } from './settings';
import { addedBy, failRows, isForNewcomers, type SyncGroup } from './syncGroup';

/** A member without a row, with what a reader needs to recognise them. */
export type Leaver = FoundMember & { readonly about: IDataObject };

/** What an item says of such a member. */
export function showLeaver(leaver: Leaver): IDataObject {
	return { ...MEMBER.entry.show(leaver), ...leaver.about };
}

/**
 * Creates groups and adds members. Removals come afterwards, so that a user who moves from one group
 * to another is always in one of them.
 */
export async function writeGroups(
	groups: readonly SyncGroup[],
	missing: Missing<SyncGroup>,
	keepers: Keepers,
	sync: Sync<MemberSettings>,
): Promise<void> {
	const { run } = sync;
	for (const { rows } of groups) {
		for (const { isMember, place } of rows) if (isMember) run.ledger.agreed.push(place);
	}
	await enrolNewcomers(groups.filter(isForNewcomers), keepers, sync);
	const mayMake = run.continues || run.ended === undefined;
	if (mayMake) await createMissingGroups(missing, sync, keepers);
	const adds = groups.flatMap((group) => addedBy(group).map((row) => ({ group, row })));
	const enrolmentOf = await enrolAdded(groups, sync);
	const answers = await addEnrolled(
		adds.map(({ group: { id, courseid }, row: { place, userid, named } }): Row<Newcomer> => {
			const enrolment = enrolmentOf(courseid, userid);
			return { place, values: { groupid: id!, userid, named, enrolment } };
		}),
		addingMembers(run.directory),
		run,
	);
	for (const [index, { group, row }] of adds.entries()) {
		group.written.push(answers[index]);
		if (hasFailed(answers[index])) keepers.addUnwritten(group, row.userid);
	}
	for (const group of groups) holdBack(group, (userid) => keepers.whyInAll(group, userid));
}

/** Enrols users for whom alone groups are to be made; whom Moodle refuses, no group is made for. */
async function enrolNewcomers(
	groups: readonly SyncGroup[],
	keepers: Keepers,
	sync: Sync<MemberSettings>,
): Promise<void> {
	const enrolmentOf = await enrolAdded(groups, sync);
	for (const group of groups) {
		failRows(group, ({ userid }) => {
			const reason = whyNotEnrolled(enrolmentOf(group.courseid, userid), sync.run);
			if (reason !== undefined) keepers.addUnwritten(group, userid);
			return reason;
		});
	}
}

/** Enrols the users to be added who are not. */
async function enrolAdded(groups: readonly SyncGroup[], { settings, run }: Sync<MemberSettings>) {
	const { roleId: roleid } = settings;
	const rows = groups.flatMap((group) =>
		addedBy(group).flatMap(({ place, userid, isUnenrolled }) =>
			isUnenrolled ? [{ place, values: { courseid: group.courseid!, userid, roleid } }] : [],
		),
	);
	return await enrolUsers(rows, run);
}

/** Adds members, as Group Member > Add does. The members of a new group were not read. */
function addingMembers(directory: Directory): Writing<FoundMember, null> {
	return {
		...inWordsOf(relating(MEMBER, true, directory), { sent: 'added' }),
		alreadySettled: undefined,
		identity: (member) => `add ${MEMBER.entry.identity(member)}`,
	};
}

/**
 * Removes members. The web service cannot remove a member that another part of Moodle added: that
 * is reported, and the others are removed.
 *
 * @param reportKept whether such a member becomes an error row, or a plain item where errors stop
 *   the workflow.
 */
export function removingMembers(
	directory: Directory,
	reportKept: boolean,
): Writing<Leaver, Failure | null> {
	return {
		...MEMBER.entry,
		isSideEffect: true,
		identity: (member) => `remove ${MEMBER.entry.identity(member)}`,
		send: async (moodle, entries) => await removePermitted(moodle, entries.map(idsOf)),
		result(member, kept) {
			const value = showLeaver(member);
			if (kept === null) {
				directory.members.note(member, false);
				return { done: 'removed', value };
			}
			if (reportKept || kept.kind !== 'keptElsewhere') return { failure: kept };
			const { message: reason, errorcode } = kept;
			return { done: 'failed', value: { ...value, errorcode }, reason };
		},
	};
}

/** For each member `null`, or why it was not removed. Only what is not permitted is told apart by halving. */
async function removePermitted(
	moodle: WebService,
	members: readonly Member[],
): Promise<Answer<Array<Failure | null>>> {
	const answer = await moodle.deleteGroupMembers(members);
	if (!('failure' in answer)) return { value: members.map(() => null) };
	if (answer.failure.kind !== 'keptElsewhere') return answer;
	if (members.length === 1) return { value: [answer.failure] };
	const middle = Math.ceil(members.length / 2);
	const [first, others] = [members.slice(0, middle), members.slice(middle)];
	const left = await removePermitted(moodle, first);
	// What ends the one half is no answer of the other, which was refused whole and is not sent again.
	const right = 'failure' in left ? neverSent(left.failure) : await removePermitted(moodle, others);
	return { value: [...eachOf(left, first), ...eachOf(right, others)] };
}

function neverSent({ message, ...failure }: Failure): { failure: Failure } {
	return unsent({ ...failure, message: `Not sent, because the run had ended: ${message}` });
}

/** What the first half has done is done, whatever becomes of the second. */
function eachOf(
	answer: Answer<Array<Failure | null>>,
	members: readonly Member[],
): Array<Failure | null> {
	return 'failure' in answer ? members.map(() => answer.failure) : answer.value;
}
