import { quote, type Reader } from '../../input/fields';
import { oneOf, refuseOption, wholeNumber, type Options } from '../../input/options';
import { optionalGrouping, requiredUser } from '../../input/references';
import type { Identification } from '../../moodle/naming';
import type { RemovalRules } from '../removal';
import { enrolmentOptions, type EnrolmentSettings } from '../../relations/enrolFirst';
import { missingGroupOptions, type MissingGroupSettings } from '../../relations/missingGroups';
import { OFF, ON, syncOptions, type SyncSettings } from '../settings';

/** What the panel of Group Member > Sync says. */
export interface MemberSettings extends SyncSettings, EnrolmentSettings, MissingGroupSettings {
	/** Groups without rows that are emptied too: none, those of the rows' courses, or of a grouping. */
	readonly emptyGroupsWithoutRows: 'none' | 'course' | 'grouping';
	readonly groupingToEmpty: Identification | undefined;
	readonly removeMembersNotInInput: boolean;
	readonly removeDespiteFailedRows: boolean;
	/** Number of members of a group. */
	readonly removalLimitMembers: number;
	readonly protectedUsers: readonly Identification[];
	/** Short names of the roles in a course whose members are removed; empty for any. */
	readonly removeOnlyMembersWithRole: ReadonlySet<string>;
}

/** Words separated by commas, semicolons or white space, or a list of them. */
const words: Reader<readonly string[]> = (raw) => {
	const parts: unknown[] = Array.isArray(raw) ? raw : [raw];
	if (parts.some((part) => typeof part !== 'string' && typeof part !== 'number')) {
		return refuseOption(`must be a text, but is ${quote(raw)}`);
	}
	const all = parts.join(',').split(/[\s,;]+/);
	return { value: all.filter((word) => word !== '') };
};

/** Short names of roles, in lower case as Moodle's own are. */
const roles: Reader<ReadonlySet<string>> = (raw) => {
	const given = words(raw);
	if ('refusal' in given) return given;
	return { value: new Set(given.value.map((role) => role.toLowerCase())) };
};

/** IDs and usernames. */
const users: Reader<readonly Identification[]> = (raw) => {
	const given = words(raw);
	if ('refusal' in given) return given;
	const found: Identification[] = [];
	for (const value of given.value) {
		const read = requiredUser.read({ mode: /^\d+$/.test(value) ? 'id' : 'username', value });
		if ('refusal' in read) return read;
		found.push(read.value);
	}
	return { value: found };
};

export const memberOptions: Options<MemberSettings> = {
	...syncOptions,
	...enrolmentOptions,
	...missingGroupOptions,
	emptyGroupsWithoutRows: {
		displayName: 'Empty Groups Without Rows',
		read: oneOf('none', 'course', 'grouping'),
		otherwise: 'none',
	},
	groupingToEmpty: {
		displayName: 'Grouping to Empty',
		read: optionalGrouping.read,
		otherwise: undefined,
	},
	removeMembersNotInInput: { displayName: 'Remove Members Not in Input', ...ON },
	removeDespiteFailedRows: { displayName: 'Remove Despite Failed Rows', ...OFF },
	removalLimitMembers: {
		displayName: 'Removal Limit (Members)',
		read: wholeNumber(0),
		otherwise: Infinity,
	},
	protectedUsers: { displayName: 'Protected Users', read: users, otherwise: [] },
	removeOnlyMembersWithRole: {
		displayName: 'Remove Only Members With Role',
		read: roles,
		otherwise: new Set(['student']),
	},
};

export function memberRules(settings: MemberSettings): RemovalRules {
	return {
		isOn: settings.removeMembersNotInInput,
		despiteFailedRows: settings.removeDespiteFailedRows,
		number: settings.removalLimitMembers,
		percent: settings.removalLimitPercent,
	};
}
