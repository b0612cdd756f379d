import type { IExecutePaginationFunctions } from 'n8n-workflow';

import type { Answer } from '../../moodle/failure';
import { readOptions, wholeNumber, yesOrNo, type Options } from '../../input/options';
import { commonOptions, givenOptions, type CommonSettings } from '../settings';

/** What the panel of Sync says. */
export interface GroupSyncSettings extends CommonSettings {
	readonly deleteGroupsWithoutRows: boolean;
	readonly deleteGroupsWithMembers: boolean;
	readonly deleteDespiteFailedRows: boolean;
	/** Number of groups of a course. */
	readonly removalLimitGroups: number;
}

const options: Options<GroupSyncSettings> = {
	...commonOptions,
	deleteGroupsWithoutRows: {
		displayName: 'Delete Groups Without Rows',
		read: yesOrNo,
		otherwise: false,
	},
	deleteGroupsWithMembers: {
		displayName: 'Delete Groups With Members',
		read: yesOrNo,
		otherwise: false,
	},
	deleteDespiteFailedRows: {
		displayName: 'Delete Despite Failed Rows',
		read: yesOrNo,
		otherwise: false,
	},
	removalLimitGroups: {
		displayName: 'Removal Limit (Groups)',
		read: wholeNumber(0),
		otherwise: Infinity,
	},
};

/** Reads the settings from the first item, with the defaults that the panel shows. */
export function readSettings(first: IExecutePaginationFunctions): Answer<GroupSyncSettings> {
	return readOptions(givenOptions(first), options);
}
