/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';

import { Command, InvalidArgumentError, Option } from 'commander';

import {
	DEFAULT_TOKEN,
	startSandbox,
	type DatabaseName,
	type Fault,
	type MoodleName,
	type WorldFile,
} from './index';
import { DATABASES, DEFAULT_DATABASE } from './database/locks';
import { DEFAULT_MOODLE, VERSIONS } from './versions';

interface Arguments {
	port: number;
	token: string;
	moodle: MoodleName;
	database: DatabaseName;
	world?: WorldFile;
	maxInputVars: number;
	postMaxSize: number;
	latency: number;
	cost: 'none' | 'real';
	faults?: Fault[];
}

const command = new Command('sandbox')
	.description('A Moodle-compatible web service to try and test against')
	.option('--port <number>', 'port on 127.0.0.1, 0 for any free one', number, 0)
	.option('--token <text>', 'token of the built-in world', DEFAULT_TOKEN)
	.addOption(
		new Option('--moodle <version>', 'version of Moodle to answer as')
			.choices(Object.keys(VERSIONS))
			.default(DEFAULT_MOODLE),
	)
	.addOption(
		new Option('--database <name>', 'database behind it: how names compare, how deadlocks end')
			.choices(DATABASES)
			.default(DEFAULT_DATABASE),
	)
	.option('--world <file>', 'JSON file with courses, users, enrolments and tokens', json<WorldFile>)
	.option('--max-input-vars <number>', "PHP's limit of form variables", number, 5000)
	.option('--post-max-size <bytes>', "PHP's limit of a request's size", number, 8 * 1024 * 1024)
	.option('--latency <ms>', 'milliseconds added to each request', number, 0)
	.addOption(
		new Option('--cost <kind>', 'how long the work takes')
			.choices(['none', 'real'])
			.default('none'),
	)
	.option('--faults <file>', 'JSON file with the faults to switch on', json<Fault[]>);

void main();

async function main(): Promise<void> {
	const sandbox = await startSandbox(command.parse().opts<Arguments>());
	process.stdout.write(`${JSON.stringify({ url: sandbox.url, token: sandbox.token })}\n`);
}

function number(text: string): number {
	if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Not a whole number.');
	return Number(text);
}

function json<T>(file: string): T {
	return JSON.parse(readFileSync(file, 'utf8')) as T;
}
