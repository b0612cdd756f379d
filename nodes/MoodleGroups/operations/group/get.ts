import type { INodePropertyOptions } from 'n8n-workflow';

import { answerReads } from '../../run/answerReads';
import type { Fields } from '../../input/fields';
import { collectPanels, type PanelRow } from '../../run/collectPanels';
import { optionalCourse, requiredGroup } from '../../input/references';
import { readable } from '../../run/resolveRows';
import type { Row } from '../../input/row';
import type { Run } from '../../run/run';
import { findThings, type GroupRow } from '../../things/find';
import { GROUP } from '../../things/kind';

const fields: Fields<GroupRow> = { course: optionalCourse, group: requiredGroup };

/** Group > Get: `core_group_get_groups`. */
export const getOption: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get group',
	description: 'Read a group by its ID, its name or its ID number',
	routing: collectPanels(fields, getGroups),
};

async function getGroups(given: Array<Row<PanelRow<GroupRow>>>, run: Run) {
	const { groups } = run.directory;
	const rows = await findThings(GROUP, given, run.directory);
	await groups.load(readable(rows).map(({ groupid }) => groupid));
	return await answerReads(rows, run, async ({ groupid }) => {
		const group = groups.known(groupid);
		if (group === undefined) return { failure: groups.barred! };
		return 'failure' in group ? group : { value: [{ ...group.value }] };
	});
}
