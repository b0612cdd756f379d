import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Fields } from '../../input/fields';
import type { Answer } from '../../moodle/failure';
import { collectFound, type PanelRow } from '../../run/collectReads';
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
	routing: collectFound(fields, find, read),
};

async function find(given: Array<Row<PanelRow<GroupRow>>>, { directory }: Run) {
	const rows = await findThings(GROUP, given, directory);
	await directory.groups.load(readable(rows).map(({ groupid }) => groupid));
	return rows;
}

async function read(
	{ groupid }: { readonly groupid: number },
	{ directory: { groups } }: Run,
): Promise<Answer<IDataObject[]>> {
	const group = groups.known(groupid) ?? { failure: groups.forbidden! };
	return 'failure' in group ? group : { value: [{ ...group.value }] };
}
