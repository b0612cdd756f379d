import type { IDataObject } from 'n8n-workflow';

import { omit } from '../../input/omit';
import type { Grouping } from '../../moodle/shapes/grouping';
import { ofCourse } from '../ofCourse';
import { getManyOperation } from '../operation';

/** Grouping > Get Many: `core_group_get_course_groupings`. */
export const getGroupings = getManyOperation(
	{ action: 'Get many groupings', description: 'List the groupings of a course' },
	{
		...ofCourse(
			async (courseid, _, { directory: { groupings } }) => await groupings.ofCourse(courseid),
		),
		tell(some, row, { directory: { groupings } }) {
			const { includeGroups } = row.parameter<IDataObject>('options', {});
			if (includeGroups && groupings.forbidden !== undefined) {
				return { failure: groupings.forbidden };
			}
			return { value: some.map((grouping) => shownGrouping(grouping, includeGroups === true)) };
		},
	},
);

/** The ids and names of the groups; the rest of them is what Group > Get Many is for. */
function shownGrouping(grouping: Grouping, includeGroups: boolean): IDataObject {
	const { groups = [], ...rest } = omit(grouping, 'customfields');
	if (!includeGroups) return rest;
	return { ...rest, groups: groups.map(({ id, name }) => ({ id, name })) };
}
