import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { ROW_REFUSED, type AnsweredRow, type BatchAnswer } from './entry';
import { answerRows, refuseAll } from './answerRows';
import { hasNoRows, readRows } from '../input/readRows';
import { placeKey, type Row, type RowSource } from '../input/row';
import { collectItems, type Run } from './run';

/** Writes the rows of a batch. */
export type Write<E> = (
	rows: Array<Row<E>>,
	run: Run,
	contexts: readonly IExecutePaginationFunctions[],
) => Promise<BatchAnswer>;

const NO_ROWS: AnsweredRow = {
	place: { item: 0 },
	done: 'unchanged',
	value: {},
	reason: 'There were no rows, so nothing was changed',
};

/**
 * The routing of an operation that writes rows. When the workflow stops on errors, a row that
 * cannot be read stops it before anything is sent. So does a wrong option, which otherwise every
 * row reports.
 */
export function collectRows<E extends object>(source: RowSource<E>, write: Write<E>) {
	return collectItems(async (contexts, run) => {
		if (hasNoRows(contexts)) return await answerRows([NO_ROWS], run);
		const hint = (text: string) => run.hints.add(text);
		const rows = readRows(contexts, source, { ...run.how, hint });
		for (const { place, inputFields } of rows) {
			run.ledger.rows.push(place);
			if (inputFields !== undefined) run.inputFields.set(placeKey(place), inputFields);
		}
		if (run.refused !== undefined) return await refuseAll(rows, run.refused, run);
		const refused = rows.filter((row) => 'refused' in row);
		if (run.continues || refused.length === 0) return await write(rows, run, contexts);
		run.ended ??= ROW_REFUSED;
		return await answerRows(refused, run);
	});
}
