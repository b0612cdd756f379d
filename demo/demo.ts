/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { join } from 'path';

import type { INodeType } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import { EXAMPLES, play, readExample } from './play';
import { rowsOf } from './nodes';
import { counted, reportOf } from './report';

// After n8nEngine, which prepares the ground for n8n-core.
import { PackageDirectoryLoader } from 'n8n-core';

const ROSTER = join(EXAMPLES, 'roster.csv');
const A_WEEK_LATER = join(EXAMPLES, 'roster-a-week-later.csv');

void demo().then(
	() => process.exit(),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.stack : JSON.stringify(error)}\n`);
		process.exit(1);
	},
);

async function demo(): Promise<void> {
	const moodleGroups = await loadMoodleGroups();
	const sandbox = await startSandbox();
	const { world, requests } = sandbox;

	step(
		'"Roster to groups" puts the students of examples/roster.csv into groups of a Moodle sandbox',
	);
	const uploaded = await play(readExample('roster-to-groups.json'), ROSTER, moodleGroups, sandbox);
	const rows = rowsOf(ROSTER).map(({ json }) => json);
	const report = reportOf(rows, uploaded.output('Add Members'));
	const { written, failed, lost, created, members } = report;
	const inMoodle = [...world.members.values()].reduce((sum, { size }) => sum + size, 0);
	const repeats = counted(written - members, 'repeat of a row above', 'repeats of rows above');
	say(`
  ${counted(failed, 'row')} failed; the sheet is wrong there on purpose:

${report.failures}
  ${written} were written, beginning with these:

${report.firstWritten}
  ${rows.length} rows = ${written} written + ${failed} failed${lost > 0 ? ` + ${lost} LOST` : ''}
  ${written} written = ${members} members of ${counted(created, 'new group')} + ${repeats}
  Moodle has ${inMoodle} members in ${counted(world.groups.size, 'group')}, after ${counted(requests.length, 'request')}.`);

	step(
		'"Nightly roster sync", a week later, says what examples/roster-a-week-later.csv would change',
	);
	const synced = await play(
		readExample('nightly-roster-sync.json'),
		A_WEEK_LATER,
		moodleGroups,
		sandbox,
	);
	for (const text of synced.chat) say(`\n${text.replace(/^/gm, '  ')}`);

	await sandbox.stop();
	if (lost > 0 || inMoodle !== members) process.exitCode = 1;
	say('\nNext: `npm run n8n` opens the n8n editor with the node, this sandbox and all examples.');
}

/** The built node, loaded as n8n loads a community package. */
async function loadMoodleGroups(): Promise<INodeType> {
	const loader = new PackageDirectoryLoader(join(__dirname, '..'));
	await loader.loadAll();
	return loader.getNode('moodleGroups').type as INodeType;
}

function step(text: string): void {
	say(`\n▸ ${text}`);
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
