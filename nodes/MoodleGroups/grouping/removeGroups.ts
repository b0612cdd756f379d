import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import { collectRows } from '../rows/collectRows';
import type { Row } from '../rows/row';
import type { Run } from '../rows/run';
import { writeRows, type Writing } from '../rows/write';
import {
	assignmentEntry,
	assignmentFields,
	assignments,
	findAssignments,
	idsOf,
	isAssigned,
	outputOf,
	type AssignmentRow,
	type FoundAssignment,
} from './assignment';

/** Grouping > Remove Groups: `core_group_unassign_grouping`. */
export const removeGroupsOption: INodePropertyOptions = {
	name: 'Remove Groups',
	value: 'removeGroups',
	action: 'Remove groups from grouping',
	description: 'Take groups out of groupings; the groups stay',
	routing: collectRows(assignments, removeGroups),
};

export const removeGroupsFields: INodeProperties[] = assignmentFields('removeGroups');

async function removeGroups(given: Array<Row<AssignmentRow>>, run: Run) {
	return await writeRows(await findAssignments(given, run), writing(run.directory), run);
}

function writing(directory: Directory): Writing<FoundAssignment, null> {
	return {
		...assignmentEntry,
		known: (found) =>
			isAssigned(found, directory) === false
				? { result: outputOf(found, 'notInGrouping') }
				: undefined,
		send: async (moodle, entries) => await moodle.unassignGrouping(entries.map(idsOf)),
		result(found) {
			const isBlind = isAssigned(found, directory) === undefined;
			return { result: outputOf(found, isBlind ? 'sent' : 'removed') };
		},
	};
}
