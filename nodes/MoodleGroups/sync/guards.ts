import type { IExecutePaginationFunctions } from 'n8n-workflow';

import type { Failure } from '../moodle/failure';
import { diagnosis } from '../moodle/reasons';
import { batchInterval, itemCount } from '../n8n/items';
import { manyRuns } from '../n8n/wiring';

/**
 * Why a sync does nothing with its items: n8n may show it only a part of the rows, and it would
 * remove the others.
 *
 * @param mayRemove whether it would remove anything: without that, branches do no harm.
 */
export function whyIncomplete(
	contexts: readonly IExecutePaginationFunctions[],
	mayRemove: boolean,
): Failure | undefined {
	const isBatch = batchInterval(contexts[0]) > 0 && isMissingItems(contexts);
	if (isBatch) return diagnosis('notWhole', []).failure;
	const runs = manyRuns(contexts[0]);
	if (runs === 'loop') return diagnosis('inLoop', []).failure;
	return runs === 'branches' && mayRemove ? diagnosis('severalBranches', []).failure : undefined;
}

/** Whether n8n keeps items back, because an expression fails for them: it answers them itself. */
export function isMissingItems(contexts: readonly IExecutePaginationFunctions[]): boolean {
	return itemCount(contexts[0]) > contexts.length;
}
