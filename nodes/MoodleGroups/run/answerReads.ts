import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { siteFailure, type Answer, type Failure } from '../moodle/failure';
import { errorJson, type BatchAnswer } from './answerRows';
import type { RunState } from './entry';
import { placeLabel, type Place, type Reason, type Row } from '../input/row';

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
		const answer =
			'refused' in row
				? { failure: row.refused }
				: labelled(deliverable(await read(row.values)), place);
		if ('failure' in answer && !run.continues) return { stop: stopOf(answer.failure, place) };
		const jsons = 'failure' in answer ? [errorJson(answer.failure, place, {})] : answer.value;
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

function labelled<T>(answer: Answer<T>, place: Place): Answer<T> | { failure: Reason } {
	if ('value' in answer) return answer;
	const { failure } = answer;
	return { failure: { ...failure, message: messageOf(failure, place) } };
}

/** What is wrong with the whole site is not the item's doing. */
function messageOf({ message, blame }: Failure, place: Place): string {
	return blame === 'site' ? message : `${message} ${placeLabel(place)}`;
}

function stopOf({ message, advice, errorcode }: Reason, { item }: Place) {
	const code = errorcode === undefined ? '' : ` Error code: ${errorcode}.`;
	return { item, message, description: `${advice}${code}` };
}
