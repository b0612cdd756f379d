import { sendUntilFree } from './contention';
import type { Answer } from './failure';
import type { Member } from './shapes/group';
import type { WebService } from './webService';

/**
 * Adds members. Moodle keeps working for a client that has gone, so a repeated call can meet its
 * own first try (or another workflow): both insert the same row, and the database refuses one of
 * them. The members are then read, and only missing users are added.
 *
 * @param maxRepeats fewer than usual where the members cannot be read.
 */
export async function addMembersSafely(
	moodle: WebService,
	members: readonly Member[],
	maxRepeats?: number,
): Promise<Answer<null>> {
	let missing = members;
	const send = async (isRepeat: boolean): Promise<Answer<null>> => {
		if (isRepeat) missing = await findMissing(moodle, missing);
		return missing.length === 0 ? { value: null } : await moodle.addGroupMembers(missing);
	};
	return await sendUntilFree(moodle.transport, send, maxRepeats);
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
