import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { ROW_REFUSED } from './job';
import type { Failure } from '../moodle/failure';
import { finding } from '../moodle/reasons';
import { answerRows, type BatchAnswer } from './answerRows';
import { batchInterval, itemCount } from './itemCount';
import { placeLabel, type Place, type Reason } from './row';
import type { Run } from './run';
import { manyRuns } from './wiring';

/**
 * Why a sync does nothing with its items: n8n may show it only a part of the rows, and it would
 * remove the others.
 *
 * @param mayRemove whether it would remove anything: without that, branches do no harm.
 */
export function whyNotWhole(
	contexts: readonly IExecutePaginationFunctions[],
	mayRemove: boolean,
): Failure | undefined {
	const isBatch = batchInterval(contexts[0]) > 0 && hasGaps(contexts);
	if (isBatch) return finding('notWhole', []).failure;
	const runs = manyRuns(contexts[0]);
	if (runs === 'loop') return finding('inLoop', []).failure;
	return runs === 'branches' && mayRemove ? finding('severalBranches', []).failure : undefined;
}

/** Whether n8n keeps items back, because an expression fails for them: it answers them itself. */
export function hasGaps(contexts: readonly IExecutePaginationFunctions[]): boolean {
	return itemCount(contexts[0]) > contexts.length;
}

/** Every row fails for the same reason, and nothing is done. One row is enough to stop for. */
export async function refuseAll(
	rows: ReadonlyArray<{ readonly place: Place }>,
	failure: Failure,
	run: Run,
): Promise<BatchAnswer> {
	if (!run.continues) run.ended ??= ROW_REFUSED;
	return await answerRows(
		(run.continues ? rows : rows.slice(0, 1)).map(({ place }) => ({
			place,
			refused: labelled(failure, place),
		})),
		run,
	);
}

/** A reason with the row that it is about. */
export function labelled(reason: Reason, place: Place): Reason {
	return { ...reason, message: `${reason.message} ${placeLabel(place)}` };
}
