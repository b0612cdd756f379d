/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { createServer, type IncomingMessage, type ServerResponse } from 'http';
import type { AddressInfo } from 'net';

import { Agent, request } from 'undici';

/** A request to the web service, and the answer of the site. */
export interface Exchange {
	/** The form, in order. */
	readonly pairs: ReadonlyArray<readonly [string, string]>;
	readonly status: number;
	readonly contentType: string;
	readonly body: string;
}

const ENDPOINT = '/webservice/rest/server.php';

/** Stands between the node and the site, and sees what both say; one request at a time. */
export interface Relay {
	readonly url: string;
	/** Called for each exchange, in order. */
	listener: (exchange: Exchange) => void;
	stop(): Promise<void>;
}

export async function startRelay(site: string): Promise<Relay> {
	const agent = new Agent();
	let turn: Promise<unknown> = Promise.resolve();
	const relay = { listener: () => {}, url: '' } as unknown as Relay & { url: string };
	const server = createServer((asked, answer) => {
		turn = turn.then(async () => await pass(asked, answer)).catch(() => answer.destroy());
	});

	async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of asked) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks);
		const response = await request(site + asked.url!, {
			method: asked.method as 'POST',
			headers: { 'content-type': asked.headers['content-type'] ?? '' },
			body,
			dispatcher: agent,
		});
		const text = await response.body.text();
		const contentType = String(response.headers['content-type'] ?? '');
		const { statusCode: status } = response;
		const { location } = response.headers;
		answer.setHeader('content-type', contentType);
		if (location !== undefined) answer.setHeader('location', location);
		answer.writeHead(status);
		answer.end(text);
		if (asked.url !== ENDPOINT) return;
		const pairs = [...new URLSearchParams(body.toString())];
		relay.listener({ pairs, status, contentType, body: text });
	}

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	relay.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	relay.stop = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		await agent.close();
	};
	return relay;
}
