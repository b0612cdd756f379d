import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../../lookup/directory';
import type { Answer } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import type { Group } from '../../moodle/shapes/group';
import { courseLocator } from '../../panel/locators';
import { inOperation, limitProperties, optionsProperty } from '../../panel/properties';
import { answerReads } from '../../run/answerReads';
import type { Fields } from '../../input/fields';
import { omit } from '../../input/omit';
import { collectPanels, limited, type PanelRow } from '../../run/collectPanels';
import { requiredCourse } from '../../input/references';
import { readable } from '../../run/resolveRows';
import type { Row } from '../../input/row';
import type { Run } from '../../run/run';

type CourseRow = { readonly course: Identification };

const fields: Fields<CourseRow> = { course: requiredCourse };

/** Group > Get Many: `core_group_get_course_groups`. */
export const getManyOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many groups',
	description: 'List the groups of a course',
	routing: collectPanels(fields, getManyGroups),
};

async function getManyGroups(rows: Array<Row<PanelRow<CourseRow>>>, run: Run) {
	await run.directory.courses.load(readable(rows).map(({ course }) => course));
	return await answerReads(rows, run, async (row) => await listGroups(row, run.directory));
}

async function listGroups(
	row: PanelRow<CourseRow>,
	directory: Directory,
): Promise<Answer<IDataObject[]>> {
	const course = directory.courses.find(row.course);
	if ('failure' in course) return course;
	const all = await directory.groups.ofCourse(course.value);
	if ('failure' in all) return all;
	const listed = all.value.map((group) => omit(group, 'customfields'));
	const filters = row.parameter<{ name?: string; idnumber?: string }>('filters', {});
	const groups = limited(listed.filter(passes(filters)), row);
	const { includeMemberCount } = row.parameter<IDataObject>('options', {});
	if (!includeMemberCount) return { value: groups.map((group) => ({ ...group })) };
	return await countMembers(groups, directory);
}

/** Names are filtered as one types them, ID numbers exactly. */
function passes({ name = '', idnumber = '' }: { name?: string; idnumber?: string }) {
	const part = name.trim().toLowerCase();
	const exact = idnumber.trim();
	return (group: Group): boolean =>
		group.name.toLowerCase().includes(part) && (exact === '' || group.idnumber === exact);
}

/** `null` where Moodle hides the members from the token. */
async function countMembers(
	groups: readonly Group[],
	{ members }: Directory,
): Promise<Answer<IDataObject[]>> {
	await members.load(groups.map(({ id }) => id));
	if (members.barred !== undefined) return { failure: members.barred };
	const counted = groups.map((group) => {
		const known = members.known(group.id);
		const memberCount = known !== undefined && 'userids' in known ? known.userids.size : null;
		return { ...group, memberCount };
	});
	return { value: counted };
}

const shown = { resource: 'group', operation: 'getMany' };

export const getManyFields: INodeProperties[] = [
	courseLocator({
		required: true,
		description: 'The course to get them from',
		displayOptions: inOperation(shown),
	}),
	...limitProperties(shown),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'ID Number',
				name: 'idnumber',
				type: 'string',
				default: '',
				placeholder: 'e.g. PHYS101-A',
				description: 'Return only groups with exactly this ID number',
			},
			{
				displayName: 'Name Contains',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. Lab',
				description: 'Return only groups with this text in their name, in upper or lower case',
			},
		],
		displayOptions: inOperation(shown),
	},
	optionsProperty(shown, [
		{
			displayName: 'Include Member Count',
			name: 'includeMemberCount',
			type: 'boolean',
			default: false,
			description: 'Whether to add the number of members to each group',
		},
	]),
];
