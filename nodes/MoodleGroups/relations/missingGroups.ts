import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { readOptions, yesOrNo, type Options } from '../input/options';
import { optionalGrouping } from '../input/references';
import type { Reason, Row, RowRef } from '../input/row';
import { groupFields } from '../panel/valueFields';
import { unsentReason } from '../run/answerRows';
import { lineBeside, type AnsweredRow } from '../run/entry';
import { readable } from '../run/resolveRows';
import type { Run } from '../run/run';
import { createBeside, type Made as MadeBeside } from '../things/createBeside';
import { GROUP } from '../things/kind';
import { findNew, type NewThingRow } from '../things/newThings';
import { ownThings } from '../things/ownThings';
import { RowGroupings } from '../things/rowGroupings';

/** What the panel says of groups that rows name and their course does not have. */
export interface MissingGroupSettings {
	readonly createMissingGroups: boolean;
}

/** The option of Add and Sync about them. */
export const missingGroupOptions: Options<MissingGroupSettings> = {
	createMissingGroups: { displayName: 'Create Missing Groups', read: yesOrNo, otherwise: false },
};

/** A group that rows name; `id` is `undefined` if it is not there. */
export interface RowGroup {
	readonly id: number | undefined;
	readonly courseid: number | undefined;
	readonly name: string;
	/** The first row that names it. */
	readonly first: RowRef;
}

/** What became of a group that was to be made, and what is told if it was. */
type Made =
	| { readonly id: number; readonly created: AnsweredRow | undefined }
	| { readonly refused: Reason };

/**
 * Creates the groups that rows name and their courses do not have, each once, with what the options
 * say of new groups.
 *
 * @param groups those that get new members.
 * @returns what became of those that did not exist, or may not have: those of a retry.
 */
export async function createMissing<G extends RowGroup>(
	groups: readonly G[],
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<Map<G, Made>> {
	const { directory, ledger } = run;
	const wanted = groups.filter(
		({ id, courseid }) => id === undefined || (ledger.isRetry && courseid !== undefined),
	);
	const byItem = new Map(contexts.map((context) => [context.getItemIndex(), context]));
	const rows = wanted.map((group) => newGroupRow(group, byItem.get(group.first.item)!));
	const found = await findNew(GROUP, rows, directory, new RowGroupings(run));
	const own = ownThings(GROUP, readable(found), run);
	const missing = wanted.flatMap((group, index) => {
		const row = found[index];
		// An earlier try of the run has created the group, but may not have added it to its grouping.
		const isHalf = 'values' in row && own.get(row.values)?.isComplete === false;
		return group.id === undefined || isHalf ? { group, row, isHalf } : [];
	});
	const rowsOf = missing.map(({ row }) => row);
	const all = await createBeside(GROUP, rowsOf, run, own);
	return new Map(
		all.map((one, index): [G, Made] => {
			const { group, isHalf } = missing[index];
			if (!('id' in one)) return [group, { refused: reasonOf(one) }];
			const { id, isNew, note } = one;
			if (isNew) directory.members.noteNew(id);
			const about = aboutNew({ ...group, id });
			const isTold = isNew || isHalf;
			return [
				group,
				{ id, created: isTold ? lineBeside(group.first, 'created', about, note) : undefined },
			];
		}),
	);
}

function reasonOf(made: Exclude<MadeBeside, { readonly id: number }>): Reason {
	if ('refused' in made) return made.refused;
	return 'unsent' in made ? unsentReason(made.unsent) : made.failure;
}

/** What an item says of a group that was created, or would be. */
export function aboutNew({ id, courseid, name }: RowGroup): object {
	return { ...(id === undefined ? {} : { groupid: id }), courseid, name };
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
	{ first, courseid, name }: RowGroup,
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
