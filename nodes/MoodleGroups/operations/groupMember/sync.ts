import type { INodePropertyOptions } from 'n8n-workflow';

import { collectRows } from '../../run/collectRows';
import { members } from '../../relations/member';
import { memberOptions } from '../../sync/members/settings';
import { syncMembers } from '../../sync/members/syncMembers';

/** Group Member > Sync: adds missing users, removes members that no row lists. */
export const syncOption: INodePropertyOptions = {
	name: 'Sync',
	value: 'sync',
	action: 'Sync members of groups',
	description: 'Make the members of groups match the input: add missing users, remove the others',
	routing: collectRows({ ...members, isWhole: true }, syncMembers, memberOptions),
};
