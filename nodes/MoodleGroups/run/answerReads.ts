import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { siteFailure, type Answer } from '../moodle/failure';
import { errorJson, type BatchAnswer, type RunState } from './answerRows';
import { labelled, type Row } from '../input/row';
import { stopFor } from './stopError';

/** The most items that n8n's engine surely takes as the output of one incoming item. */
const MOST_ITEMS = 100_000;

/**
 * The output of an operation that reads: any number of output items for each incoming one, or the
 * reason why there are none.
 */
export async function answerReads<E>(
	rows: ReadonlyArray<Row<E>>,
	run: Pick<RunState, 'continues'>,
	read: (values: E) => Promise<Answer<readonly IDataObject[]>>,
): Promise<BatchAnswer> {
	const items = new Map<number, INodeExecutionData[]>();
	for (const row of rows) {
		const { place } = row;
		let jsons: readonly IDataObject[] = [];
		let refused = 'refused' in row ? row.refused : undefined;
		if ('values' in row) {
			const answer = deliverable(await read(row.values));
			if ('value' in answer) jsons = answer.value;
			// What is wrong with the whole site is not the item's doing.
			else
				refused =
					answer.failure.blame === 'site' ? answer.failure : labelled(answer.failure, place);
		}
		if (refused !== undefined && !run.continues) return { stop: stopFor(place, refused) };
		if (refused !== undefined) jsons = [errorJson(refused, place, {})];
		const pairedItem = { item: place.item };
		items.set(
			place.item,
			jsons.map((json) => ({ json, pairedItem })),
		);
	}
	return { items };
}

/** More than n8n can take would end the run with a message of JavaScript. */
function deliverable<T>(answer: Answer<readonly T[]>): Answer<readonly T[]> {
	if ('failure' in answer || answer.value.length <= MOST_ITEMS) return answer;
	return siteFailure(
		`Moodle has ${answer.value.length} results, more than n8n takes of one item`,
		`Turn off 'Return All' and set 'Limit' to ${MOST_ITEMS} or less.`,
		{ blame: 'request' },
	);
}
