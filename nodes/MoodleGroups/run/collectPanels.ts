import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { ROW_REFUSED } from './entry';
import { answerReads } from './answerReads';
import type { BatchAnswer } from './answerRows';
import type { Fields } from '../input/fields';
import { readOptions, wholeNumber, yesOrNo, type Options } from '../input/options';
import { readPanelRow } from '../input/readRows';
import { labelled, type Row } from '../input/row';
import { collectItems, type Run } from './run';

/** A row of an operation that reads, with what else the node's panel says for its item. */
export type PanelRow<E> = E & {
	/** The most results that the panel asks for; `undefined` for all. */
	readonly limit: number | undefined;
	readonly parameter: <T>(name: string, fallback: T) => T;
};

/**
 * The routing of an operation that reads, with one row for each item, from the fields of the node's
 * panel. When the workflow stops on errors, a row that cannot be read stops it before Moodle is
 * asked anything.
 */
export function collectPanels<E extends object>(
	fields: Fields<E>,
	read: (rows: Array<Row<PanelRow<E>>>, run: Run) => Promise<BatchAnswer>,
) {
	return collectItems(async (contexts, run) => {
		const rows = contexts.map((context) => readPanel(context, fields));
		const refused = rows.filter((row) => 'refused' in row);
		if (run.continues || refused.length === 0) return await read(rows, run);
		run.ended ??= ROW_REFUSED;
		return await answerReads(refused, run, async () => ({ value: [] }));
	});
}

function readPanel<E extends object>(
	context: IExecutePaginationFunctions,
	fields: Fields<E>,
): Row<PanelRow<E>> {
	const row = readPanelRow(context, fields);
	if ('refused' in row) return row;
	const { place, values } = row;
	const parameter = <T>(name: string, fallback: T) => context.getNodeParameter(name, fallback) as T;
	const given = { returnAll: parameter('returnAll', false), limit: parameter('limit', 50) };
	const many = readOptions<Many>(given, manyOptions);
	if ('failure' in many) return { place, refused: labelled(many.failure, place) };
	const limit = many.value.returnAll ? undefined : many.value.limit;
	return { place, values: { ...values, limit, parameter } };
}

/** How many results the panel asks for; operations without these fields have the defaults. */
interface Many {
	readonly returnAll: boolean;
	readonly limit: number;
}

const manyOptions: Options<Many> = {
	returnAll: { displayName: 'Return All', read: yesOrNo, otherwise: false },
	limit: { displayName: 'Limit', read: wholeNumber(1), otherwise: 50 },
};

/** What Return All and Limit leave of a list. */
export function limited<T>(all: readonly T[], { limit }: PanelRow<object>): readonly T[] {
	return all.slice(0, limit);
}
