import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import type { Answer } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import { finding } from '../moodle/reasons';
import { readable, resolveRows } from '../run/resolveRows';
import type { Row } from '../input/row';

/** A group as a row means it; its course is needed to find it by name or ID number. */
export type GroupRow = {
	readonly course: Identification | undefined;
	readonly group: Identification;
};

/** A row with the id of its group, and what the row calls it. */
export type FoundGroup<E> = E & { readonly groupid: number; readonly named: IDataObject };

/** Finds the groups that rows mean, and reads those whose course must be checked. */
export async function findGroups<E extends GroupRow>(
	rows: ReadonlyArray<Row<E>>,
	directory: Directory,
): Promise<Array<Row<FoundGroup<E>>>> {
	await loadGroups(readable(rows), directory);
	return await resolveRows(rows, async (row) => await resolveGroup(row, directory));
}

/** Reads the courses that rows name, and the groups that they mean there. */
export async function loadGroups(
	rows: ReadonlyArray<Partial<GroupRow>>,
	{ courses, groups }: Directory,
): Promise<void> {
	await courses.load(rows.flatMap(({ course }) => (course ? [course] : [])));
	// Whether the group of an ID is the one that is meant, it can tell best itself.
	await groups.load(rows.flatMap(({ group }) => (group?.also ? idsOf(group) : [])));
	const groupids: number[] = [];
	for (const { course, group } of rows) {
		const courseid = course && courses.find(course);
		if (courseid === undefined || 'failure' in courseid || group === undefined) continue;
		const found = await groups.inCourse.find(group, courseid.value);
		if ('value' in found) groupids.push(found.value);
	}
	await groups.load(groupids);
}

/** The ID that a row gives, if it gives one. */
export function idsOf({ by, value }: Identification): number[] {
	return by === 'id' ? [Number(value)] : [];
}

/** Finds the group of one row. */
export async function findGroup<E extends GroupRow>(
	row: E,
	directory: Directory,
): Promise<Answer<FoundGroup<E>>> {
	await loadGroups([row], directory);
	return await resolveGroup(row, directory);
}

/** Finds the group of a row whose course and group {@link loadGroups} has read. */
export async function resolveGroup<E extends GroupRow>(
	row: E,
	{ courses, groups }: Directory,
): Promise<Answer<FoundGroup<E>>> {
	const course = row.course && courses.find(row.course);
	if (course && 'failure' in course) return course;
	const group = await groups.inCourse.find(row.group, course?.value);
	if ('failure' in group) return group;
	const known = course && groups.known(group.value);
	if (known && 'value' in known && known.value.courseid !== course.value) {
		const actual = await courses.name(known.value.courseid);
		return finding('groupElsewhere', [known.value, actual, await courses.name(course.value)]);
	}
	const { course: saidCourse, group: saidGroup } = row;
	return {
		value: {
			...row,
			groupid: group.value,
			named: namesOf({ course: saidCourse, group: saidGroup }),
		},
	};
}

/** Most rows of ids have no names: they share this. */
const NAMELESS: IDataObject = Object.freeze({});

/** The names by which a row calls things, as its output repeats them; ids need no repeating. */
export function namesOf(row: Readonly<Record<string, Identification | undefined>>): IDataObject {
	let names: IDataObject | undefined;
	for (const [name, sought] of Object.entries(row)) {
		if (sought === undefined || sought.by === 'id') continue;
		names ??= {};
		names[name] = sought.value;
	}
	return names ?? NAMELESS;
}
