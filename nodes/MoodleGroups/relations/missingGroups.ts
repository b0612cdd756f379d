import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { readOptions, yesOrNo, type Options } from '../input/options';
import { optionalGrouping } from '../input/references';
import { unlabelled, type Reason, type Row, type RowRef } from '../input/row';
import type { Directory } from '../lookup/directory';
import type { Group } from '../moodle/shapes/group';
import { groupFields } from '../panel/valueFields';
import { unsentReason } from '../run/answerRows';
import { lineBeside, ROW_REFUSED, type AnsweredRow } from '../run/entry';
import { readable } from '../run/resolveRows';
import type { Run } from '../run/run';
import { createBeside, type Made as MadeBeside } from '../things/createBeside';
import { aboutGrouping, type GroupingRef } from '../things/groupingRef';
import { GROUP } from '../things/kind';
import { findNew, type FoundNew, type NewThingRow } from '../things/newThings';
import { ownThings, type Own } from '../things/ownThings';
import { RowGroupings } from '../things/rowGroupings';
import { refuseTaken } from '../things/taken';

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
	/** Where it goes if it is made. */
	readonly into?: GroupingRef;
}

/** What became of a group that was to be made, and what is told if it was. */
export type Made =
	| { readonly id: number; readonly created: AnsweredRow | undefined }
	| { readonly refused: Reason };

/** Groups to make, as far as reading goes. */
export interface Missing<G> {
	readonly rows: ReadonlyArray<{
		readonly group: G;
		readonly row: { readonly place: RowRef; readonly values: FoundNew };
		/** Whether an earlier try of the run has made it, but not surely put it into its grouping. */
		readonly isHalf: boolean;
	}>;
	/** What earlier tries of the run have made. */
	readonly own: ReadonlyMap<FoundNew, Own<Group>>;
	/** Why others cannot be made. */
	readonly refused: ReadonlyMap<G, Reason>;
}

/**
 * Finds the groups that rows name and their courses do not have, each once, with what the options say
 * of new groups.
 *
 * @param groups those that get new members.
 */
export async function findMissing<G extends RowGroup>(
	groups: readonly G[],
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
): Promise<Missing<G>> {
	const { directory, ledger } = run;
	const wanted = groups.filter(
		({ id, courseid }) => id === undefined || (ledger.isRetry && courseid !== undefined),
	);
	const byItem = new Map(contexts.map((context) => [context.getItemIndex(), context]));
	const rows = wanted.map((group) => newGroupRow(group, byItem.get(group.first.item)!));
	const read = await findNew(GROUP, rows, directory, new RowGroupings(run));
	const own = ownThings(GROUP, readable(read), run);
	const found = await refuseIdnumbers(read, own, directory);
	const missing = wanted.flatMap((group, index) => {
		const row = found[index];
		const isHalf = 'values' in row && own.get(row.values)?.isComplete === false;
		return group.id === undefined || isHalf ? { group, row, isHalf } : [];
	});
	const refused = missing.flatMap(
		({ group, row }): Array<[G, Reason]> =>
			'refused' in row ? [[group, unlabelled(row.refused, group.first)]] : [],
	);
	if (!run.continues && refused.length > 0) run.ended ??= ROW_REFUSED;
	const makeable = missing.flatMap(({ row, ...about }) =>
		'values' in row ? { ...about, row } : [],
	);
	return { rows: makeable, own, refused: new Map(refused) };
}

/** Refuses ID numbers of other groups, or of more than one of these: an option gives them. */
async function refuseIdnumbers(
	rows: ReadonlyArray<Row<FoundNew>>,
	own: ReadonlyMap<FoundNew, Own<Group>>,
	directory: Directory,
): Promise<Array<Row<FoundNew>>> {
	const callingOf = (row: FoundNew) => {
		const { courseid, idnumber } = row;
		return { wanted: { courseid, idnumber }, current: own.get(row)?.thing, isUpsert: true };
	};
	const checked = await refuseTaken(GROUP, rows, callingOf, directory);
	return checked.map((row, index) => {
		if ('values' in row || 'refused' in rows[index]) return row;
		return { ...row, refused: { ...row.refused, advice: OWN_IDNUMBERS } };
	});
}

const OWN_IDNUMBERS =
	"Set 'ID Number of New Groups' in the options to an expression that gives each new group its own.";

/**
 * Creates groups.
 *
 * @param isWanted whether one is still to be made.
 * @returns what became of those that were not there, or of which that is not sure: of a retry's.
 */
export async function createMissing<G extends RowGroup>(
	{ rows, own }: Missing<G>,
	isWanted: (group: G) => boolean,
	run: Run,
): Promise<Map<G, Made>> {
	const missing = rows.filter(({ group }) => isWanted(group));
	const rowsOf = missing.map(({ row }) => row);
	const all = await createBeside(GROUP, rowsOf, run, own);
	return new Map(
		all.map((one, index): [G, Made] => {
			const { group, row, isHalf } = missing[index];
			if (!('id' in one)) return [group, { refused: reasonOf(one, group.first) }];
			const { id, isNew, note } = one;
			if (isNew) run.directory.members.noteNew(id);
			const about = aboutNew({ ...group, id, into: row.values.into });
			const isTold = isNew || isHalf;
			return [
				group,
				{ id, created: isTold ? lineBeside(group.first, 'created', about, note) : undefined },
			];
		}),
	);
}

function reasonOf(made: Exclude<MadeBeside, { readonly id: number }>, first: RowRef): Reason {
	if ('refused' in made) return unlabelled(made.refused, first);
	return 'unsent' in made ? unsentReason(made.unsent) : made.failure;
}

/** What an item says of a group that was created, or would be. */
export function aboutNew({ id, courseid, name, into }: RowGroup): object {
	const known = id === undefined ? {} : { groupid: id };
	return { ...known, courseid, name, ...aboutGrouping(into) };
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
