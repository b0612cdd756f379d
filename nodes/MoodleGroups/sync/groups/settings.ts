import { wholeNumber, type Options } from '../../input/options';
import { missingGroupingOptions, type MissingGroupingSettings } from '../../things/newGroups';
import type { RemovalRules } from '../removal';
import { OFF, syncOptions, type SyncSettings } from '../settings';

/** What the panel of Group > Sync says. */
export interface GroupSettings extends SyncSettings, MissingGroupingSettings {
	readonly deleteGroupsWithoutRows: boolean;
	readonly deleteGroupsWithMembers: boolean;
	readonly deleteDespiteFailedRows: boolean;
	/** Number of groups of a course. */
	readonly removalLimitGroups: number;
}

export const groupOptions: Options<GroupSettings> = {
	...syncOptions,
	...missingGroupingOptions,
	deleteGroupsWithoutRows: { displayName: 'Delete Groups Without Rows', ...OFF },
	deleteGroupsWithMembers: { displayName: 'Delete Groups With Members', ...OFF },
	deleteDespiteFailedRows: { displayName: 'Delete Despite Failed Rows', ...OFF },
	removalLimitGroups: {
		displayName: 'Removal Limit (Groups)',
		read: wholeNumber(0),
		otherwise: Infinity,
	},
};

export function groupRules(settings: GroupSettings): RemovalRules {
	return {
		isOn: settings.deleteGroupsWithoutRows,
		despiteFailedRows: settings.deleteDespiteFailedRows,
		number: settings.removalLimitGroups,
		percent: settings.removalLimitPercent,
	};
}
