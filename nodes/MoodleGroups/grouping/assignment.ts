import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { findGroups, namesOf, type GroupRow } from '../group/findGroups';
import type { Directory } from '../lookup/directory';
import type { Answer } from '../moodle/failure';
import { finding, groupName } from '../moodle/reasons';
import type { Assignment } from '../moodle/shapes/grouping';
import { courseLocator, groupingLocator, groupLocator } from '../panel/locators';
import { rowProperties } from '../panel/rowProperties';
import type { Fields } from '../rows/fields';
import type { RowSource } from '../rows/rawRow';
import { optionalCourse, requiredGroup, requiredGrouping } from '../rows/references';
import { readable, resolveRows } from '../rows/resolve';
import type { Row } from '../rows/row';
import type { Run } from '../rows/run';
import { findGroupings, type GroupingRow } from './findGroupings';

/** A group and a grouping, as a row says them. */
export type AssignmentRow = GroupRow & GroupingRow;

/** A group's place in a grouping, and what the row calls both. */
export type FoundAssignment = Assignment & { readonly named: IDataObject };

const fields: Fields<AssignmentRow> = {
	course: optionalCourse,
	group: requiredGroup,
	grouping: requiredGrouping,
};

/** Where Add Groups and Remove Groups find them. */
export const assignments: RowSource<AssignmentRow> = {
	noun: 'group',
	list: { parameter: 'assignments', key: 'assignment' },
	json: 'assignmentsJson',
	fields,
};

/** Finds and reads the groups and groupings of rows. */
export async function findAssignments(
	rows: ReadonlyArray<Row<AssignmentRow>>,
	{ directory }: Run,
): Promise<Array<Row<FoundAssignment>>> {
	const withGroups = await findGroups(rows, directory);
	const found = await findGroupings(
		withGroups.map((row) => ('refused' in row ? row : { ...row, values: withGroupid(row.values) })),
		directory,
	);
	await directory.groups.load(readable(found).map(({ groupid }) => groupid));
	return await resolveRows(found, async ({ groupid, groupingid, course, group, grouping }) =>
		check({ groupid, groupingid, named: namesOf({ course, group, grouping }) }, directory),
	);
}

function withGroupid<E extends AssignmentRow & { groupid: number }>(row: E) {
	const { course, group, grouping, groupid } = row;
	return { course, group, grouping, groupid };
}

/** Moodle takes a group of another course, and then shows it in neither. */
function check(found: FoundAssignment, { groups, groupings }: Directory): Answer<FoundAssignment> {
	const group = groups.known(found.groupid);
	const grouping = groupings.known(found.groupingid);
	if (group !== undefined && 'failure' in group) return group;
	if (grouping !== undefined && 'failure' in grouping) return grouping;
	if (group === undefined || grouping === undefined) return { value: found };
	if (group.value.courseid === grouping.value.courseid) return { value: found };
	return finding('groupingElsewhere', [groupName(group.value), groupName(grouping.value)]);
}

/** What Add Groups and Remove Groups have in common. */
export const assignmentEntry = {
	identity: ({ groupid, groupingid }: FoundAssignment) => `${groupingid} ${groupid}`,
	show: ({ named, groupid, groupingid }: FoundAssignment): IDataObject => ({
		...named,
		groupid,
		groupingid,
	}),
	variables: () => 2,
};

/** Whether a group is in a grouping; `undefined` where the token may not look. */
export function isAssigned(
	{ groupid, groupingid }: FoundAssignment,
	{ groupings }: Directory,
): boolean | undefined {
	const grouping = groupings.known(groupingid);
	if (grouping === undefined || 'failure' in grouping) return undefined;
	return grouping.value.groups?.some(({ id }) => id === groupid) ?? false;
}

export function outputOf(found: FoundAssignment, status: string): IDataObject {
	return { ...assignmentEntry.show(found), status };
}

export function idsOf({ groupid, groupingid }: FoundAssignment): Assignment {
	return { groupingid, groupid };
}

/** The panel of an operation that changes which groups are in a grouping. */
export function assignmentFields(operation: string): INodeProperties[] {
	return rowProperties({ resource: 'grouping', operation }, assignments, {
		list: {
			displayName: 'Groups',
			description: 'The groups and their groupings',
			entry: [
				courseLocator({
					description: 'The course of both. Needed to choose from a list, by name or by ID number.',
				}),
				groupLocator({ required: true }),
				groupingLocator({ required: true }),
			],
		},
		json: '[\n  { "course": "PHYS101", "group": "Lab A", "grouping": "Lab Groups" }\n]',
	});
}
