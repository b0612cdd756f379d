import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../../lookup/directory';
import type { Outcome } from '../../run/entry';
import type { Row } from '../../input/row';
import { readable } from '../../run/resolveRows';
import { collectRows } from '../../run/collectRows';
import type { Run } from '../../run/run';
import { writeRows } from '../../run/write';
import { findMembers, type FoundMember, type MemberRow } from '../../relations/findMembers';
import { memberEntry, members } from '../../relations/member';
import type { Writing } from '../../run/writing';

/** Group Member > Remove: `core_group_delete_group_members`. */
export const removeOption: INodePropertyOptions = {
	name: 'Remove',
	value: 'remove',
	action: 'Remove members from group',
	description: 'Take users out of groups; they stay enrolled in the course',
	routing: collectRows(members, removeMembers),
};

async function removeMembers(given: Array<Row<MemberRow>>, run: Run) {
	const rows = await findMembers(given, run.directory);
	await run.directory.members.load(readable(rows).map(({ groupid }) => groupid));
	return await writeRows(rows, removing(run.directory), run);
}

function removing(directory: Directory): Writing<FoundMember, null> {
	return {
		...memberEntry,
		known: (member) => alreadySo(member, directory),
		send: async (moodle, entries) =>
			await moodle.deleteGroupMembers(entries.map(({ groupid, userid }) => ({ groupid, userid }))),
		result(member) {
			const done = directory.members.isBlind(member.groupid) ? 'sent' : 'removed';
			directory.members.note(member, false);
			return { done, value: idsAndNames(member) };
		},
	};
}

/** Where Moodle hides the members, it removes nobody, and says that all went well. */
function alreadySo(member: FoundMember, { members: known }: Directory): Outcome | undefined {
	const membership = known.known(member.groupid);
	if (membership === undefined) return undefined;
	if ('failure' in membership) return membership;
	return membership.userids.has(member.userid)
		? undefined
		: { done: 'notMember', value: idsAndNames(member) };
}

function idsAndNames({ named, groupid, userid }: FoundMember): IDataObject {
	return { ...named, groupid, userid };
}
