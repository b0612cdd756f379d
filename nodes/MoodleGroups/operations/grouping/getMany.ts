import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Answer } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import type { Grouping } from '../../moodle/shapes/grouping';
import type { Fields } from '../../input/fields';
import { omit } from '../../input/omit';
import { collectReads, limited, type PanelRow } from '../../run/collectReads';
import { requiredCourse } from '../../input/references';
import type { Run } from '../../run/run';

type CourseRow = { readonly course: Identification };

const fields: Fields<CourseRow> = { course: requiredCourse };

/** Grouping > Get Many: `core_group_get_course_groupings`. */
export const getManyOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many groupings',
	description: 'List the groupings of a course',
	routing: collectReads(fields, listGroupings),
};

async function listGroupings(
	row: PanelRow<CourseRow>,
	{ directory: { courses, groupings } }: Run,
): Promise<Answer<IDataObject[]>> {
	await courses.load([row.course]);
	const course = courses.find(row.course);
	if ('failure' in course) return course;
	const all = await groupings.ofCourse(course.value);
	if ('failure' in all) return all;
	const some = limited(all.value, row);
	const { includeGroups } = row.parameter<IDataObject>('options', {});
	if (includeGroups && groupings.forbidden !== undefined) return { failure: groupings.forbidden };
	return { value: some.map((grouping) => shownGrouping(grouping, includeGroups === true)) };
}

/** The ids and names of the groups; the rest of them is what Group > Get Many is for. */
function shownGrouping(grouping: Grouping, includeGroups: boolean): IDataObject {
	const { groups = [], ...rest } = omit(grouping, 'customfields');
	if (!includeGroups) return rest;
	return { ...rest, groups: groups.map(({ id, name }) => ({ id, name })) };
}
