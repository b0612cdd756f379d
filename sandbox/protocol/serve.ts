import { findFunction, isInService, isKnown } from '../functions';
import type { PhpArray } from '../http/phpArray';
import type { Caller } from '../world/access';
import type { MoodleVersion } from '../versions';
import type { World } from '../world/world';
import {
	accessDenied,
	describeException,
	invalidParameter,
	missingCapability,
	missingRecord,
	moodleException,
	MoodleException,
} from './exceptions';
import { CONTENT_TYPES, formatException, formatResult } from './format';
import { readRequest, type RestRequest } from './request';

/** What the web service works with. */
export interface SiteState {
	readonly world: World;
	readonly version: MoodleVersion;
	readonly url: () => string;
}

/** A web service answer before it becomes HTTP. */
export interface RestAnswer {
	readonly contentType: string;
	readonly body: string;
	/** Milliseconds that a small real site would have worked. */
	readonly cost: number;
}

/** Milliseconds of any call on a small real site. */
const BASE_COST = 26;

/** A part of the work of a call: the rows that the database locks for it, and the time it takes. */
export interface Step {
	readonly rows: readonly string[];
	readonly milliseconds: number;
}

/**
 * The work of a call of which the database has to know, entry by entry; no steps if it locks
 * nothing. What is thrown on the way fails the call.
 */
export function* stepsOf(variables: PhpArray, site: SiteState): Generator<Step> {
	const request = readRequest(variables);
	const caller = authenticate(request, site);
	const called = findFunction(request.functionName);
	if (called === undefined) return;
	let milliseconds = BASE_COST;
	for (const rows of called.locks(request.params, caller)) {
		milliseconds += called.millisecondsPerEntry;
		yield { rows, milliseconds };
		milliseconds = 0;
	}
}

/**
 * Answers the variables of a request as Moodle's REST server does.
 *
 * @param failure what the database has thrown on the way.
 */
export function serve(
	variables: PhpArray,
	site: SiteState,
	debugging: boolean,
	failure?: unknown,
): RestAnswer {
	const request = readRequest(variables);
	const contentType = CONTENT_TYPES[request.format];
	try {
		if (failure !== undefined) throw failure;
		const caller = authenticate(request, site);
		const called = findFunction(request.functionName);
		// Not imitated: answers as if the token's user lacked the capability.
		if (called === undefined) throw missingCapability(request.functionName);
		const result = called.call(request.params, caller);
		const body = formatResult(request.format, result, called.returns(site.version));
		return { contentType, body, cost: BASE_COST + called.cost(request.params) };
	} catch (error) {
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- no node runs here
		if (!(error instanceof MoodleException)) throw error;
		return {
			contentType,
			body: formatException(request.format, describeException(error, site.version, debugging)),
			cost: BASE_COST,
		};
	}
}

function authenticate(request: RestRequest, { world, version, url }: SiteState): Caller {
	const token = world.tokens.get(request.token);
	if (token === undefined) {
		throw moodleException('invalidtoken', 'Invalid token - token not found');
	}
	if (token.refused) throw accessDenied('The token is not accepted');
	const user = world.users.get(token.userid)!;
	for (const [is, errorcode, state] of [
		[user.confirmed === false, 'wsaccessuserunconfirmed', 'unconfirmed'],
		[user.deleted, 'wsaccessuserdeleted', 'deleted'],
		[user.suspended, 'wsaccessusersuspended', 'suspended'],
		[user.auth === 'nologin', 'wsaccessusernologin', 'nologin authentication'],
	] as const) {
		if (is) {
			const message = `Refused web service access for ${state} username: ${user.username}`;
			throw moodleException(errorcode, message);
		}
	}
	const { functionName, raw, fileUrls } = request;
	if (functionName === '') {
		throw invalidParameter('Missing required key in single structure: wsfunction');
	}
	if (!isKnown(functionName, version)) throw missingRecord('external_functions');
	if (!isInService(functionName, token.functions)) {
		throw accessDenied(`Access to the function ${functionName}() is not allowed.`);
	}
	const { userid, functions } = token;
	return { world, version, userid, functions, raw, fileUrls, siteUrl: url() };
}
