/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'http';
import type { AddressInfo } from 'net';

/** A request that came in. */
export interface Received {
	readonly url: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	readonly wsfunction: string;
}

/** Answers a request in whatever way. */
export type Respond = (response: ServerResponse, request: Received) => void;

/** A site that answers as it is told, however badly. */
export interface RawServer {
	readonly url: string;
	readonly requests: readonly Received[];
	/** How many connections are open. */
	connections(): Promise<number>;
	answer(respond: Respond): void;
}

/** A site for the tests of a file; it starts each of them with no requests. */
export function useRawServer(): RawServer {
	const requests: Received[] = [];
	let respond: Respond = (response) => response.end();
	const server = createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => pieces.push(piece));
		request.on('end', () => {
			const body = Buffer.concat(pieces).toString();
			const wsfunction = new URLSearchParams(body).get('wsfunction') ?? '';
			const received = { url: request.url!, headers: request.headers, body, wsfunction };
			requests.push(received);
			respond(response, received);
		});
	});
	// Nobody listens any more to some of the answers.
	server.on('clientError', (_, socket) => socket.destroy());
	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	beforeEach(() => {
		requests.length = 0;
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});
	return {
		get url() {
			return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		},
		requests,
		connections: async () =>
			await new Promise((resolve) => server.getConnections((_, count) => resolve(count))),
		answer: (next) => {
			respond = next;
		},
	};
}

/** Answers with JSON, as text or as a value. */
export function json(value: unknown): Respond {
	const body = typeof value === 'string' ? value : JSON.stringify(value);
	return (response) => {
		response.writeHead(200, { 'content-type': 'application/json' }).end(body);
	};
}

/** Moodle's error object. */
export function exception(errorcode: unknown, message: unknown): Respond {
	return json({ exception: 'core\\exception\\moodle_exception', errorcode, message });
}
