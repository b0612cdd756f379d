import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import type { Answer } from '../moodle/failure';
import { groupName } from '../moodle/naming';
import { diagnosis } from '../moodle/reasons';
import type { Assignment } from '../moodle/shapes/grouping';
import type { Fields } from '../input/fields';
import { optionalCourse, requiredGroup, requiredGrouping } from '../input/references';
import { readable, resolveRows } from '../run/resolveRows';
import type { Row, RowSource } from '../input/row';
import { type ThingRow, findThings, namesOf } from '../things/find';
import { hasGroup } from '../things/groupingRef';
import { GROUP, GROUPING } from '../things/kind';
import type { Relation } from './relation';

/** A group and a grouping, as a row says them. */
export type AssignmentRow = ThingRow<'group'> & ThingRow<'grouping'>;

/** A group's place in a grouping, and what the row calls both. */
type FoundAssignment = Assignment & { readonly named: IDataObject };

const fields: Fields<AssignmentRow> = {
	course: optionalCourse,
	group: requiredGroup,
	grouping: requiredGrouping,
};

/** Where Add Groups and Remove Groups find them. */
export const assignments: RowSource<AssignmentRow> = {
	noun: 'group',
	fields,
};

/** Finds and reads the groups and groupings of rows. */
async function findAssignments(
	rows: ReadonlyArray<Row<AssignmentRow>>,
	directory: Directory,
): Promise<Array<Row<FoundAssignment>>> {
	const withGroups = await findThings(GROUP, rows, directory);
	const found = await findThings(
		GROUPING,
		withGroups.map((row) => ('refused' in row ? row : { ...row, values: withGroupid(row.values) })),
		directory,
	);
	await directory.groups.load(readable(found).map(({ groupid }) => groupid));
	await directory.groupings.load(readable(found).map(({ groupingid }) => groupingid));
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
	return diagnosis('groupingElsewhere', [groupName(group.value), groupName(grouping.value)]);
}

/** A group in a grouping. */
export const ASSIGNMENT: Relation<AssignmentRow, FoundAssignment> = {
	find: findAssignments,
	entry: {
		identity: ({ groupid, groupingid }) => `${groupingid} ${groupid}`,
		order: (left, right) => left.groupingid - right.groupingid || left.groupid - right.groupid,
		show: ({ named, groupid, groupingid }) => ({ ...named, groupid, groupingid }),
		variables: () => 2,
	},
	add: async (moodle, pairs) => await moodle.assignGrouping(pairs.map(idsOf)),
	remove: async (moodle, pairs) => await moodle.unassignGrouping(pairs.map(idsOf)),
	has: ({ groupid, groupingid }, directory) => hasGroup(groupingid, groupid, directory),
	words: { isIn: 'alreadyInGrouping', isOut: 'notInGrouping' },
};

function idsOf({ groupingid, groupid }: Assignment): Assignment {
	return { groupingid, groupid };
}
