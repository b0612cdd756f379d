import type { INodePropertyOptions } from 'n8n-workflow';

import { changeOutput, changesNothing, updateOf, type Change } from '../../things/change';
import {
	groupingFields,
	newIdnumberField,
	newNameField,
	type GroupingValues,
} from '../../panel/valueFields';
import type { Directory } from '../../lookup/directory';
import { countVariables } from '../../moodle/encode';
import { isInDoubt, type Answer } from '../../moodle/failure';
import { isBarred } from '../../moodle/reasons';
import type { Grouping } from '../../moodle/shapes/grouping';
import type { Fields } from '../../input/fields';
import { omit } from '../../input/omit';
import { optionalCourse, requiredGrouping } from '../../input/references';
import { resolveRows } from '../../run/resolveRows';
import { collectRows } from '../../run/collectRows';
import type { Row, RowSource } from '../../input/row';
import type { Run } from '../../run/run';
import { writeRows } from '../../run/write';
import { explainTaken } from '../../things/explainTaken';
import { findGroupings, type GroupingRow } from '../../things/findGroupings';
import type { Writing } from '../../run/writing';

/** A grouping and what changes of it; blank means that it stays as it is. */
type UpdateRow = GroupingRow & GroupingValues & { readonly name: string | undefined };

type GroupingChange = Change<Grouping, GroupingValues & { readonly name: string | undefined }>;

const fields: Fields<UpdateRow> = {
	course: optionalCourse,
	grouping: requiredGrouping,
	name: newNameField,
	...groupingFields,
	idnumber: newIdnumberField,
};

export const groupingUpdates: RowSource<UpdateRow> = {
	noun: 'grouping',
	fields,
};

/** Grouping > Update: `core_group_update_groupings`. */
export const updateOption: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update groupings',
	description: 'Change what is given of groupings, and keep the rest as it is',
	routing: collectRows(groupingUpdates, updateGroupings),
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
			const answer = await moodle.updateGroupings(entries.map(updateOf));
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
				return await explainTaken(wanted, directory, errorcode, current.id);
			});
			return (await Promise.all(reasons)).map((reason) =>
				reason === undefined || isBarred(reason) ? undefined : { failure: reason },
			);
		},
	};
}
