/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { writeFileSync } from 'fs';

import { Command } from 'commander';

import { readSiteUrl } from '../../nodes/MoodleGroups/moodle/siteUrl';
import { cleanUp } from './cleanUp';
import { connect, Unfit } from './connect';
import type { Live } from './live';
import { Recorder } from './recording/recorder';
import { startRelay } from './recording/relay';
import { runSuite, type Result } from './suite';

interface Arguments {
	readonly allowGroups?: boolean;
	readonly record?: string;
}

const command = new Command('npm run test:live --')
	.description(
		'Runs every operation of the node against the Moodle site of MOODLE_URL with MOODLE_TOKEN, ' +
			'in the course MOODLE_COURSE (id or short name), and removes what it made.',
	)
	.option('--record <file>', 'write what was asked and answered, without personal data')
	.option('--allow-groups', 'run in a course that has groups, and leave those alone');

/** Exit codes: 0 all passed, 1 something failed, 2 it could not run, 130 interrupted. */
void main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		if (error instanceof Unfit) say(error.message);
		else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
		process.exit(error instanceof Unfit ? 2 : 1);
	},
);

async function main(): Promise<number> {
	const { allowGroups, record } = command.parse().opts<Arguments>();
	const { MOODLE_URL, MOODLE_TOKEN: token, MOODLE_COURSE: course } = process.env;
	if (!MOODLE_URL || !token || !course) {
		throw new Unfit(
			'Set MOODLE_URL (address of the site), MOODLE_TOKEN (a token that may manage groups) and ' +
				'MOODLE_COURSE (id or short name of a course with a few enrolled students and no groups).',
		);
	}
	const address = readSiteUrl(MOODLE_URL);
	if ('refusal' in address) throw new Unfit(`MOODLE_URL: ${address.refusal}.`);
	const relay = record === undefined ? undefined : await startRelay(address.site);
	const url = relay?.url ?? address.site;
	const live = await connect({ site: { url, token }, course, allowGroups });
	if (relay && live.isShared) throw new Unfit('A recording needs a course without groups.');
	const recorder = relay && new Recorder(relay, live.found, address.site);
	say(`Moodle ${live.info.release} at ${address.site}, as ${live.info.username}`);
	say(`Course ${live.course.shortname} (ID ${live.course.id}); names begin with ${live.prefix}`);
	cleanUpWhenEnded(live);
	const results = await runSuite(live, report, recorder?.record.bind(recorder));
	if (record !== undefined) writeFileSync(record, recorder!.toJson());
	await live.api.close();
	const failed = results.filter(({ error }) => error !== undefined).length;
	const skipped = results.filter((result) => result.skipped !== undefined).length;
	if (skipped > 0) say(`${skipped} skipped`);
	say(`${results.length - failed - skipped} passed, ${failed} failed`);
	if (live.isCancelled) return 130;
	return failed === 0 ? 0 : 1;
}

/** Whatever ends the run early, what was made is removed; the current case does that itself. */
function cleanUpWhenEnded(live: Live): void {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => {
			say('Interrupted: removing what was made. Once more to leave it there.');
			live.cancel();
			process.once(signal, () => process.exit(130));
		});
	}
	process.once('uncaughtException', (error) => {
		process.stderr.write(`${error.stack}\n`);
		void cleanUp(live, true).finally(() => process.exit(1));
	});
}

function report({ name, skipped, error }: Result): void {
	if (skipped !== undefined) return say(`skipped  ${name}: ${skipped}`);
	if (error === undefined) return say(`passed   ${name}`);
	say(`FAILED   ${name}`);
	say(String(error instanceof Error ? error.stack : error).replace(/^/gm, '         '));
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
