import type {
	IExecutePaginationFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { addMembersAgain } from '../moodle/addMembersAgain';
import type { Member } from '../moodle/webService';
import { readRows } from '../rows/readRows';
import { collectItems, type Run } from '../rows/run';
import { writeRows, type Writing } from '../rows/write';
import { memberEntry, memberFields, members } from './member';

/** Group Member > Add: `core_group_add_group_members`. */
export const addOption: INodePropertyOptions = {
	name: 'Add',
	value: 'add',
	action: 'Add members to group',
	description: 'Put users into groups of a course in which they are enrolled',
	routing: collectItems(addMembers),
};

export const addFields: INodeProperties[] = memberFields('add');

const adding: Writing<Member, null> = {
	...memberEntry,
	send: addMembersAgain,
	result: (member) => ({ ...member, added: true }),
};

async function addMembers(contexts: readonly IExecutePaginationFunctions[], run: Run) {
	return await writeRows(readRows(contexts, members), adding, run);
}
