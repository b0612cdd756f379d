import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../../lookup/directory';
import type { Outcome } from '../../run/entry';
import type { Row } from '../../input/row';
import { readable } from '../../run/resolveRows';
import { collectRows } from '../../run/collectRows';
import type { Run } from '../../run/run';
import { writeRows } from '../../run/write';
import { addingEntries } from '../../relations/adding';
import { findMembers, type FoundMember, type MemberRow } from '../../relations/findMembers';
import { members } from '../../relations/member';
import type { Writing } from '../../run/writing';

/** Group Member > Add: `core_group_add_group_members`. */
export const addOption: INodePropertyOptions = {
	name: 'Add',
	value: 'add',
	action: 'Add members to group',
	description: 'Put users into groups of a course in which they are enrolled',
	routing: collectRows(members, addMembers),
};

async function addMembers(given: Array<Row<MemberRow>>, run: Run) {
	const rows = await findMembers(given, run.directory);
	await run.directory.members.load(readable(rows).map(({ groupid }) => groupid));
	return await writeRows(rows, adding(run.directory), run);
}

function adding(directory: Directory): Writing<FoundMember, null> {
	return {
		...addingEntries(directory),
		known: (member) => alreadySo(member, directory),
		result(member) {
			const done = directory.members.isBlind(member.groupid) ? 'sent' : 'added';
			directory.members.note(member, true);
			return { done, value: idsAndNames(member) };
		},
	};
}

/** A group that hides its members takes new ones all the same. */
function alreadySo(member: FoundMember, { members: known }: Directory): Outcome | undefined {
	const membership = known.known(member.groupid);
	if (membership === undefined) return undefined;
	if ('failure' in membership) return membership.hidden ? undefined : membership;
	return membership.userids.has(member.userid)
		? { done: 'alreadyMember', value: idsAndNames(member) }
		: undefined;
}

function idsAndNames({ named, groupid, userid }: FoundMember): IDataObject {
	return { ...named, groupid, userid };
}
