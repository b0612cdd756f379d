import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { groupFields } from '../../panel/valueFields';
import type { Identification } from '../../moodle/naming';
import { unsentReason } from '../../run/answerRows';
import type { AnsweredRow, Done } from '../../run/entry';
import { readOptions, type Options } from '../../input/options';
import { optionalGrouping } from '../../input/references';
import { readable } from '../../run/resolveRows';
import type { Row } from '../../input/row';
import type { Run } from '../../run/run';
import { writeEntries } from '../../run/write';
import { failGroup } from './fail';
import type { SyncGroup } from './resolve';
import { findNew, type FoundNew, type NewThingRow } from '../../things/newThings';
import { GROUP } from '../../things/kind';
import { ownThings, type Own, creating } from '../../things/create';
import type { Group } from '../../moodle/shapes/group';

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
	const found = await findNew(
		GROUP,
		wanted.map((group) => newGroupRow(group, byItem.get(group.first.item)!)),
		directory,
	);
	const own = ownThings(GROUP, readable(found), run);
	const missing = wanted
		.map((group, index) => ({ group, row: found[index] }))
		.filter(({ group, row }) => group.id === undefined || lacksGrouping(row, own));
	const created = await writeEntries(
		missing.map(({ row }) => row),
		{ ...creating(GROUP, run, { own, ifExists: 'returnNamed' }), isSideEffect: true },
		run,
	);
	const byGroup = new Map<SyncGroup, AnsweredRow>();
	for (const [index, { group, row }] of missing.entries()) {
		const answer = created[index];
		const made = doneWith(answer, group);
		group.id = made?.id;
		if (made?.done === 'created' || (made && lacksGrouping(row, own))) byGroup.set(group, answer);
	}
	return byGroup;
}

/** Whether an earlier try of the run has made the group, but not surely put it into its grouping. */
function lacksGrouping(row: Row<FoundNew>, own: ReadonlyMap<FoundNew, Own<Group>>): boolean {
	return 'values' in row && own.get(row.values)?.isComplete === false;
}

/** The group as it was made. Where it was not, its rows say why, and nothing else is done to it. */
function doneWith(answer: AnsweredRow, group: SyncGroup): Done | undefined {
	const outcome = 'entry' in answer ? answer.entry.settled : undefined;
	if (outcome !== undefined && 'done' in outcome) return outcome;
	if ('refused' in answer) failGroup(group, answer.refused);
	else if (outcome !== undefined) {
		failGroup(group, 'unsent' in outcome ? unsentReason(outcome.unsent) : outcome.failure);
	}
	return undefined;
}

interface NewGroupSettings {
	readonly descriptionOfNewGroups: string | undefined;
	readonly idNumberOfNewGroups: string | undefined;
	readonly groupingOfNewGroups: Identification | undefined;
}

const newGroupOptions: Options<NewGroupSettings> = {
	descriptionOfNewGroups: {
		displayName: 'Description of New Groups',
		read: groupFields.description.read,
		otherwise: undefined,
	},
	idNumberOfNewGroups: {
		displayName: 'ID Number of New Groups',
		read: groupFields.idnumber.read,
		otherwise: undefined,
	},
	groupingOfNewGroups: {
		displayName: 'Grouping of New Groups',
		read: optionalGrouping.read,
		otherwise: undefined,
	},
};

/** The options of new groups are read for the first row of each, as they may be expressions. */
function newGroupRow(
	{ first, courseid, name }: SyncGroup,
	context: IExecutePaginationFunctions,
): Row<NewThingRow> {
	const read = readOptions(context.getNodeParameter('options', {}) as IDataObject, newGroupOptions);
	if ('failure' in read) return { place: first, refused: read.failure };
	const { descriptionOfNewGroups, idNumberOfNewGroups, groupingOfNewGroups } = read.value;
	return {
		place: first,
		values: {
			course: { by: 'id', value: courseid! },
			name,
			description: descriptionOfNewGroups,
			idnumber: idNumberOfNewGroups,
			grouping: groupingOfNewGroups,
		},
	};
}
