import type {
	IExecutePaginationFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { Member } from '../moodle/webService';
import { readRows } from '../rows/readRows';
import { collectItems, type Run } from '../rows/run';
import { writeRows, type Writing } from '../rows/write';
import { memberEntry, memberFields, members } from './member';

/** Group Member > Remove: `core_group_delete_group_members`. */
export const removeOption: INodePropertyOptions = {
	name: 'Remove',
	value: 'remove',
	action: 'Remove members from group',
	description: 'Take users out of groups; they stay enrolled in the course',
	routing: collectItems(removeMembers),
};

export const removeFields: INodeProperties[] = memberFields('remove');

const removing: Writing<Member, null> = {
	...memberEntry,
	send: async (moodle, entries) => await moodle.deleteGroupMembers(entries),
	result: (member) => ({ ...member, removed: true }),
};

async function removeMembers(contexts: readonly IExecutePaginationFunctions[], run: Run) {
	return await writeRows(readRows(contexts, members), removing, run);
}
