import type { INodePropertyOptions } from 'n8n-workflow';

import { answerRows } from '../../run/answerRows';
import { byPlace, type Row } from '../../input/row';
import { collectRows } from '../../run/collectRows';
import type { Run } from '../../run/run';
import { newGroups, type NewGroupRow } from '../../things/newGroups';
import { planGroups, writePlans } from '../../things/plan';

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
	const written = await writePlans(plans, own, run);
	return await answerRows(written.sort(byPlace), run);
}
