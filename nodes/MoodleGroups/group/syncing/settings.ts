import type { IDataObject } from 'n8n-workflow';

import type { SyncOutput } from '../../rows/answerSync';

/** What the options of Sync say, with the defaults that the panel shows. */
export interface GroupSyncSettings {
	readonly dryRun: boolean;
	readonly output: SyncOutput;
	readonly deleteOthers: boolean;
	readonly deleteWithMembers: boolean;
	readonly removeDespiteFailures: boolean;
	/** Number of groups of a course. */
	readonly removalLimitGroups: number;
	/** Percent of a course's groups. */
	readonly removalLimitPercent: number;
}

export function readSettings(given: IDataObject): GroupSyncSettings {
	const number = (name: string, fallback: number) =>
		given[name] === undefined || given[name] === '' ? fallback : Number(given[name]);
	return {
		dryRun: given.dryRun === true,
		output: (given.output as SyncOutput | undefined) ?? 'changes',
		deleteOthers: given.deleteOthers === true,
		deleteWithMembers: given.deleteWithMembers === true,
		removeDespiteFailures: given.removeDespiteFailures === true,
		removalLimitGroups: number('removalLimitGroups', Infinity),
		removalLimitPercent: number('removalLimitPercent', 50),
	};
}
