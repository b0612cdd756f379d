import { parseMultipart } from './multipart';
import { mergeVariables, PhpArray } from './phpArray';
import { parseBody, parseQuery } from './urlencoded';

/** PHP's `post_max_size` of the recorded site: a larger body is dropped whole. */
export const POST_MAX_SIZE = 8 * 1024 * 1024;

export interface RawRequest {
	method: string;
	/** Query string without the question mark. */
	query: string;
	contentType: string;
	body: Buffer;
}

/** The variables that PHP makes of a request: `$_GET` and `$_POST` merged. */
export async function readVariables(request: RawRequest, maxInputVars: number): Promise<PhpArray> {
	const query = parseQuery(request.query, maxInputVars);
	return mergeVariables(query, await readPost(request, maxInputVars));
}

async function readPost(request: RawRequest, maxInputVars: number): Promise<PhpArray> {
	if (request.method !== 'POST' || request.body.length > POST_MAX_SIZE) return new PhpArray();

	const mediaType = request.contentType.split(/[;, ]/, 1)[0].toLowerCase();
	if (mediaType === 'application/x-www-form-urlencoded') {
		return parseBody(request.body.toString('latin1'), maxInputVars);
	}
	if (mediaType === 'multipart/form-data') {
		return await parseMultipart(request.body, request.contentType, maxInputVars);
	}
	return new PhpArray();
}
