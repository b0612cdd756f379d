/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { createServer } from 'http';
import type { AddressInfo } from 'net';

import express from 'express';

/** A message of a conversation with a model, in the words of OpenAI's interface. */
export interface Message {
	readonly role: 'system' | 'user' | 'assistant' | 'tool';
	readonly content: string | null;
}

/** What the model does next: it calls a tool, or answers. */
export type Turn = { readonly call: string; readonly with: object } | { readonly say: string };

/** A language model that follows a script, behind the interface that OpenAI's has. */
export interface Model {
	readonly url: string;
	/** The tools that it was offered in the last request, with their descriptions of arguments. */
	readonly tools: ReadonlyArray<{ name: string; parameters: { properties?: object } }>;
	stop(): Promise<void>;
}

/** @param script what the model does, given the conversation so far. */
export async function startModel(script: (conversation: readonly Message[]) => Turn) {
	let tools: Model['tools'] = [];
	const app = express();
	app.post('/v1/chat/completions', express.json({ limit: '10mb' }), (request, response) => {
		const body = request.body as {
			messages: Message[];
			tools?: Array<{ function: Model['tools'][number] }>;
		};
		tools = (body.tools ?? []).map((tool) => tool.function);
		const turn = script(body.messages);
		response.json({
			id: 'one',
			object: 'chat.completion',
			created: 0,
			model: 'scripted',
			choices: [
				{
					index: 0,
					message: messageOf(turn),
					finish_reason: 'call' in turn ? 'tool_calls' : 'stop',
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		});
	});
	const server = createServer(app);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const model: Model = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		get tools() {
			return tools;
		},
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return model;
}

function messageOf(turn: Turn): object {
	if ('say' in turn) return { role: 'assistant', content: turn.say };
	const call = { name: turn.call, arguments: JSON.stringify(turn.with) };
	return {
		role: 'assistant',
		content: null,
		tool_calls: [{ id: 'call_1', type: 'function', function: call }],
	};
}
