import type { INodePropertyOptions } from 'n8n-workflow';

import { MEMBER, members } from '../../relations/member';
import { relate } from '../../relations/relation';
import { collectRows } from '../../run/collectRows';

/** Group Member > Add: `core_group_add_group_members`. */
export const addOption: INodePropertyOptions = {
	name: 'Add',
	value: 'add',
	action: 'Add members to group',
	description: 'Put users into groups of a course in which they are enrolled',
	routing: collectRows(members, async (rows, run) => await relate(MEMBER, true, rows, run)),
};
