import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { creating } from '../../group/create';
import { descriptionFields, idnumberField } from '../../group/groupFields';
import { findNewGroups, type FoundNewGroup, type NewGroupRow } from '../../group/newGroups';
import { ownGroups, type OwnGroup } from '../../group/ownGroups';
import { unsentReason } from '../../rows/answerRows';
import type { Refusal } from '../../rows/fields';
import type { AnsweredRow } from '../../rows/job';
import { optionalGrouping } from '../../rows/references';
import { readable } from '../../rows/resolve';
import type { Place, Row } from '../../rows/row';
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
	const { directory } = run;
	const isRetry = run.before !== undefined;
	const wanted = groups.filter(({ id, courseid, rows }) => {
		return rows.length > 0 && (id === undefined || (isRetry && courseid !== undefined));
	});
	const byItem = new Map(contexts.map((context) => [context.getItemIndex(), context]));
	const found = await findNewGroups(
		wanted.map((group) => newGroupRow(group, byItem.get(group.first.item)!)),
		directory,
	);
	const own = ownGroups(readable(found), run);
	const missing = wanted
		.map((group, index) => ({ group, row: found[index] }))
		.filter(({ group, row }) => group.id === undefined || isHalfMade(row, own));
	const created = await writeJobs(
		missing.map(({ row }) => row),
		{ ...creating(directory, new Map(), 'returnNamed', own), beside: true },
		run,
	);
	const byGroup = new Map<SyncGroup, AnsweredRow>();
	for (const [index, { group, row }] of missing.entries()) {
		const answer = created[index];
		const result = resultOf(answer, group);
		if (result === undefined) continue;
		group.id = Number(result.id);
		if (result.status === 'created' || isHalfMade(row, own)) byGroup.set(group, answer);
	}
	return byGroup;
}

/** Whether an earlier try of the run has made the group, but not surely put it into its grouping. */
function isHalfMade(row: Row<FoundNewGroup>, own: ReadonlyMap<FoundNewGroup, OwnGroup>): boolean {
	return 'values' in row && own.get(row.values)?.isComplete === false;
}

/** The group as it was made. Where it was not, its rows say why, and nothing else is done to it. */
function resultOf(answer: AnsweredRow, group: SyncGroup): IDataObject | undefined {
	const outcome = 'job' in answer ? answer.job.settled : undefined;
	if (outcome !== undefined && 'result' in outcome) return outcome.result;
	group.id = undefined;
	if ('refused' in answer) failGroup(group, answer.refused);
	else if (outcome !== undefined) {
		failGroup(group, 'unsent' in outcome ? unsentReason(outcome.unsent) : outcome.failure);
	}
	return undefined;
}

/** The options of new groups are read for the first row of each, as they may be expressions. */
function newGroupRow(
	{ first, courseid, name }: SyncGroup,
	context: IExecutePaginationFunctions,
): Row<NewGroupRow> {
	const option = (key: string) => context.getNodeParameter(`options.${key}`, '') as string;
	const grouping = optionalGrouping.read(option('newGroupGrouping'));
	const description = descriptionFields.description.read(option('newGroupDescription'));
	const idnumber = idnumberField.read(option('newGroupIdnumber'));
	if ('refusal' in description) return refused(first, 'Description of New Groups', description);
	if ('refusal' in idnumber) return refused(first, 'ID Number of New Groups', idnumber);
	return {
		place: first,
		values: {
			course: { by: 'id', value: courseid! },
			name,
			description: description.value,
			idnumber: idnumber.value,
			grouping: 'value' in grouping ? grouping.value : undefined,
			descriptionformat: undefined,
			enrolmentkey: undefined,
			visibility: undefined,
			participation: undefined,
			customfields: undefined,
		},
	};
}

function refused(place: Place, option: string, { refusal, advice }: Refusal) {
	return { place, refused: { message: `'${option}' ${refusal}`, advice } };
}
