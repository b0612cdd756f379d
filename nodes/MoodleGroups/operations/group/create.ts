import type { INodePropertyOptions } from 'n8n-workflow';

import { oneOf, readOptions, type Options } from '../../input/options';
import type { Row } from '../../input/row';
import { collectRows } from '../../run/collectRows';
import type { Run } from '../../run/run';
import { refuseAll } from '../../run/answerRows';
import { newGroups, type NewGroupRow } from '../../things/newGroups';
import { createThings } from '../../things/create';
import { GROUP } from '../../things/kind';

/** Group > Create: `core_group_create_groups`. */
export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create groups',
	description: 'Make new groups in courses',
	routing: collectRows(newGroups, createGroups),
};

const createOptions: Options<{ ifGroupExists: 'fail' | 'return' }> = {
	ifGroupExists: {
		displayName: 'If Group Exists',
		read: oneOf('fail', 'return'),
		otherwise: 'fail',
	},
};

async function createGroups(given: Array<Row<NewGroupRow>>, run: Run) {
	const chosen = readOptions(run.options, createOptions);
	if ('failure' in chosen) return await refuseAll(given, chosen.failure, run);
	return await createThings(GROUP, given, run, chosen.value.ifGroupExists);
}
