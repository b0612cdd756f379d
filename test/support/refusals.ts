import type { IDataObject } from 'n8n-workflow';

/** Advice that says no more than that something is wrong. */
const EMPTY_ADVICE =
	/^\W*(?:Correct|Check|Change|Fix) (?:it|(?:the|that|this|its) (?:values?|row|cell|column|data|input))(?: (?:of|in) the row)?\./;

/** What follows such a beginning and says more. */
const SAYS_MORE = /\. (?!To be told|Until this row|Not read)\S/;

/** What is wrong with what a failed row is told. */
export function faultsOf(operation: string, json: IDataObject): string[][] {
	const [error, message] = [String(json.error), String(json.message)];
	const labels = `${error} ${message}`.match(/\[item \d[^\]]*\]/g) ?? [];
	const faults = {
		'names no item at its end': !/\[item \d+(?:, entry \d+)?\]$/.test(error),
		'names an item twice': new Set(labels).size < labels.length,
		'has empty advice': (EMPTY_ADVICE.test(message) && !SAYS_MORE.test(message)) || message === '',
		'advises itself':
			operation === 'group/createOrUpdate' && /Create or Update/.test(error + message),
		'shows what nobody sees': /[\0\u00a0\u200b]/.test(error),
	};
	return Object.entries(faults).flatMap(([fault, isSo]) => (isSo ? [[fault, error, message]] : []));
}
