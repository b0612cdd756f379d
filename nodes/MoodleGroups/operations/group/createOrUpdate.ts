import type { INodePropertyOptions } from 'n8n-workflow';

import { answerRows } from '../../run/answerRows';
import type { AnsweredRow } from '../../run/entry';
import type { Row } from '../../input/row';
import { collectRows } from '../../run/collectRows';
import type { Run } from '../../run/run';
import { writeEntries } from '../../run/write';
import { newGroups, type NewGroupRow } from '../../things/newGroups';
import { planGroups, type Plan } from '../../things/plan';
import type { FoundNew } from '../../things/newThings';
import { type Change, GROUP } from '../../things/kind';
import type { Group } from '../../moodle/shapes/group';
import { creating } from '../../things/create';
import { updating } from '../../things/update';

/** Group > Create or Update: `core_group_create_groups` and `core_group_update_groups`. */
export const createOrUpdateOption: INodePropertyOptions = {
	name: 'Create or Update',
	value: 'createOrUpdate',
	action: 'Create or update groups',
	description: 'Make groups that are not there yet, and bring the others up to date (upsert)',
	routing: collectRows(newGroups, createOrUpdateGroups),
};

async function createOrUpdateGroups(given: Array<Row<NewGroupRow>>, run: Run) {
	const { plans, own } = await planGroups(given, run);
	const isUpdate = (row: Row<Plan>) => 'values' in row && 'update' in row.values;
	const creates = plans.filter((row) => !isUpdate(row)) as Array<Row<{ create: FoundNew }>>;
	const updates = plans.filter(isUpdate) as Array<Row<{ update: Change<Group> }>>;
	const created = await writeEntries(
		creates.map((row) => ('refused' in row ? row : { ...row, values: row.values.create })),
		creating(GROUP, run, { own }),
		run,
	);
	const updated = await writeEntries(
		updates.map((row) => ('refused' in row ? row : { ...row, values: row.values.update })),
		updating(GROUP, run.directory),
		run,
	);
	return await answerRows([...created, ...updated].sort(byPlace), run);
}

function byPlace({ place: left }: AnsweredRow, { place: right }: AnsweredRow): number {
	return left.item - right.item || (left.entry ?? 0) - (right.entry ?? 0);
}
