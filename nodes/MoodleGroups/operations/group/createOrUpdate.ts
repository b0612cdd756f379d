import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Answer } from '../../moodle/failure';
import { answerRows } from '../../run/answerRows';
import type { AnsweredRow } from '../../run/entry';
import { readable, resolveRows } from '../../run/resolveRows';
import type { Row } from '../../input/row';
import { collectRows } from '../../run/collectRows';
import type { Run } from '../../run/run';
import { writeEntries } from '../../run/write';
import {
	confirmMatches,
	findNewGroups,
	newGroupProperties,
	newGroups,
	type FoundNewGroup,
	type NewGroupRow,
} from '../../things/newGroups';
import { ownGroups } from '../../things/ownGroups';
import { refuseRepeated } from '../../things/repeated';
import { updating, type GroupChange } from '../../things/updateGroup';
import { creating } from '../../things/createGroups';
import { type Plan, unfinished, createdInRun, plan } from '../../things/planGroups';

/** Group > Create or Update: `core_group_create_groups` and `core_group_update_groups`. */
export const createOrUpdateOption: INodePropertyOptions = {
	name: 'Create or Update',
	value: 'createOrUpdate',
	action: 'Create or update groups',
	description: 'Make groups that are not there yet, and bring the others up to date (upsert)',
	routing: collectRows(newGroups, createOrUpdateGroups),
};

async function createOrUpdateGroups(given: Array<Row<NewGroupRow>>, run: Run) {
	const { directory } = run;
	const rows = await findNewGroups(given, directory);
	await confirmMatches(readable(rows), directory);
	const own = ownGroups(readable(rows), run);
	const plans = refuseRepeated(
		await resolveRows(
			rows,
			async (row): Promise<Answer<Plan>> =>
				unfinished(row, own) ?? createdInRun(row, run) ?? (await plan(row, directory)),
		),
	);
	const isUpdate = (row: Row<Plan>) => 'values' in row && 'update' in row.values;
	const creates = plans.filter((row) => !isUpdate(row)) as Array<Row<{ create: FoundNewGroup }>>;
	const updates = plans.filter(isUpdate) as Array<Row<{ update: GroupChange }>>;
	const created = await writeEntries(
		creates.map((row) => ('refused' in row ? row : { ...row, values: row.values.create })),
		creating(run, new Map(), 'fail', own),
		run,
	);
	const updated = await writeEntries(
		updates.map((row) => ('refused' in row ? row : { ...row, values: row.values.update })),
		updating(directory),
		run,
	);
	return await answerRows([...created, ...updated].sort(byPlace), run);
}

function byPlace({ place: left }: AnsweredRow, { place: right }: AnsweredRow): number {
	return left.item - right.item || (left.entry ?? 0) - (right.entry ?? 0);
}

const shown = { resource: 'group', operation: 'createOrUpdate' };

export const createOrUpdateFields: INodeProperties[] = newGroupProperties(shown);
