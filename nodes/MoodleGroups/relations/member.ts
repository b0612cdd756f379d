import type { IDataObject } from 'n8n-workflow';

import type { Fields } from '../input/fields';
import type { Lane } from '../run/pool';
import { optionalCourse, requiredGroup, requiredUser } from '../input/references';
import type { RowSource } from '../input/row';
import type { FoundMember, MemberRow } from './findMembers';

const fields: Fields<MemberRow> = {
	course: optionalCourse,
	group: requiredGroup,
	user: requiredUser,
};

/** Where Add and Remove find their members. */
export const members: RowSource<MemberRow> = {
	noun: 'member',
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
