import { groupName } from './naming';
import type { Group } from './shapes/group';
import type { Sentence } from './failure';

/** A limit as a message says it, and the option that sets it. */
type Limit = readonly [limit: string, option: string];

/** Why a sync changes nothing; a part of the table in reasons.ts. */
export const SYNC_DIAGNOSES = {
	tooManyRemovals: (
		group: Pick<Group, 'name'> & { readonly id?: number },
		removals: number,
		members: number,
		[limit, option]: Limit,
	): Sentence => [
		`Group ${groupName(group)} would lose ${removals} of its ${members} members; the removal limit is ${limit}`,
		`The group was not changed. Check that the input is complete; if it is, raise '${option}' in the options.`,
	],
	tooManyDeletions: (
		course: string,
		removals: number,
		groups: number,
		[limit, option]: Limit,
	): Sentence => [
		`Course ${course} would lose ${removals} of its ${groups} groups; the removal limit is ${limit}`,
		`No group of the course was changed. Check that the input is complete; if it is, raise '${option}' in the options.`,
	],
	notWhole: (): Sentence => [
		'The node gets its items in batches, but needs all of them at once to see who is missing',
		"Remove 'Batching' from the options of the node.",
	],
	inLoop: (): Sentence => [
		'The node runs in a loop, but needs all items at once to see who is missing',
		'Connect it to the "done" output of the loop, or remove the loop: the node itself sends many rows in one request.',
	],
	severalBranches: (): Sentence => [
		'Several branches of the workflow lead to the node, which runs once for each, but needs all items at once to see who is missing',
		'Join the branches with a Merge node in mode Append, or turn off the options that remove or delete.',
	],
} satisfies Record<string, (...given: never[]) => Sentence>;
