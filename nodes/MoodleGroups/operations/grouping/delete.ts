import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../../lookup/directory';
import { isMissing } from '../../moodle/failure';
import type { Fields } from '../../input/fields';
import type { Outcome } from '../../run/entry';
import { optionalCourse, requiredGrouping } from '../../input/references';
import { collectRows } from '../../run/collectRows';
import type { Row, RowSource } from '../../input/row';
import type { Run } from '../../run/run';
import { writeRows } from '../../run/write';
import { findGroupings, type FoundGrouping, type GroupingRow } from '../../things/findGroupings';
import type { Writing } from '../../run/writing';

const fields: Fields<GroupingRow> = { course: optionalCourse, grouping: requiredGrouping };

export const groupingsToDelete: RowSource<GroupingRow> = {
	noun: 'grouping',
	fields,
};

/** Grouping > Delete: `core_group_delete_groupings`. */
export const deleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete groupings',
	description: 'Remove groupings from their courses; their groups stay',
	routing: collectRows(groupingsToDelete, deleteGroupings),
};

type Found = FoundGrouping<GroupingRow>;

async function deleteGroupings(given: Array<Row<GroupingRow>>, run: Run) {
	const rows = await findGroupings(given, run.directory);
	return await writeRows(rows, deleting(run.directory), run);
}

function deleting(directory: Directory): Writing<Found, null> {
	return {
		identity: ({ groupingid }) => `${groupingid}`,
		show: ({ named, groupingid }) => ({ ...named, groupingid }),
		variables: () => 1,
		known: (grouping) => alreadySo(grouping, directory),
		send: async (moodle, entries) =>
			await moodle.deleteGroupings(entries.map(({ groupingid }) => groupingid)),
		result(grouping) {
			const status = directory.groupings.barred === undefined ? {} : { status: 'sent' };
			return { result: { ...outputOf(grouping, true), ...status } };
		},
	};
}

/** What is not there need not be deleted. */
function alreadySo(grouping: Found, directory: Directory): Outcome | undefined {
	const known = directory.groupings.known(grouping.groupingid);
	if (known === undefined || 'value' in known) return undefined;
	return isMissing(known.failure) ? { result: outputOf(grouping, false) } : known;
}

function outputOf({ named, groupingid }: Found, deleted: boolean): IDataObject {
	return { ...named, groupingid, deleted };
}
