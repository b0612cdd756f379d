import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../../lookup/directory';
import { isMissing } from '../../moodle/failure';
import { rowProperties } from '../../panel/rowProperties';
import type { Fields } from '../../input/fields';
import type { Outcome } from '../../run/entry';
import type { RowSource } from '../../input/rawRow';
import { optionalCourse, requiredGrouping } from '../../input/references';
import { collectRows } from '../../run/collectRows';
import type { Row } from '../../input/row';
import type { Run } from '../../run/run';
import { writeRows } from '../../run/write';
import { findGroupings, type FoundGrouping, type GroupingRow } from '../../things/findGroupings';
import { groupingEntry } from '../../things/groupingFields';
import type { Writing } from '../../run/writing';

const fields: Fields<GroupingRow> = { course: optionalCourse, grouping: requiredGrouping };

const groupings: RowSource<GroupingRow> = {
	noun: 'grouping',
	list: { parameter: 'groupingids', key: 'grouping' },
	json: 'groupingidsJson',
	fields,
	bare: 'groupingid',
};

/** Grouping > Delete: `core_group_delete_groupings`. */
export const deleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete groupings',
	description: 'Remove groupings from their courses; their groups stay',
	routing: collectRows(groupings, deleteGroupings),
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
			await moodle.groupings.delete(entries.map(({ groupingid }) => groupingid)),
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

const shown = { resource: 'grouping', operation: 'delete' };

export const deleteFields: INodeProperties[] = rowProperties(shown, groupings, {
	list: {
		displayName: 'Groupings',
		description: 'The groupings to delete',
		entry: groupingEntry,
	},
	example: '[9]',
});
