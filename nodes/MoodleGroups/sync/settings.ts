import { oneOf, percentage, yesOrNo, type Options } from '../input/options';

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
