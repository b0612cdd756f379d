import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import { isMissing } from '../moodle/failure';
import { rowProperties } from '../panel/rowProperties';
import type { Fields } from '../rows/fields';
import type { Outcome } from '../rows/job';
import type { RowSource } from '../rows/rawRow';
import { optionalCourseOfGroup, requiredGroup } from '../rows/references';
import { readable } from '../rows/resolve';
import { collectRows } from '../rows/collectRows';
import type { Row } from '../rows/row';
import type { Run } from '../rows/run';
import { writeRows, type Writing } from '../rows/write';
import { findGroups, type FoundGroup, type GroupRow } from './findGroups';
import { groupEntry } from './groupPanel';

const fields: Fields<GroupRow> = { course: optionalCourseOfGroup, group: requiredGroup };

const groups: RowSource<GroupRow> = {
	noun: 'group',
	list: { parameter: 'groupids', key: 'group' },
	json: 'groupidsJson',
	fields,
	bare: 'groupid',
};

/** Group > Delete: `core_group_delete_groups`. */
export const deleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete groups',
	description: 'Remove groups from their courses; the members stay enrolled',
	routing: collectRows(groups, deleteGroups),
};

async function deleteGroups(given: Array<Row<GroupRow>>, run: Run) {
	const rows = await findGroups(given, run.directory);
	await run.directory.groups.load(readable(rows).map(({ groupid }) => groupid));
	return await writeRows(rows, deleting(run.directory), run);
}

/** Deletes groups; what is not there is left out. */
export function deleting(directory: Directory): Writing<FoundGroup<GroupRow>, null> {
	return {
		identity: ({ groupid }) => `${groupid}`,
		// As writes of members go through the groups, so that none waits for the other in a circle.
		order: (left, right) => left.groupid - right.groupid,
		show: ({ named, groupid }) => ({ ...named, groupid }),
		variables: () => 1,
		known: (group) => alreadySo(group, directory),
		async send(moodle, entries) {
			const answer = await moodle.deleteGroups(entries.map(({ groupid }) => groupid));
			if ('value' in answer) for (const { groupid } of entries) forget(groupid, directory);
			return answer;
		},
		result(group) {
			const status = directory.groups.barred === undefined ? {} : { status: 'sent' };
			return { result: { ...outputOf(group, true), ...status } };
		},
	};
}

/** What is not there need not be deleted. */
function alreadySo(group: FoundGroup<GroupRow>, { groups: known }: Directory): Outcome | undefined {
	const answer = known.known(group.groupid);
	if (answer === undefined || 'value' in answer) return undefined;
	return isMissing(answer.failure) ? { result: outputOf(group, false) } : answer;
}

function forget(groupid: number, { groups: known }: Directory): void {
	const answer = known.known(groupid);
	if (answer !== undefined && 'value' in answer) known.inCourse.forget(answer.value.courseid);
	known.setMissing(groupid, 'invalidrecord');
}

function outputOf({ named, groupid }: FoundGroup<GroupRow>, deleted: boolean): IDataObject {
	return { ...named, groupid, deleted };
}

const shown = { resource: 'group', operation: 'delete' };

export const deleteFields: INodeProperties[] = rowProperties(shown, groups, {
	list: { displayName: 'Groups', description: 'The groups to delete', entry: groupEntry },
	example: '[42]',
});
