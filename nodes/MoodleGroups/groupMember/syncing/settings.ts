import type { Identification } from '../../moodle/naming';
import { requiredGrouping, requiredUser } from '../../rows/references';
import type { SyncOutput } from '../../rows/answerSync';
import type { RunOptions } from '../../rows/run';

/** What the options of Sync say. */
export interface SyncSettings {
	readonly dryRun: boolean;
	readonly createMissingGroups: boolean;
	/** Groups without rows that are emptied too: none, those of the rows' courses, or of a grouping. */
	readonly emptyOthers: 'none' | 'course' | 'grouping';
	readonly emptyGrouping: Identification | undefined;
	readonly removeOthers: boolean;
	readonly removeDespiteFailures: boolean;
	/** Percent of a group's members. */
	readonly removalLimitPercent: number;
	/** Number of members of a group. */
	readonly removalLimitMembers: number;
	readonly protectedUsers: readonly Identification[];
	/** Short names of the roles in a course whose members are removed; empty for any. */
	readonly removeOnlyRoles: ReadonlySet<string>;
	readonly output: SyncOutput;
}

/** Reads the options, with the defaults that the panel shows. */
export function readSettings(options: RunOptions): SyncSettings {
	const grouping = requiredGrouping.read(options.emptyGrouping);
	return {
		dryRun: options.dryRun === true,
		createMissingGroups: options.createMissingGroups === true,
		emptyOthers: (options.emptyOthers as SyncSettings['emptyOthers']) ?? 'none',
		emptyGrouping: 'value' in grouping ? grouping.value : undefined,
		removeOthers: options.removeOthers !== false,
		removeDespiteFailures: options.removeDespiteFailures === true,
		removalLimitPercent: numberOr(50, options.removalLimitPercent),
		removalLimitMembers: numberOr(Infinity, options.removalLimitMembers),
		protectedUsers: readProtected(options.protectedUsers),
		removeOnlyRoles: new Set(words(options.removeOnlyRoles ?? 'student')),
		output: (options.output as SyncOutput | undefined) ?? 'changes',
	};
}

/** Words separated by commas, semicolons or white space. */
function words(given: unknown): string[] {
	return String(given ?? '')
		.split(/[\s,;]+/)
		.filter((text) => text !== '');
}

/** IDs and usernames. */
function readProtected(given: unknown): Identification[] {
	return words(given).flatMap((value) => {
		const mode = /^\d+$/.test(value) ? 'id' : 'username';
		const read = requiredUser.read({ mode, value });
		return 'value' in read ? [read.value] : [];
	});
}

function numberOr(fallback: number, given: unknown): number {
	const number = Number(given);
	return given === undefined || given === '' || !(number >= 0) ? fallback : number;
}
