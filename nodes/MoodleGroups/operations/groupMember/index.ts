import { addMembers, addOptions } from '../../relations/addMembers';
import { MEMBER, members } from '../../relations/member';
import { relate } from '../../relations/relation';
import { columnHints } from '../columnHints';
import { operationField, writeOperation } from '../operation';
import { getMembers } from './getMany';
import { syncOption } from './sync';

/** The operations of the resource Group Member. */
export const groupMemberOperations = [
	// core_group_add_group_members
	writeOperation(
		{
			name: 'Add',
			value: 'add',
			action: 'Add members to group',
			description: 'Put users into groups of a course in which they are enrolled',
		},
		members,
		addMembers,
		addOptions,
	),
	getMembers,
	// core_group_delete_group_members
	writeOperation(
		{
			name: 'Remove',
			value: 'remove',
			action: 'Remove members from group',
			description: 'Remove users from groups; they stay enrolled in the course',
		},
		members,
		async (rows, run) => await relate(MEMBER, false, rows, run),
	),
	{ option: syncOption, fields: members.fields },
] as const;

/** The field in which the user chooses one. */
export const groupMemberOperation = operationField('groupMember', groupMemberOperations);

export const groupMemberHints = columnHints('groupMember', groupMemberOperations);
