import type { INodeProperties } from 'n8n-workflow';

import { countVariables } from '../moodle/encode';
import type { Member } from '../moodle/webService';
import { id, type Fields } from '../rows/fields';
import { columnsProperty, dataModeProperty, inMode, optionsProperty } from '../rows/panel';
import type { RowSource } from '../rows/dataModes';

const fields: Fields<Member> = {
	groupid: { displayName: 'Group ID', read: id },
	userid: { displayName: 'User ID', read: id },
};

/** Where Add and Remove find their members. */
export const members: RowSource<Member> = {
	noun: 'member',
	list: { parameter: 'members', key: 'member' },
	json: 'membersJson',
	fields,
};

/** What Add and Remove have in common: a member is the same wherever it occurs. */
export const memberEntry = {
	identity: ({ groupid, userid }: Member) => `${groupid} ${userid}`,
	show: (member: Member) => ({ ...member }),
	variables: countVariables,
};

/** The fields of the panel in which the members of an operation are given. */
export function memberFields(operation: string): INodeProperties[] {
	const shown = { resource: 'groupMember', operation };
	return [
		dataModeProperty(shown),
		{
			displayName: 'Members',
			name: 'members',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Member',
			default: { member: [{ groupid: '', userid: '' }] },
			description: 'The users and their groups',
			options: [
				{
					displayName: 'Member',
					name: 'member',
					values: [
						{
							displayName: 'Group ID',
							name: 'groupid',
							type: 'string',
							required: true,
							default: '',
							placeholder: 'e.g. 42',
							description: "ID of the group, as in the address of the group's page in Moodle",
						},
						{
							displayName: 'User ID',
							name: 'userid',
							type: 'string',
							required: true,
							default: '',
							placeholder: 'e.g. 1207',
							description: "ID of the user, as in the address of the user's profile in Moodle",
						},
					],
				},
			],
			displayOptions: inMode(shown, 'defineBelow'),
		},
		columnsProperty(shown, fields),
		{
			displayName: 'Members',
			name: 'membersJson',
			type: 'json',
			required: true,
			default: '[\n  { "groupid": 42, "userid": 1207 }\n]',
			description: 'An array of objects with groupid and userid',
			displayOptions: inMode(shown, 'usingJson'),
		},
		optionsProperty(shown),
	];
}
