import { PhpArray, type PhpValue } from '../http/phpArray';
import { cleanBool } from '../types/clean';
import type { RestFormat } from './format';

/** A web service request, taken apart. */
export interface RestRequest {
	format: RestFormat;
	token: string;
	functionName: string;
	/** `moodlewssettingraw`: texts as stored instead of formatted. */
	raw: boolean;
	/** `moodlewssettingfileurl`: addresses instead of Moodle's marks for files. */
	fileUrls: boolean;
	params: PhpArray;
}

const SETTINGS = ['raw', 'fileurl', 'filter', 'lang', 'timezone'].map(
	(name) => `moodlewssetting${name}`,
);

/** Separates what belongs to the protocol from the function's own parameters. */
export function readRequest(variables: PhpArray): RestRequest {
	const params = new PhpArray();
	const reserved = ['wstoken', 'wsfunction', 'moodlewsrestformat', ...SETTINGS];
	for (const [key, value] of variables) {
		if (!reserved.includes(key)) params.set(key, value);
	}
	return {
		format: variables.get('moodlewsrestformat') === 'json' ? 'json' : 'xml',
		token: text(variables.get('wstoken')),
		functionName: text(variables.get('wsfunction')),
		raw: cleanBool(text(variables.get('moodlewssettingraw'))),
		fileUrls: cleanBool(text(variables.get('moodlewssettingfileurl') ?? '1')),
		params,
	};
}

function text(value: PhpValue | undefined): string {
	return typeof value === 'string' ? value : '';
}
