import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import { countVariables } from '../moodle/encode';
import type { Answer } from '../moodle/failure';
import { groupName, type Identification } from '../moodle/naming';
import { finding } from '../moodle/reasons';
import type { Group, NewGroup } from '../moodle/shapes/group';
import { courseLocator, groupingLocator } from '../panel/locators';
import type { Shown } from '../panel/properties';
import { rowProperties } from '../panel/rowProperties';
import type { Fields } from '../rows/fields';
import { omit } from '../rows/omit';
import type { RowSource } from '../rows/rawRow';
import { optionalGrouping, requiredCourseOfGroup } from '../rows/references';
import { readable, resolveRows } from '../rows/resolve';
import type { Row } from '../rows/row';
import { additionalGroupFields } from './additionalGroupFields';
import { idsOf } from './findGroups';
import { groupFields, nameField, type GroupValues } from './groupFields';
import { uniqueIdnumber } from './uniqueIdnumber';

/** A group to create, as a row says it. */
export type NewGroupRow = GroupValues & {
	readonly course: Identification;
	readonly name: string;
	readonly grouping: Identification | undefined;
};

/** A row with the ids of its course and grouping. */
export type FoundNewGroup = NewGroupRow & {
	readonly courseid: number;
	readonly groupingid: number | undefined;
};

const fields: Fields<NewGroupRow> = {
	course: requiredCourseOfGroup,
	name: nameField,
	...groupFields,
	grouping: optionalGrouping,
};

/** Where Create and Create or Update find their groups. */
export const newGroups: RowSource<NewGroupRow> = {
	noun: 'group',
	list: { parameter: 'groups', key: 'group' },
	json: 'groupsJson',
	fields,
};

/** What both have in common: a group is the same if it has the name in the course. */
export const newGroupEntry = {
	identity: ({ courseid, name }: FoundNewGroup) => `${courseid} ${name}`,
	show: ({ course, courseid, name }: FoundNewGroup): IDataObject => ({
		...(course.by === 'id' ? {} : { course: course.value }),
		courseid,
		name,
	}),
	unique: uniqueIdnumber,
	variables: (values: FoundNewGroup) => countVariables(toNewGroup(values)),
};

/** Finds courses and groupings, and reads the groups of the courses, each course once. */
export async function findNewGroups(
	rows: ReadonlyArray<Row<NewGroupRow>>,
	directory: Directory,
): Promise<Array<Row<FoundNewGroup>>> {
	const { courses, groupings, groups } = directory;
	const all = readable(rows);
	await courses.load(all.map(({ course }) => course));
	await groupings.load(all.flatMap(({ grouping }) => (grouping ? idsOf(grouping) : [])));
	const found = await resolveRows(rows, async (row): Promise<Answer<FoundNewGroup>> => {
		const course = courses.find(row.course);
		if ('failure' in course) return course;
		const grouping = row.grouping && (await groupings.inCourse.find(row.grouping, course.value));
		if (grouping && 'failure' in grouping) return grouping;
		const known = grouping && groupings.known(grouping.value);
		if (known && 'failure' in known) return known;
		if (known && known.value.courseid !== course.value) {
			return finding('groupingElsewhere', [JSON.stringify(row.name), groupName(known.value)]);
		}
		return { value: { ...row, courseid: course.value, groupingid: grouping?.value } };
	});
	const courseids = new Set(readable(found).map(({ courseid }) => courseid));
	await Promise.all([...courseids].map(async (courseid) => await groups.inCourse.read(courseid)));
	return found;
}

/** The groups that the rows may be about, as far as the token may look. */
export function matchesOf(
	{ courseid, name, idnumber }: FoundNewGroup,
	{ groups }: Directory,
): { byName?: Group; byIdnumber?: Group } {
	const course = groups.inCourse.known(courseid);
	if (course === undefined || 'failure' in course) return {};
	const isThere = (by: string, value: string, group: Group | undefined) => {
		const confirmed = group && groups.known(group.id);
		if (confirmed && 'failure' in confirmed) return undefined;
		return group && groups.isCalledOtherwise(group.id, { by, value }) ? undefined : group;
	};
	return {
		byName: isThere('name', name, course.value.matches('name', name)[0]),
		byIdnumber:
			idnumber === undefined
				? undefined
				: isThere('idnumber', idnumber, course.value.withIdnumber(idnumber)),
	};
}

/** Confirms groups that a course's list shows: it may show some that were rolled back. */
export async function confirmMatches(
	entries: readonly FoundNewGroup[],
	directory: Directory,
): Promise<void> {
	await directory.groups.load(
		entries.flatMap((entry) =>
			Object.values(matchesOf(entry, directory)).flatMap((group) => (group ? [group.id] : [])),
		),
	);
}

export function toNewGroup(row: FoundNewGroup): NewGroup {
	const values = omit(row, 'course', 'grouping', 'groupingid');
	return { ...values, description: row.description ?? '' };
}

/** The panel of an operation that creates groups. */
export function newGroupProperties(shown: Shown, options: INodeProperties[]): INodeProperties[] {
	return rowProperties(shown, newGroups, {
		list: { displayName: 'Groups', description: 'The groups and their courses', entry },
		json: '[\n  { "course": "PHYS101", "name": "Lab A", "description": "" }\n]',
		options,
	});
}

const entry: INodeProperties[] = [
	courseLocator({ required: true }),
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Lab Group A',
		description: 'Name of the group, unique in its course',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		description: "What members see on the group's page",
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			...additionalGroupFields,
			groupingLocator({ description: 'The grouping to put a new group into' }),
		].sort((left, right) => left.displayName.localeCompare(right.displayName)),
	},
];
