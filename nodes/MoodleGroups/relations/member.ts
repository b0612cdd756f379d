import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { courseLocator, groupLocator, userLocator } from '../panel/locators';
import type { Fields } from '../input/fields';
import type { Shown } from '../panel/properties';
import { rowProperties, type RowPanel } from '../panel/rowProperties';
import type { Lane } from '../run/pool';
import type { RowSource } from '../input/rawRow';
import { optionalCourse, requiredGroup, requiredUser } from '../input/references';
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

/**
 * What all writes of members have in common: a member is the same wherever it occurs. The database
 * locks the group of each until the request is done, so all requests go through the groups in the
 * same order, and no two of them are at work on one group: they would only wait for each other.
 */
export const memberEntry = {
	identity: ({ groupid, userid }: FoundMember) => `${groupid} ${userid}`,
	order: (left: FoundMember, right: FoundMember) =>
		left.groupid - right.groupid || left.userid - right.userid,
	lane: ({ groupid }: FoundMember): Lane => `group ${groupid}`,
	show: ({ groupid, userid, named }: FoundMember): IDataObject => ({ ...named, groupid, userid }),
	variables: () => 2,
};

/** The fields of the panel in which the members of an operation are given. */
export function memberFields(
	operation: string,
	more: Pick<RowPanel, 'fields' | 'options'> = {},
): INodeProperties[] {
	const shown: Shown = { resource: 'groupMember', operation };
	return rowProperties(shown, members, {
		...more,
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
		example: '[{ "course": "PHYS101", "group": "Lab A", "email": "ada@example.edu" }]',
	});
}
