import type { IExecutePaginationFunctions } from 'n8n-workflow';

import type { Failure } from '../moodle/failure';
import { finding } from '../moodle/reasons';
import { answerRows, type BatchAnswer } from './answerRows';
import { batchInterval, itemCount } from './itemCount';
import { placeLabel, type Place, type Reason } from './row';
import type { Run } from './run';
import { ROW_REFUSED } from './write';

/** Why a sync does nothing with a part of its items. */
export const NOT_WHOLE = finding('notWhole', []).failure;

/** n8n's batching would show a sync only a part of the rows, and it would remove the others. */
export function isWhole(contexts: readonly IExecutePaginationFunctions[]): boolean {
	return batchInterval(contexts[0]) <= 0 || !hasGaps(contexts);
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
