import type { Fields } from '../input/fields';
import { optionalCourse, requiredGroup, requiredUser } from '../input/references';
import type { RowSource } from '../input/row';
import { type FoundMember, type MemberRow, findMembers } from './findMembers';
import type { Relation } from './relation';
import { readable } from '../run/resolveRows';
import { explainMembers } from './explainMembers';
import type { Member } from '../moodle/shapes/group';
import { WebService } from '../moodle/webService';
import { Directory } from '../lookup/directory';
import type { Answer, Failure } from '../moodle/failure';
import { addMembersSafely } from '../moodle/addMembersSafely';

const fields: Fields<MemberRow> = {
	course: optionalCourse,
	group: requiredGroup,
	user: requiredUser,
};

/** Where Add and Remove find their members. */
export const members: RowSource<MemberRow> = {
	noun: 'member',
	isNumbered: true,
	fields,
};

/**
 * A user in a group. The database locks the group of each until the request is done, so all requests
 * go through the groups in the same order, and no two of them are at work on one group: they would
 * only wait for each other.
 */
export const MEMBER: Relation<MemberRow, FoundMember> = {
	async find(rows, directory) {
		const found = await findMembers(rows, directory);
		await directory.members.load(readable(found).map(({ groupid }) => groupid));
		return found;
	},
	entry: {
		identity: ({ groupid, userid }) => `${groupid} ${userid}`,
		order: (left, right) => left.groupid - right.groupid || left.userid - right.userid,
		serialKey: ({ groupid }) => `group ${groupid}`,
		show: ({ groupid, userid, named }) => ({ ...named, groupid, userid }),
		variables: () => 2,
	},
	add,
	remove: async (moodle, pairs) => await moodle.deleteGroupMembers(pairs.map(idsOf)),
	has({ groupid, userid }, { members: known }) {
		const membership = known.known(groupid);
		return membership && 'userids' in membership && membership.userids.has(userid);
	},
	record: (member, isIn, { members: known }) => known.note(member, isIn),
	// If Moodle hides the members, it adds new ones, but removes nobody and still reports success.
	whyNot({ groupid }, isIn, { members: known }) {
		const membership = known.known(groupid);
		if (membership === undefined || 'userids' in membership) return undefined;
		return isIn && membership.hidden ? undefined : membership.failure;
	},
	explainAdd: explainMembers,
	words: { isIn: 'alreadyMember', isOut: 'notMember' },
};

/** The IDs of a member alone, as Moodle takes them. */
export function idsOf({ groupid, userid }: Member): Member {
	return { groupid, userid };
}

/** How often to repeat a list that may be refused because of a member that Moodle hides. */
const REPEATS_IF_HIDDEN = 1;

async function add(
	moodle: WebService,
	entries: readonly FoundMember[],
	{ members: known }: Directory,
): Promise<Answer<null>> {
	const hidden = entries.flatMap(({ groupid }) => {
		const membership = known.known(groupid);
		return membership && 'failure' in membership && membership.hidden ? [membership.failure] : [];
	});
	const ids = entries.map(idsOf);
	if (hidden.length === 0) return await addMembersSafely(moodle, ids);
	const answer = await addMembersSafely(moodle, ids, REPEATS_IF_HIDDEN);
	return 'failure' in answer ? { failure: orHidden(answer.failure, hidden[0]) } : answer;
}

/** Whoever is in a hidden group already makes the database refuse the list each time. */
export function orHidden(failure: Failure, hidden: Failure): Failure {
	if (failure.blame !== 'others') return failure;
	const guess = `Or somebody is in the group already: ${hidden.message}.`;
	return { ...failure, advice: [failure.advice, guess, hidden.advice].join(' ') };
}
