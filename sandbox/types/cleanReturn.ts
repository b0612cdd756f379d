import { invalidResponse } from '../protocol/exceptions';
import type { Description, Fields } from './descriptions';

/**
 * Moodle's `external_api::clean_returnvalue`: keys in the order of the description, keys that it
 * does not know dropped, a missing required key an `invalidresponse`.
 */
export function cleanReturn(description: Description, result: unknown): unknown {
	if (description.kind === 'value') return result;
	if (description.kind === 'multiple') {
		if (!Array.isArray(result)) {
			throw invalidResponse('Only arrays accepted as response.');
		}
		return result.map((entry) => cleanReturn(description.content as Description, entry));
	}
	const source = result as Record<string, unknown>;
	const cleaned: Record<string, unknown> = {};
	for (const [key, keyDescription] of Object.entries(description.keys as Fields)) {
		if (source[key] !== undefined) cleaned[key] = cleanReturn(keyDescription, source[key]);
		else if (keyDescription.presence === 'required') {
			throw invalidResponse(
				`Error in response - Missing following required key in a single structure: ${key}`,
			);
		}
	}
	return cleaned;
}
