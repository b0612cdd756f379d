import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { courseLocator, groupLocator, userLocator } from '../panel/locators';
import type { Fields } from '../rows/fields';
import type { Shown } from '../panel/properties';
import { rowProperties } from '../panel/rowProperties';
import type { RowSource } from '../rows/rawRow';
import { optionalCourse, requiredGroup, requiredUser } from '../rows/references';
import type { FoundMember, MemberRow } from './findMembers';

const fields: Fields<MemberRow> = {
	course: optionalCourse,
	group: requiredGroup,
	user: requiredUser,
};

/** Where Add and Remove find their members. */
export const members: RowSource<MemberRow> = {
	noun: 'member',
	list: { parameter: 'members', key: 'member' },
	json: 'membersJson',
	isNumbered: true,
	fields,
};

/** What Add and Remove have in common: a member is the same wherever it occurs. */
export const memberEntry = {
	identity: ({ groupid, userid }: FoundMember) => `${groupid} ${userid}`,
	show: ({ groupid, userid, named }: FoundMember): IDataObject => ({ ...named, groupid, userid }),
	variables: () => 2,
};

/** The fields of the panel in which the members of an operation are given. */
export function memberFields(operation: string, options?: INodeProperties[]): INodeProperties[] {
	const shown: Shown = { resource: 'groupMember', operation };
	return rowProperties(shown, members, {
		options,
		list: {
			displayName: 'Members',
			description: 'The users and their groups',
			entry: [
				courseLocator({
					description:
						'The course of the group. Needed to choose the group from a list, by name or by ID number.',
				}),
				groupLocator({ required: true }),
				userLocator({ required: true }),
			],
		},
		json: '[\n  { "course": "PHYS101", "group": "Lab A", "email": "ada@example.edu" }\n]',
	});
}
