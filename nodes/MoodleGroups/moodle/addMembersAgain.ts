import type { Answer } from './failure';
import type { Member } from './shapes/group';
import type { WebService } from './webService';

/**
 * Adds members. Moodle goes on working for a client that has gone, so a repeated call can meet
 * its own first try (or another workflow): both insert the same row, and the database refuses one
 * of them. The members are then read, and only who is missing is added.
 */
export async function addMembersAgain(
	moodle: WebService,
	members: readonly Member[],
): Promise<Answer<null>> {
	const answer = await moodle.addGroupMembers(members);
	const clashed = 'failure' in answer && answer.failure.errorcode === 'dmlwriteexception';
	if (!clashed) return answer;
	const missing = await findMissing(moodle, members);
	if (missing.length === 0) return { value: null };
	const again = await moodle.addGroupMembers(missing);
	if (!('failure' in again) || !answer.failure.lost) return again;
	return { failure: { ...again.failure, lost: true } };
}

/** Those who are no members yet; all of them if the token may not read members. */
async function findMissing(
	moodle: WebService,
	members: readonly Member[],
): Promise<readonly Member[]> {
	const read = await moodle.getGroupMembers([...new Set(members.map(({ groupid }) => groupid))]);
	if ('failure' in read) return members;
	const known = new Map(read.value.map(({ groupid, userids }) => [groupid, new Set(userids)]));
	return members.filter(({ groupid, userid }) => !known.get(groupid)?.has(userid));
}
