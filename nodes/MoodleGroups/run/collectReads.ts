import type { IDataObject, IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';

import { siteFailure, type Answer } from '../moodle/failure';
import { addItem, errorJson } from './answerRows';
import { ROW_REFUSED } from './entry';
import type { Fields } from '../input/fields';
import { readOptions, wholeNumber, yesOrNo, type Options } from '../input/options';
import { readPanelRow } from '../input/readRows';
import { labelled, type RowRef, type Row } from '../input/row';
import { collectItems, type Run } from './run';
import { stopFor } from './stopError';

/** A row of an operation that reads, with what else the node's panel says for its item. */
export type PanelRow<E, S = object> = E & {
	/** The most results that the panel asks for; `undefined` for all. */
	readonly limit: number | undefined;
	/** The filters and options of the operation. */
	readonly settings: S;
};

/** Reads what a row asks for. */
type Read<F> = (
	row: F,
	run: Run,
) => Answer<readonly IDataObject[]> | Promise<Answer<readonly IDataObject[]>>;

/**
 * The routing of an operation that reads, with one row for each item, from the fields of the node's
 * panel: any number of output items for each, or the reason why there are none. When the workflow
 * stops on errors, a row that cannot be read stops it before Moodle is asked anything.
 *
 * @param settings the filters and options of the operation, and what else its panel asks.
 * @param find turns the rows of all items into what is read; those that it refuses are answered so.
 */
export function collectReads<E extends object, S extends object, F>(
	fields: Fields<E>,
	settings: Options<S>,
	find: (rows: Array<Row<PanelRow<E, S>>>, run: Run) => Array<Row<F>> | Promise<Array<Row<F>>>,
	read: Read<F>,
) {
	return collectItems(async (contexts, run) => {
		const rows = contexts.map((context) => readPanel(context, fields, settings));
		const refused = rows.find((row) => 'refused' in row);
		if (refused !== undefined && !run.continues) {
			run.ended ??= ROW_REFUSED;
			return { stop: stopFor(refused.place, refused.refused) };
		}
		const items = new Map<number, INodeExecutionData[]>();
		for (const row of await find(rows, run)) {
			const { place } = row;
			const answer = 'refused' in row ? { refused: row.refused } : await readRow(row, run, read);
			if ('value' in answer) for (const json of answer.value) addItem(items, place, json);
			else if (!run.continues) return { stop: stopFor(place, answer.refused) };
			else addItem(items, place, errorJson(answer.refused, place, {}, run.hasErrorOutput));
		}
		return { items };
	});
}

/** What is wrong with the whole site is not the item's doing. */
async function readRow<F>(
	{ place, values }: { place: RowRef; values: F },
	run: Run,
	read: Read<F>,
) {
	const answer = deliverable(await read(values, run));
	if ('value' in answer) return answer;
	const { failure } = answer;
	return { refused: failure.blame === 'site' ? failure : labelled(failure, place) };
}

/** The number of items that n8n's engine certainly accepts as output of one incoming item. */
const MOST_ITEMS = 100_000;

/** More than n8n can take would end the run with a message of JavaScript. */
export function deliverable<T>(answer: Answer<readonly T[]>): Answer<readonly T[]> {
	if ('failure' in answer || answer.value.length <= MOST_ITEMS) return answer;
	return siteFailure(
		`Moodle has ${answer.value.length} results, more than n8n accepts from one item`,
		`Turn off 'Return All' and set 'Limit' to ${MOST_ITEMS} or less.`,
		{ blame: 'request' },
	);
}

function readPanel<E extends object, S extends object>(
	context: IExecutePaginationFunctions,
	fields: Fields<E>,
	settings: Options<S>,
): Row<PanelRow<E, S>> {
	const row = readPanelRow(context, fields);
	if ('refused' in row) return row;
	const { place, values } = row;
	const read = readOptions<Many & S>(givenIn(context), { ...manyOptions, ...settings } as Options<
		Many & S
	>);
	if ('failure' in read) return { place, refused: labelled(read.failure, place) };
	const { returnAll, limit } = read.value;
	return {
		place,
		values: { ...values, limit: returnAll ? undefined : limit, settings: read.value },
	};
}

/** What the panel sets apart from the fields of a row, by the names of the parameters. */
function givenIn(context: IExecutePaginationFunctions): IDataObject {
	const collection = (name: string) => context.getNodeParameter(name, {}) as IDataObject;
	const single = ['returnAll', 'limit', 'membersOf'].flatMap((name) => {
		const value = context.getNodeParameter(name, HIDDEN) as IDataObject[string];
		return value === HIDDEN ? [] : [[name, value] as const];
	});
	return { ...collection('filters'), ...collection('options'), ...Object.fromEntries(single) };
}

/** Stands for a field that the panel does not show. */
const HIDDEN = '\u0000hidden';

/** How many results the panel asks for; operations without these fields have the defaults. */
interface Many {
	readonly returnAll: boolean;
	readonly limit: number;
}

const manyOptions: Options<Many> = {
	returnAll: { displayName: 'Return All', read: yesOrNo, otherwise: false },
	limit: { displayName: 'Limit', read: wholeNumber(1), otherwise: 50 },
};
