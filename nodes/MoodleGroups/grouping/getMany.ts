import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import type { Answer } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import type { Grouping } from '../moodle/shapes/grouping';
import { courseLocator } from '../panel/locators';
import { inOperation, limitProperties, optionsProperty } from '../panel/properties';
import { answerReads } from '../rows/answerReads';
import type { Fields } from '../rows/fields';
import { collectPanels, limited, type PanelRow } from '../rows/panelRows';
import { requiredCourse } from '../rows/references';
import { readable } from '../rows/resolve';
import type { Row } from '../rows/row';
import type { Run } from '../rows/run';

type CourseRow = { readonly course: Identification };

const fields: Fields<CourseRow> = { course: requiredCourse };

/** Grouping > Get Many: `core_group_get_course_groupings`. */
export const getManyOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many groupings',
	description: 'List the groupings of a course',
	routing: collectPanels(fields, getManyGroupings),
};

async function getManyGroupings(rows: Array<Row<PanelRow<CourseRow>>>, run: Run) {
	await run.directory.courses.load(readable(rows).map(({ course }) => course));
	return await answerReads(rows, run, async (row) => await listGroupings(row, run.directory));
}

async function listGroupings(
	row: PanelRow<CourseRow>,
	{ courses, groupings }: Directory,
): Promise<Answer<IDataObject[]>> {
	const course = courses.find(row.course);
	if ('failure' in course) return course;
	const list = await groupings.inCourse.read(course.value);
	if ('failure' in list) return list;
	const some = limited(list.value.all, row);
	const { includeGroups } = row.parameter<IDataObject>('options', {});
	if (!includeGroups) return { value: some.map((grouping) => ({ ...grouping })) };
	await groupings.load(some.map(({ id }) => id));
	if (groupings.barred !== undefined) return { failure: groupings.barred };
	return { value: some.map((grouping) => withGroups(grouping, groupings.known(grouping.id))) };
}

/** The ids and names of the groups; the rest of them is what Group > Get Many is for. */
function withGroups(listed: Grouping, known: Answer<Grouping> | undefined): IDataObject {
	const groups = known !== undefined && 'value' in known ? (known.value.groups ?? []) : [];
	return { ...listed, groups: groups.map(({ id, name }) => ({ id, name })) };
}

const shown = { resource: 'grouping', operation: 'getMany' };

export const getManyFields: INodeProperties[] = [
	courseLocator({
		required: true,
		description: 'The course to get them from',
		displayOptions: inOperation(shown),
	}),
	...limitProperties(shown),
	optionsProperty(shown, [
		{
			displayName: 'Include Groups',
			name: 'includeGroups',
			type: 'boolean',
			default: false,
			description: 'Whether to add the groups of each grouping',
		},
	]),
];
