import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../../lookup/directory';
import type { Answer } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import type { Group } from '../../moodle/shapes/group';
import type { Fields } from '../../input/fields';
import { omit } from '../../input/omit';
import { collectReads, limited, type PanelRow } from '../../run/collectReads';
import { requiredCourse } from '../../input/references';
import type { Run } from '../../run/run';

type CourseRow = { readonly course: Identification };

const fields: Fields<CourseRow> = { course: requiredCourse };

/** Group > Get Many: `core_group_get_course_groups`. */
export const getManyOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many groups',
	description: 'List the groups of a course',
	routing: collectReads(fields, listGroups),
};

async function listGroups(
	row: PanelRow<CourseRow>,
	{ directory }: Run,
): Promise<Answer<IDataObject[]>> {
	await directory.courses.load([row.course]);
	const course = directory.courses.find(row.course);
	if ('failure' in course) return course;
	const all = await directory.groups.ofCourse(course.value);
	if ('failure' in all) return all;
	const listed = all.value.map((group) => omit(group, 'customfields'));
	const filters = row.parameter<Filters>('filters', {});
	const groups = limited(listed.filter(passes(filters)), row);
	const { includeMemberCount } = row.parameter<IDataObject>('options', {});
	if (!includeMemberCount) return { value: groups.map((group) => ({ ...group })) };
	return await countMembers(groups, directory);
}

type Filters = { readonly nameContains?: string; readonly idnumber?: string };

/** Names are filtered as one types them, ID numbers exactly. */
function passes({ nameContains = '', idnumber = '' }: Filters) {
	const part = nameContains.trim().toLowerCase();
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
	if (members.forbidden !== undefined) return { failure: members.forbidden };
	const counted = groups.map((group) => {
		const known = members.known(group.id);
		const memberCount = known !== undefined && 'userids' in known ? known.userids.size : null;
		return { ...group, memberCount };
	});
	return { value: counted };
}
