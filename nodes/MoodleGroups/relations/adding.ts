import type { Directory } from '../lookup/directory';
import { explainMembers } from './explainMembers';
import { addMembersSafely } from '../moodle/addMembersSafely';
import type { Answer, Failure } from '../moodle/failure';
import type { WebService } from '../moodle/webService';
import type { FoundMember } from './findMembers';
import { memberEntry } from './member';
import type { Writing } from '../run/writing';

/** How often a list is repeated that may be refused for a member whom Moodle hides. */
const REPEATS_IF_HIDDEN = 1;

/** What Add and Sync have in common when they add members. */
export function addingEntries(directory: Directory) {
	return {
		...memberEntry,
		send: async (moodle, entries) => await add(moodle, entries, directory),
		async explain(entries, failure, wereRefused) {
			const reasons = await explainMembers(directory, entries, failure, wereRefused);
			return reasons.map((reason) => reason && { failure: reason });
		},
	} satisfies Partial<Writing<FoundMember, null>>;
}

async function add(
	moodle: WebService,
	entries: readonly FoundMember[],
	{ members }: Directory,
): Promise<Answer<null>> {
	const hidden = entries.flatMap(({ groupid }) => {
		const known = members.known(groupid);
		return known !== undefined && 'failure' in known && known.hidden ? [known.failure] : [];
	});
	const ids = entries.map(({ groupid, userid }) => ({ groupid, userid }));
	if (hidden.length === 0) return await addMembersSafely(moodle, ids);
	const answer = await addMembersSafely(moodle, ids, REPEATS_IF_HIDDEN);
	return 'failure' in answer ? { failure: orHidden(answer.failure, hidden[0]) } : answer;
}

/** Whoever is in a hidden group already makes the database refuse the list each time. */
function orHidden(failure: Failure, hidden: Failure): Failure {
	if (failure.blame !== 'others') return failure;
	const guess = `Or somebody is in the group already: ${hidden.message}.`;
	return { ...failure, advice: [failure.advice, guess, hidden.advice].join(' ') };
}
