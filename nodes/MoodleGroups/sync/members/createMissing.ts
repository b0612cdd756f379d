import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { groupFields } from '../../things/groupFields';
import { findNewGroups, type FoundNewGroup, type NewGroupRow } from '../../things/newGroups';
import { ownGroups, type OwnGroup } from '../../things/ownGroups';
import type { Identification } from '../../moodle/naming';
import { unsentReason } from '../../run/answerRows';
import type { AnsweredRow } from '../../run/entry';
import { readOptions, type Options } from '../../input/options';
import { optionalGrouping } from '../../input/references';
import { readable } from '../../run/resolveRows';
import type { Row } from '../../input/row';
import type { Run } from '../../run/run';
import { writeEntries } from '../../run/write';
import { failGroup } from './fail';
import type { SyncGroup } from './resolve';
import { creating } from '../../things/createGroups';

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
	const isRetry = run.ledger.isRetry;
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
	const created = await writeEntries(
		missing.map(({ row }) => row),
		{ ...creating(run, new Map(), 'returnNamed', own), isSideEffect: true },
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
	const outcome = 'entry' in answer ? answer.entry.settled : undefined;
	if (outcome !== undefined && 'result' in outcome) return outcome.result;
	group.id = undefined;
	if ('refused' in answer) failGroup(group, answer.refused);
	else if (outcome !== undefined) {
		failGroup(group, 'unsent' in outcome ? unsentReason(outcome.unsent) : outcome.failure);
	}
	return undefined;
}

interface NewGroupSettings {
	readonly newGroupDescription: string | undefined;
	readonly newGroupIdnumber: string | undefined;
	readonly newGroupGrouping: Identification | undefined;
}

const newGroupOptions: Options<NewGroupSettings> = {
	newGroupDescription: {
		displayName: 'Description of New Groups',
		read: groupFields.description.read,
		otherwise: undefined,
	},
	newGroupIdnumber: {
		displayName: 'ID Number of New Groups',
		read: groupFields.idnumber.read,
		otherwise: undefined,
	},
	newGroupGrouping: {
		displayName: 'Grouping of New Groups',
		read: optionalGrouping.read,
		otherwise: undefined,
	},
};

/** The options of new groups are read for the first row of each, as they may be expressions. */
function newGroupRow(
	{ first, courseid, name }: SyncGroup,
	context: IExecutePaginationFunctions,
): Row<NewGroupRow> {
	const read = readOptions(context.getNodeParameter('options', {}) as IDataObject, newGroupOptions);
	if ('failure' in read) return { place: first, refused: read.failure };
	const { newGroupDescription, newGroupIdnumber, newGroupGrouping } = read.value;
	return {
		place: first,
		values: {
			course: { by: 'id', value: courseid! },
			name,
			description: newGroupDescription,
			idnumber: newGroupIdnumber,
			grouping: newGroupGrouping,
			descriptionformat: undefined,
			enrolmentkey: undefined,
			visibility: undefined,
			participation: undefined,
			customfields: undefined,
		},
	};
}
