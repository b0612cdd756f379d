import { optionalCourse, requiredGroup } from '../../input/references';
import { collectReads } from '../../run/collectReads';
import { readable } from '../../run/resolveRows';
import { findThings } from '../../things/find';
import { GROUP, itemOf } from '../../things/kind';
import type { Operation } from '../operation';

const fields = { course: optionalCourse, group: requiredGroup };

/** Group > Get: `core_group_get_groups`. */
export const getGroup: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get group',
		description: 'Read a group by its ID, its name or its ID number',
		routing: collectReads(
			fields,
			{},
			async (given, { directory }) => {
				const rows = await findThings(GROUP, given, directory);
				await directory.groups.load(readable(rows).map(({ groupid }) => groupid));
				return rows;
			},
			({ groupid }, { directory: { groups } }) => {
				const group = groups.known(groupid) ?? { failure: groups.forbidden! };
				return 'failure' in group ? group : { value: [itemOf('group', group.value)] };
			},
		),
	},
	fields,
};
