import type { INodePropertyOptions } from 'n8n-workflow';

import type { Answer } from '../../moodle/failure';
import type { Fields } from '../../input/fields';
import { omit } from '../../input/omit';
import { optionalCourseOfGroup, requiredGroup } from '../../input/references';
import { readable, resolveRows } from '../../run/resolveRows';
import { collectRows } from '../../run/collectRows';
import type { Row, RowSource } from '../../input/row';
import type { Run } from '../../run/run';
import { writeRows } from '../../run/write';
import { findGroups, type GroupRow } from '../../things/findGroups';
import {
	groupFields,
	newIdnumberField,
	newNameField,
	type GroupValues,
} from '../../panel/valueFields';
import { updating, type GroupChange } from '../../things/updateGroup';

/** A group and what changes of it; blank means that it stays as it is. */
type UpdateRow = GroupRow & GroupValues & { readonly name: string | undefined };

const fields: Fields<UpdateRow> = {
	course: optionalCourseOfGroup,
	group: requiredGroup,
	...groupFields,
	name: newNameField,
	idnumber: newIdnumberField,
};

export const groupUpdates: RowSource<UpdateRow> = {
	noun: 'group',
	fields,
};

/** Group > Update: `core_group_update_groups`. */
export const updateOption: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update groups',
	description: 'Change what is given of groups, and keep the rest as it is',
	routing: collectRows(groupUpdates, updateGroups),
};

async function updateGroups(given: Array<Row<UpdateRow>>, run: Run) {
	const { directory } = run;
	const rows = await findGroups(given, directory);
	await directory.groups.load(readable(rows).map(({ groupid }) => groupid));
	const changes = await resolveRows(rows, async (row): Promise<Answer<GroupChange>> => {
		const { groupid, named } = row;
		const wanted = omit(row, 'course', 'group', 'groupid', 'named');
		// Another batch of n8n's may have changed the group since it was read.
		await directory.groups.load([groupid]);
		const current = directory.groups.known(groupid) ?? { failure: directory.groups.barred! };
		return 'failure' in current ? current : { value: { current: current.value, wanted, named } };
	});
	return await writeRows(changes, updating(directory), run);
}
