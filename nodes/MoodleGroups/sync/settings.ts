import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { oneOf, percentage, yesOrNo, type Options } from '../input/options';

/** What a sync gives: an item for each row and removal, for each change, or for each summary. */
export type SyncOutput = 'all' | 'changes' | 'summary';

/** What every sync asks. */
export interface CommonSettings {
	/** Whether only to say what would be done. */
	readonly dryRun: boolean;
	readonly output: SyncOutput;
	/** Percent of the members of a group, or of the groups of a course. */
	readonly removalLimitPercent: number;
}

export const commonOptions: Options<CommonSettings> = {
	dryRun: { displayName: 'Dry Run', read: yesOrNo, otherwise: true },
	output: { displayName: 'Output', read: oneOf('all', 'changes', 'summary'), otherwise: 'changes' },
	removalLimitPercent: {
		displayName: 'Removal Limit (Percent)',
		read: percentage,
		otherwise: 50,
	},
};

/**
 * What the panel says for the whole of a sync: its options, and Dry Run, which stands above them.
 * n8n does not store what is as in a new node, so a node without Dry Run has it on.
 *
 * @param first the context of the first item.
 */
export function givenOptions(first: IExecutePaginationFunctions): IDataObject {
	const dryRun = first.getNodeParameter('dryRun', true) as IDataObject[string];
	return { ...(first.getNodeParameter('options', {}) as IDataObject), dryRun };
}
