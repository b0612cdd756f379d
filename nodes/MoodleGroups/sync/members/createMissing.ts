import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { readOptions } from '../../input/options';
import { optionalGrouping } from '../../input/references';
import type { Row } from '../../input/row';
import { groupFields } from '../../panel/valueFields';
import { unsentReason } from '../../run/answerRows';
import type { AnsweredRow, Done } from '../../run/entry';
import { readable } from '../../run/resolveRows';
import { writeEntries } from '../../run/write';
import { creating } from '../../things/create';
import { ownThings } from '../../things/ownThings';
import { tellTwins } from '../../things/twins';
import { GROUP } from '../../things/kind';
import { findNew, type FoundNew, type NewThingRow } from '../../things/newThings';
import { lineBeside } from '../report';
import type { Sync } from '../sync';
import type { Keepers } from './keepers';
import type { MemberSettings } from './settings';
import { addedBy, failGroup, type SyncGroup } from './syncGroup';

/**
 * Creates the groups that rows name and their courses do not have, with what the options say of
 * new groups. The rows of a group that cannot be created fail with the reason.
 */
export async function createMissingGroups(
	groups: readonly SyncGroup[],
	{ run, contexts }: Sync<MemberSettings>,
	keepers: Keepers,
): Promise<void> {
	const { isRetry } = run.ledger;
	const wanted = groups.filter(({ id, courseid, rows }) => {
		return rows.length > 0 && (id === undefined || (isRetry && courseid !== undefined));
	});
	const byItem = new Map(contexts.map((context) => [context.getItemIndex(), context]));
	const found = await findNew(
		GROUP,
		wanted.map((group) => newGroupRow(group, byItem.get(group.first.item)!)),
		run.directory,
	);
	const own = ownThings(GROUP, readable(found), run);
	// An earlier try of the run has made the group, but not surely put it into its grouping.
	const lacksGrouping = (row: Row<FoundNew>) =>
		'values' in row && own.get(row.values)?.isComplete === false;
	const missing = wanted
		.map((group, index) => ({ group, row: found[index] }))
		.filter(({ group, row }) => group.id === undefined || lacksGrouping(row));
	const written = await writeEntries(
		missing.map(({ row }) => row),
		{ ...creating(GROUP, run, { own, ifExists: 'returnNamed' }), isSideEffect: true },
		run,
	);
	const answers = await tellTwins(GROUP, written, run.directory);
	for (const [index, { group, row }] of missing.entries()) {
		const answer = answers[index];
		const made = madeOf(answer, group, keepers);
		group.id = made?.thing?.id;
		if (made?.done === 'created' || (made && lacksGrouping(row))) {
			const twins = 'note' in answer ? answer.note : undefined;
			group.created = lineBeside(group.first, 'created', aboutNew(group), twins);
		}
	}
}

/** What an item says of a group that was created, or would be. */
export function aboutNew({ id, courseid, name }: SyncGroup): object {
	return { ...(id === undefined ? {} : { groupid: id }), courseid, name };
}

/**
 * The group as it was made. Where it was not, its rows say why, nothing else is done to it, and
 * whoever belongs into it keeps the groups that they have.
 */
function madeOf(answer: AnsweredRow, group: SyncGroup, keepers: Keepers): Done | undefined {
	const outcome = 'entry' in answer ? answer.entry.settled : undefined;
	if (outcome !== undefined && 'done' in outcome) return outcome;
	const { courseid, failed } = group;
	const added = addedBy(group);
	for (const { userid } of added) keepers.addCreation({ courseid, userid });
	if (added.length > 0) for (const { keeps } of failed) keepers.addCreation(keeps);
	if ('refused' in answer) failGroup(group, answer.refused);
	else if (outcome !== undefined) {
		failGroup(group, 'unsent' in outcome ? unsentReason(outcome.unsent) : outcome.failure);
	}
	return undefined;
}

const newGroupOptions = {
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
