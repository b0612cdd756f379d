import type { IDataObject } from 'n8n-workflow';

import type { Takers } from '../lookup/courseIndex';
import type { Directory } from '../lookup/directory';
import { countVariables } from '../moodle/encode';
import type { Answer } from '../moodle/failure';
import { groupName, type Identification } from '../moodle/naming';
import { finding } from '../moodle/reasons';
import type { Group, NewGroup } from '../moodle/shapes/group';
import type { Fields } from '../input/fields';
import { omit } from '../input/omit';
import { optionalGrouping, requiredCourseOfGroup } from '../input/references';
import { readable, resolveRows } from '../run/resolveRows';
import type { Row, RowSource } from '../input/row';
import { groupFields, nameField, type GroupValues } from '../panel/valueFields';
import { idsOf } from './findGroups';
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
	await loadGroupings(all, directory);
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

/** Reads the groupings that rows name: a course's list may show some that were rolled back. */
async function loadGroupings(
	rows: readonly NewGroupRow[],
	{ courses, groupings }: Directory,
): Promise<void> {
	// Whether the grouping of an ID is the one that is meant, it can tell best itself.
	await groupings.load(rows.flatMap(({ grouping }) => (grouping?.also ? idsOf(grouping) : [])));
	const groupingids: number[] = [];
	for (const { course, grouping } of rows) {
		const courseid = courses.find(course);
		if ('failure' in courseid || grouping === undefined) continue;
		const found = await groupings.inCourse.find(grouping, courseid.value);
		if ('value' in found) groupingids.push(found.value);
	}
	await groupings.load(groupingids);
}

/** The groups that a row may be about, as far as the token may look. */
export function matchesOf(row: FoundNewGroup, { groups }: Directory): Takers<Group> {
	return groups.inCourse.takers(row);
}

/** Confirms groups that a course's list shows: it may show some that were rolled back. */
export async function confirmMatches(
	entries: readonly FoundNewGroup[],
	{ groups }: Directory,
): Promise<void> {
	await groups.inCourse.confirm(entries);
}

export function toNewGroup(row: FoundNewGroup): NewGroup {
	const values = omit(row, 'course', 'grouping', 'groupingid');
	return { ...values, description: row.description ?? '' };
}
