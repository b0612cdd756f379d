import express, { type Express, type NextFunction, type Request, type Response } from 'express';

import type { Locks } from '../database/locks';
import { answerInstead, Faults, isEarly, type Fault, type FaultKind } from '../faults';
import { interfere } from '../interference';
import type { History } from '../page/history';
import { page } from '../page/page';
import { describeState } from '../page/state';
import { serve, type SiteState } from '../protocol/serve';
import type { World } from '../world/world';
import { readVariables, type PhpLimits } from './variables';
import { work } from './work';
import { wait, type Workers } from './workers';

/** A web service request as it came in. */
export interface LoggedRequest {
	readonly method: string;
	readonly path: string;
	/** Query string without the question mark. */
	readonly query: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	/** The raw body. */
	readonly body: string;
	readonly wsfunction: string;
	/** Milliseconds since 1970. */
	readonly receivedAt: number;
	/** The fault that the request met. */
	readonly fault: FaultKind | undefined;
}

/** Sees the site after every request that it has served, and after what somebody else did. */
export type Observer = (world: World, cause: LoggedRequest | Fault) => void;

/** What the server works with; the world is replaced on reset. */
export interface Site extends SiteState {
	world: World;
	/** What was changed last. */
	history: History;
	readonly faults: Faults;
	readonly requests: LoggedRequest[];
	limits: PhpLimits;
	readonly observe: Observer;
	/** Milliseconds added to each request. */
	readonly latency: number;
	/** What the requests under way have locked in the database. */
	locks: Locks;
	/** Who does the work, where it takes as long as on a small real site. */
	readonly workers: Workers | undefined;
	inFlight: number;
	peakConcurrency: number;
	/** Undoes everything since the start. */
	readonly reset: () => void;
}

/** The sandbox's HTTP side: the web service, the page, and the admin calls. */
export function makeServer(site: Site): Express {
	const server = express();
	server.disable('x-powered-by');
	server.disable('etag');
	server.use(readRawBody);
	server.all('/webservice/rest/server.php', async (request, response) => {
		site.inFlight++;
		site.peakConcurrency = Math.max(site.peakConcurrency, site.inFlight);
		try {
			await answerCall(site, request, response);
		} finally {
			site.inFlight--;
		}
	});
	server.get('/', (_, response) => {
		response.type('html').send(page());
	});
	server.get('/sandbox/state', (_, response) => {
		const { world, history } = site;
		history.note(world);
		response.json({ ...describeState(world), changes: history.changes() });
	});
	server.post('/sandbox/faults', (request, response) => {
		site.faults.set(JSON.parse(bodyOf(request).toString()) as Fault[]);
		response.json({ ok: true });
	});
	server.delete('/sandbox/faults', (_, response) => {
		site.faults.set([]);
		response.json({ ok: true });
	});
	server.post('/sandbox/reset', (_, response) => {
		site.reset();
		response.json({ ok: true });
	});
	return server;
}

/** The body as it came: PHP inflates nothing, and judges the size only after it has read it. */
async function readRawBody(request: Request, _: Response, next: NextFunction): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	request.body = Buffer.concat(chunks);
	next();
}

async function answerCall(site: Site, request: Request, response: Response): Promise<void> {
	const mark = request.url.indexOf('?');
	const query = mark === -1 ? '' : request.url.slice(mark + 1);
	const body = bodyOf(request);
	const variables = await readVariables(
		{ method: request.method, query, contentType: request.headers['content-type'] ?? '', body },
		site.limits,
	);
	const asked = variables.get('wsfunction');
	const wsfunction = typeof asked === 'string' ? asked : '';
	const fault = site.faults.next(wsfunction);
	const logged: LoggedRequest = {
		method: request.method,
		path: request.path,
		query,
		headers: request.headers,
		body: body.toString(),
		wsfunction,
		receivedAt: Date.now(),
		fault: fault?.kind,
	};
	site.requests.push(logged);
	const { world } = site;
	if (fault && interfere(fault, world, String(variables.get('wstoken')))) {
		site.observe(world, fault);
	}
	if (fault?.kind === 'dropBefore') return void request.socket.destroy();
	if (fault?.kind === 'slowBefore') await wait(fault.delay ?? 1000);
	const instead = fault && answerInstead(fault, site.version);
	if (instead !== undefined) {
		response.writeHead(instead.status, instead.headers).end(instead.body);
		return;
	}
	if (fault !== undefined && isEarly(fault)) {
		const { commit } = world.hold(() => serve(variables, site, false));
		if (fault.kind === 'dropEarly') request.socket.destroy();
		else gatewayTimeout(response);
		await wait(fault.delay ?? 1000);
		commit();
		return site.observe(world, logged);
	}
	const answer = await work(site, variables, fault?.kind === 'debugging', logged);
	await wait(site.latency);
	if (fault?.kind === 'dropAfter') return void request.socket.destroy();
	if (fault?.kind === 'slowAfter') await wait(fault.delay ?? 1000);
	if (fault?.kind === 'gatewayTimeoutAfter') return gatewayTimeout(response);
	// Express itself would add a charset, which Moodle does not send.
	response.writeHead(200, { 'content-type': answer.contentType }).end(spoil(answer.body, fault));
}

/** The answer of a server in front of Moodle that waits no longer. */
function gatewayTimeout(response: Response): void {
	response.writeHead(504, { 'content-type': 'text/html' }).end('<html>Gateway Time-out</html>');
}

function spoil(body: string, fault: Fault | undefined): string {
	if (fault?.kind === 'truncated') return body.slice(0, Math.floor(body.length / 2));
	if (fault?.kind === 'textBefore') return `Warning: Undefined variable $x in plugin.php\n${body}`;
	return body;
}

function bodyOf(request: Request): Buffer {
	return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}
