import type { INodePropertyOptions } from 'n8n-workflow';

import type { Outcome } from '../../run/entry';
import { oneOf, readOptions, type Options } from '../../input/options';
import type { Row } from '../../input/row';
import { readable } from '../../run/resolveRows';
import { collectRows } from '../../run/collectRows';
import type { Run } from '../../run/run';
import { refuseAll } from '../../run/answerRows';
import { writeRows } from '../../run/write';
import {
	confirmMatches,
	findNewGroups,
	newGroups,
	type FoundNewGroup,
	type NewGroupRow,
} from '../../things/newGroups';
import { ownGroups } from '../../things/ownGroups';
import { ifTaken, creating } from '../../things/createGroups';

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
	const { ifGroupExists } = chosen.value;
	const rows = await findNewGroups(given, run.directory);
	await confirmMatches(readable(rows), run.directory);
	const own = ownGroups(readable(rows), run);
	const taken = new Map<FoundNewGroup, Outcome>();
	for (const entry of readable(rows)) {
		if (own.has(entry)) continue;
		const outcome = await ifTaken(entry, run.directory, ifGroupExists);
		if (outcome !== undefined) taken.set(entry, outcome);
	}
	return await writeRows(rows, creating(run, taken, ifGroupExists, own), run);
}
