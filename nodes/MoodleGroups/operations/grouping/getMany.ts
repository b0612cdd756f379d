import type { IDataObject } from 'n8n-workflow';

import { yesOrNo, type Options } from '../../input/options';
import { omit } from '../../input/omit';
import type { Grouping } from '../../moodle/shapes/grouping';
import { itemOf } from '../../things/kind';
import { ofCourse } from '../ofCourse';
import { getManyOperation } from '../operation';

interface Settings {
	readonly includeGroups: boolean;
}

const settings: Options<Settings> = {
	includeGroups: { displayName: 'Include Groups', read: yesOrNo, otherwise: false },
};

/** Grouping > Get Many: `core_group_get_course_groupings`. */
export const getGroupings = getManyOperation(
	{ action: 'Get many groupings', description: 'Retrieve the groupings of a course' },
	{
		...ofCourse(
			settings,
			async (courseid, _, { directory: { groupings } }) => await groupings.ofCourse(courseid),
		),
		tell(some, row, { directory: { groupings } }) {
			const { includeGroups } = row.settings;
			if (includeGroups && groupings.forbidden !== undefined) {
				return { failure: groupings.forbidden };
			}
			return { value: some.map((grouping) => shownGrouping(grouping, includeGroups)) };
		},
	},
);

/** The ids and names of the groups; the rest of them is what Group > Get Many is for. */
function shownGrouping(grouping: Grouping, includeGroups: boolean): IDataObject {
	const item = omit(itemOf('grouping', grouping), 'customfields', 'groups');
	return includeGroups ? { ...item, ...groupsIn(grouping) } : item;
}

/** The groups of a grouping that was read by its id. */
export function groupsIn({ groups = [] }: Grouping): IDataObject {
	return { groups: groups.map(({ id, name }) => ({ groupid: id, name })) };
}
