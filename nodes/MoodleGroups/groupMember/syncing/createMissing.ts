import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { creating } from '../../group/create';
import { findNewGroups, type NewGroupRow } from '../../group/newGroups';
import type { AnsweredRow } from '../../rows/job';
import { optionalGrouping } from '../../rows/references';
import type { Row } from '../../rows/row';
import type { Run } from '../../rows/run';
import { writeJobs } from '../../rows/write';
import { failGroup } from './fail';
import type { SyncGroup } from './resolve';

/**
 * Creates the groups that rows name and their courses do not have, with what the options say of
 * new groups. The rows of a group that cannot be created fail with the reason.
 */
export async function createMissingGroups(
	groups: readonly SyncGroup[],
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<Map<SyncGroup, AnsweredRow>> {
	const missing = groups.filter(({ id, rows }) => id === undefined && rows.length > 0);
	const rows = missing.map((group) => newGroupRow(group, contexts));
	const found = await findNewGroups(rows, run.directory);
	const writing = { ...creating(run.directory, new Map(), 'return'), beside: true };
	const created = await writeJobs(found, writing, run);
	const byGroup = new Map<SyncGroup, AnsweredRow>();
	for (const [index, group] of missing.entries()) {
		const row = created[index];
		const outcome =
			'job' in row ? row.job.settled : 'refused' in row ? { failure: row.refused } : undefined;
		if (outcome !== undefined && 'result' in outcome) {
			group.id = Number(outcome.result.id);
			if (outcome.result.status === 'created') byGroup.set(group, row);
		}
		if (outcome !== undefined && 'failure' in outcome) failGroup(group, outcome.failure);
		if (outcome !== undefined && 'unsent' in outcome) failGroup(group, outcome.unsent);
	}
	return byGroup;
}

/** The options of new groups are read for the first row of each, as they may be expressions. */
function newGroupRow(
	{ first, courseid, name }: SyncGroup,
	contexts: readonly IExecutePaginationFunctions[],
): Row<NewGroupRow> {
	const context = contexts.find((one) => one.getItemIndex() === first.item)!;
	const option = (key: string) => context.getNodeParameter(`options.${key}`, '') as string;
	const grouping = optionalGrouping.read(option('newGroupGrouping'));
	return {
		place: first,
		values: {
			course: { by: 'id', value: courseid! },
			name,
			description: option('newGroupDescription') || undefined,
			idnumber: option('newGroupIdnumber').trim() || undefined,
			grouping: 'value' in grouping ? grouping.value : undefined,
			descriptionformat: undefined,
			enrolmentkey: undefined,
			visibility: undefined,
			participation: undefined,
			customfields: undefined,
		},
	};
}
