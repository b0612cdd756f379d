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

/** Grouping > Add Groups: `core_group_assign_grouping`. */
export const addGroupsOption: INodePropertyOptions = {
	name: 'Add Groups',
	value: 'addGroups',
	action: 'Add groups to grouping',
	description: 'Put groups into groupings of their course',
	routing: collectRows(assignments, addGroups),
};

export const addGroupsFields: INodeProperties[] = assignmentFields('addGroups');

async function addGroups(given: Array<Row<AssignmentRow>>, run: Run) {
	return await writeRows(await findAssignments(given, run), writing(run.directory), run);
}

function writing(directory: Directory): Writing<FoundAssignment, null> {
	return {
		...assignmentEntry,
		known: (found) =>
			isAssigned(found, directory) === true
				? { result: outputOf(found, 'alreadyInGrouping') }
				: undefined,
		send: async (moodle, entries) => await moodle.assignGrouping(entries.map(idsOf)),
		result(found) {
			const isBlind = isAssigned(found, directory) === undefined;
			return { result: outputOf(found, isBlind ? 'sent' : 'added') };
		},
	};
}
