/* eslint-disable @n8n/community-nodes/no-restricted-imports, import-x/no-unresolved -- runs on a developer's machine, never inside n8n, with packages of test/e2e */
import { createServer } from 'http';
import type { AddressInfo } from 'net';

import express from 'express';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/**
 * What a school has beside Moodle and n8n: a student information system that exports a roster, a
 * chat with an incoming webhook, and a mail server.
 */
export interface School {
	/** Where the roster is: `…/roster.csv`. */
	readonly url: string;
	/** The port of the mail server. */
	readonly smtpPort: number;
	/** What the chat was told. */
	readonly chat: readonly string[];
	readonly mails: readonly Mail[];
	stop(): Promise<void>;
}

/** A mail that was delivered. */
export interface Mail {
	readonly to: string;
	readonly subject: string;
	readonly text: string;
	/** The text of each attachment, by file name. */
	readonly attachments: Readonly<Record<string, string>>;
}

/** How to start a school. */
export interface SchoolOptions {
	/** Ports of the web server and the mail server; any free ones without them. */
	readonly webPort?: number;
	readonly smtpPort?: number;
	/** Told of each message of the chat. */
	readonly onChat?: (text: string) => void;
	/** Told of each mail. */
	readonly onMail?: (mail: Mail) => void;
}

/** @param roster the export of the student information system at the moment: CSV. */
export async function startSchool(
	roster: () => string,
	{ webPort = 0, smtpPort = 0, onChat, onMail }: SchoolOptions = {},
): Promise<School> {
	const chat: string[] = [];
	const mails: Mail[] = [];
	const app = express();
	app.get('/roster.csv', (_, response) => void response.type('text/csv').send(roster()));
	app.post('/chat', express.json(), (request, response) => {
		const { text } = request.body as { text: string };
		chat.push(text);
		onChat?.(text);
		response.json({ ok: true });
	});
	const web = createServer(app);
	const smtp = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onAuth: (auth, _, done) => done(null, { user: auth.username }),
		onData: (stream, _, done) => {
			void simpleParser(stream).then(({ to, subject = '', text = '', attachments }) => {
				const mail = {
					to: [to ?? []]
						.flat()
						.map((one) => one.text)
						.join(', '),
					subject,
					text,
					attachments: Object.fromEntries(
						attachments.map(({ filename = '', content }) => [filename, content.toString()]),
					),
				};
				mails.push(mail);
				onMail?.(mail);
				done();
			});
		},
	});
	await new Promise<void>((resolve) => web.listen(webPort, '127.0.0.1', resolve));
	await new Promise<void>((resolve) => smtp.listen(smtpPort, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
		smtpPort: (smtp.server.address() as AddressInfo).port,
		chat,
		mails,
		async stop() {
			web.closeAllConnections();
			await new Promise((resolve) => web.close(resolve));
			await new Promise<void>((resolve) => smtp.close(resolve));
		},
	};
}
