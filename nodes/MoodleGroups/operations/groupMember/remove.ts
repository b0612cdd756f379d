import type { INodePropertyOptions } from 'n8n-workflow';

import { MEMBER, members } from '../../relations/member';
import { relate } from '../../relations/relation';
import { collectRows } from '../../run/collectRows';

/** Group Member > Remove: `core_group_delete_group_members`. */
export const removeOption: INodePropertyOptions = {
	name: 'Remove',
	value: 'remove',
	action: 'Remove members from group',
	description: 'Take users out of groups; they stay enrolled in the course',
	routing: collectRows(members, async (rows, run) => await relate(MEMBER, false, rows, run)),
};
