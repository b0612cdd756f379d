import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { changeOutput, changesNothing, updateOf, type Change } from '../../things/change';
import { newNameField } from '../../things/groupFields';
import type { Directory } from '../../lookup/directory';
import { countVariables } from '../../moodle/encode';
import { isInDoubt, type Answer } from '../../moodle/failure';
import { isBarred } from '../../moodle/reasons';
import type { Grouping } from '../../moodle/shapes/grouping';
import { rowProperties } from '../../panel/rowProperties';
import type { Fields } from '../../input/fields';
import { omit } from '../../input/omit';
import type { RowSource } from '../../input/rawRow';
import { optionalCourse, requiredGrouping } from '../../input/references';
import { resolveRows } from '../../run/resolveRows';
import { collectRows } from '../../run/collectRows';
import type { Row } from '../../input/row';
import type { Run } from '../../run/run';
import { writeRows } from '../../run/write';
import { explainTaken } from '../../lookup/takenBy';
import { findGroupings, type GroupingRow } from '../../things/findGroupings';
import {
	additionalGroupingFields,
	descriptionProperty,
	groupingEntry,
	groupingFields,
	type GroupingValues,
} from '../../things/groupingFields';
import type { Writing } from '../../run/writing';

/** A grouping and what shall change of it; blank means that it stays as it is. */
type UpdateRow = GroupingRow & GroupingValues & { readonly name: string | undefined };

type GroupingChange = Change<Grouping, GroupingValues & { readonly name: string | undefined }>;

const fields: Fields<UpdateRow> = {
	course: optionalCourse,
	grouping: requiredGrouping,
	...groupingFields,
	name: newNameField,
	// `groupingidnumber` says which grouping it is.
	idnumber: { ...groupingFields.idnumber, columns: ['newidnumber'] },
};

const groupings: RowSource<UpdateRow> = {
	noun: 'grouping',
	list: { parameter: 'groupingUpdates', key: 'grouping' },
	json: 'groupingUpdatesJson',
	fields,
};

/** Grouping > Update: `core_group_update_groupings`. */
export const updateOption: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update groupings',
	description: 'Change what is given of groupings, and keep the rest as it is',
	routing: collectRows(groupings, updateGroupings),
};

async function updateGroupings(given: Array<Row<UpdateRow>>, run: Run) {
	const { directory } = run;
	const rows = await findGroupings(given, directory);
	const changes = await resolveRows(rows, async (row): Promise<Answer<GroupingChange>> => {
		const { groupingid, named } = row;
		const wanted = omit(row, 'course', 'grouping', 'groupingid', 'named');
		// Another batch of n8n's may have changed the grouping since it was read.
		await directory.groupings.load([groupingid]);
		const known = directory.groupings.known(groupingid) ?? {
			failure: directory.groupings.barred!,
		};
		if ('failure' in known) return known;
		return { value: { current: omit(known.value, 'groups'), wanted, named } };
	});
	return await writeRows(changes, updating(directory), run);
}

function updating(directory: Directory): Writing<GroupingChange, null> {
	return {
		identity: ({ current }) => `${current.id}`,
		twice: ({ current }) => `Grouping ${current.id} occurs twice`,
		show: ({ current, named }) => ({ ...named, groupingid: current.id }),
		variables: (change) => countVariables(updateOf(change)),
		lane: ({ current }) => current.courseid,
		known: (change) =>
			changesNothing(change) ? { result: changeOutput(change, 'unchanged') } : undefined,
		async send(moodle, entries) {
			const answer = await moodle.groupings.update(entries.map(updateOf));
			for (const { current } of entries) directory.groupings.inCourse.forget(current.courseid);
			if ('value' in answer || isInDoubt(answer.failure)) {
				directory.groupings.forget(entries.map(({ current }) => current.id));
			}
			return answer;
		},
		result: (change) => ({ result: changeOutput(change, 'updated') }),
		async explain(entries, { errorcode }) {
			const reasons = entries.map(async ({ current, wanted: { name, idnumber, customfields } }) => {
				const wanted = { courseid: current.courseid, name, idnumber, customfields };
				return await explainTaken(directory.groupings, wanted, directory, errorcode, current.id);
			});
			return (await Promise.all(reasons)).map((reason) =>
				reason === undefined || isBarred(reason) ? undefined : { failure: reason },
			);
		},
	};
}

const shown = { resource: 'grouping', operation: 'update' };

export const updateFields: INodeProperties[] = rowProperties(shown, groupings, {
	list: {
		displayName: 'Groupings',
		description: 'The groupings to change',
		entry: [
			...groupingEntry,
			{
				displayName: 'Update Fields',
				name: 'additionalFields',
				type: 'collection',
				placeholder: 'Add Field',
				default: {},
				options: [
					...additionalGroupingFields,
					descriptionProperty,
					{
						displayName: 'Name',
						name: 'name',
						type: 'string' as const,
						default: '',
						placeholder: 'e.g. Project Groups',
						description: 'The new name of the grouping, unique in its course',
					},
				].sort((left, right) => left.displayName.localeCompare(right.displayName)),
			},
		],
	},
	example: '[{ "groupingid": 9, "name": "Project Groups" }]',
});
