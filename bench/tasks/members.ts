import { GROUP_PREFIX, type BenchSite, type GroupPlan } from '../sites/site';
import type { Writes } from './task';

/** A user's place in a group. */
export type Member = { readonly groupid: number; readonly userid: number };

export const MEMBERS_PER_GROUP = 100;

/**
 * Makes groups of a hundred and says who shall be in them, each user once in a group.
 *
 * @param already who is in the group at the start: told of each member's number.
 */
export async function arrangeMembers(
	site: BenchSite,
	rows: number,
	already: (row: number) => boolean,
): Promise<Member[]> {
	const size = Math.min(MEMBERS_PER_GROUP, site.userids.length, rows);
	const wanted = Array.from({ length: rows }, (_, row) => {
		const group = Math.floor(row / size);
		return { group, userid: site.userids[(group * 7 + (row % size)) % site.userids.length] };
	});
	const plans = Array.from({ length: Math.ceil(rows / size) }, (_, group): GroupPlan => {
		const isHere = (member: { group: number }, row: number) =>
			member.group === group && already(row);
		return {
			name: `${GROUP_PREFIX}${group}`,
			userids: wanted.filter(isHere).map(({ userid }) => userid),
		};
	});
	const ids = await site.arrange(plans);
	return wanted.map(({ group, userid }) => ({ groupid: ids[group], userid }));
}

/** How many of the members are in their groups. */
export async function countRight(site: BenchSite, members: readonly Member[]): Promise<number> {
	const groupids = [...new Set(members.map(({ groupid }) => groupid))];
	const known = new Map(
		(await site.members(groupids)).map(([groupid, userids]) => [groupid, new Set(userids)]),
	);
	return members.filter(({ groupid, userid }) => known.get(groupid)?.has(userid)).length;
}

export function addMembers(entries: readonly Member[]): Writes {
	return { fn: 'core_group_add_group_members', list: 'members', entries };
}

export function removeMembers(entries: readonly Member[]): Writes {
	return { fn: 'core_group_delete_group_members', list: 'members', entries };
}
