import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import type { Answer } from '../moodle/failure';
import { oneOf, percentage, readOptions, yesOrNo, type Options } from '../input/options';

/** What every sync asks. */
export interface SyncSettings {
	/** Whether only to say what would be done. */
	readonly dryRun: boolean;
	/** An item for each row and removal, for each change, or for each group or course. */
	readonly output: 'all' | 'changes' | 'summary';
	/** Percent of the members of a group, or of the groups of a course. */
	readonly removalLimitPercent: number;
}

/** Options to tick. */
export const ON = { read: yesOrNo, otherwise: true };
export const OFF = { read: yesOrNo, otherwise: false };

/** The options of every sync. */
export const syncOptions: Options<SyncSettings> = {
	dryRun: { displayName: 'Dry Run', ...ON },
	output: { displayName: 'Output', read: oneOf('all', 'changes', 'summary'), otherwise: 'changes' },
	removalLimitPercent: { displayName: 'Removal Limit (Percent)', read: percentage, otherwise: 50 },
};

/**
 * Reads what the panel says for the whole of a sync: its options, and Dry Run, which stands above
 * them. n8n does not store what is as in a new node, so a node without Dry Run has it on.
 *
 * @param first the context of the first item.
 * @returns a failure that names every option that cannot be taken.
 */
export function readSettings<S extends SyncSettings>(
	first: IExecutePaginationFunctions,
	options: Options<S>,
): Answer<S> {
	const dryRun = first.getNodeParameter('dryRun', true) as IDataObject[string];
	const given = first.getNodeParameter('options', {}) as IDataObject;
	return readOptions({ ...given, dryRun }, options);
}
