import { parseMultipart } from './multipart';
import { mergeVariables, PhpArray } from './phpArray';
import { parseBody, parseQuery } from './urlencoded';

/** PHP's `post_max_size` of the recorded site: a larger body is dropped whole. */
export const POST_MAX_SIZE = 8 * 1024 * 1024;

/** What PHP takes of a request. */
export interface PhpLimits {
	readonly maxInputVars: number;
	/** Bytes. */
	readonly postMaxSize: number;
}

export interface RawRequest {
	method: string;
	/** Query string without the question mark. */
	query: string;
	contentType: string;
	body: Buffer;
}

/** The variables that PHP makes of a request: `$_GET` and `$_POST` merged. */
export async function readVariables(request: RawRequest, limits: PhpLimits): Promise<PhpArray> {
	const query = parseQuery(request.query, limits.maxInputVars);
	return mergeVariables(query, await readPost(request, limits));
}

async function readPost(
	request: RawRequest,
	{ maxInputVars, postMaxSize }: PhpLimits,
): Promise<PhpArray> {
	if (request.method !== 'POST' || request.body.length > postMaxSize) return new PhpArray();

	const mediaType = request.contentType.split(/[;, ]/, 1)[0].toLowerCase();
	if (mediaType === 'application/x-www-form-urlencoded') {
		return parseBody(request.body.toString('latin1'), maxInputVars);
	}
	if (mediaType === 'multipart/form-data') {
		return await parseMultipart(request.body, request.contentType, maxInputVars);
	}
	return new PhpArray();
}
