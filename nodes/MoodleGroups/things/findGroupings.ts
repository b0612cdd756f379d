import type { IDataObject } from 'n8n-workflow';

import { idsOf, namesOf } from './findGroups';
import type { Directory } from '../lookup/directory';
import type { Answer } from '../moodle/failure';
import { groupName, type Identification } from '../moodle/naming';
import { finding } from '../moodle/reasons';
import { readable, resolveRows } from '../run/resolveRows';
import type { Row } from '../input/row';

/** A grouping as a row means it; its course is needed to find it by name or ID number. */
export type GroupingRow = {
	readonly course: Identification | undefined;
	readonly grouping: Identification;
};

/** A row with the id of its grouping, and what the row calls it. */
export type FoundGrouping<E> = E & { readonly groupingid: number; readonly named: IDataObject };

/** Finds the groupings that rows mean, and reads them. */
export async function findGroupings<E extends GroupingRow>(
	rows: ReadonlyArray<Row<E>>,
	directory: Directory,
): Promise<Array<Row<FoundGrouping<E>>>> {
	const { courses, groupings } = directory;
	const all = readable(rows);
	await courses.load(all.flatMap(({ course }) => (course ? [course] : [])));
	await groupings.load(all.flatMap(({ grouping }) => (grouping.also ? idsOf(grouping) : [])));
	const find = async () =>
		await resolveRows(rows, async (row) => await findGrouping(row, directory));
	await groupings.load(readable(await find()).map(({ groupingid }) => groupingid));
	// Now it is known what the courses' lists only remember.
	return await resolveRows(await find(), async (row) => await checkCourse(row, directory));
}

async function findGrouping<E extends GroupingRow>(
	row: E,
	{ courses, groupings }: Directory,
): Promise<Answer<FoundGrouping<E>>> {
	const course = row.course && courses.find(row.course);
	if (course && 'failure' in course) return course;
	const grouping = await groupings.inCourse.find(row.grouping, course?.value);
	if ('failure' in grouping) return grouping;
	const named = namesOf({ course: row.course, grouping: row.grouping });
	return { value: { ...row, groupingid: grouping.value, named } };
}

async function checkCourse<E extends FoundGrouping<GroupingRow>>(
	row: E,
	{ courses, groupings }: Directory,
): Promise<Answer<E>> {
	const course = row.course && courses.find(row.course);
	const known = groupings.known(row.groupingid);
	if (!course || 'failure' in course || !known || 'failure' in known) return { value: row };
	if (known.value.courseid === course.value) return { value: row };
	const names = [
		await courses.name(known.value.courseid),
		await courses.name(course.value),
	] as const;
	return finding('groupingInOtherCourse', [groupName(known.value), ...names]);
}
