import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { ROW_REFUSED, type AnsweredRow, type BatchAnswer } from './entry';
import { answerRows, refuseAll } from './answerRows';
import type { Options } from '../input/options';
import { hasNoRows, readRows } from '../input/readRows';
import { placeKey, type Row, type RowSource } from '../input/row';
import { collectItems, type Run } from './run';

/** Writes the rows of a batch, as the options of the operation say. */
export type Write<E, S = object> = (
	rows: Array<Row<E>>,
	run: Run,
	settings: S,
	contexts: readonly IExecutePaginationFunctions[],
) => Promise<BatchAnswer>;

export const NO_ROWS = {
	place: { item: 0 },
	done: 'unchanged',
	value: {},
	reason: 'There were no rows, so nothing was changed',
} satisfies AnsweredRow;

/**
 * The routing of an operation that writes rows. When the workflow stops on errors, a row that
 * cannot be read stops it before anything is sent. So do wrong options, which otherwise every row
 * reports.
 */
export function collectRows<E extends object, S extends object>(
	source: RowSource<E>,
	write: Write<E, S>,
	options: Options<S>,
) {
	return collectItems(async (contexts, run) => {
		if (hasNoRows(contexts)) return await answerRows([NO_ROWS], run);
		const hint = (text: string) => run.hints.add(text);
		const rows = readRows(contexts, source, { ...run.how, hint });
		for (const { place, inputFields } of rows) {
			run.ledger.rows.push(place);
			if (inputFields !== undefined) run.inputFields.set(placeKey(place), inputFields);
		}
		const settings = run.read(options);
		if ('failure' in settings) return await refuseAll(rows, settings.failure, run);
		const refused = rows.filter((row) => 'refused' in row);
		if (run.continues || refused.length === 0) {
			return await write(rows, run, settings.value, contexts);
		}
		run.ended ??= ROW_REFUSED;
		return await answerRows(refused, run);
	});
}
