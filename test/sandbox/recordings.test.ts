/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

import {
	DEFAULT_TOKEN,
	startSandbox,
	type DatabaseName,
	type MoodleName,
	type Sandbox,
} from '../../sandbox';
import { defaultWorld, worldWithCustomFields } from '../../sandbox/world/defaultWorld';
import { MoodleClient } from '../support/moodleClient';
import { databaseOf, readRecordings, versionOf } from '../support/recordings';
import { replay, type RecordedCase } from '../support/replay';

type Site = readonly [MoodleName, typeof defaultWorld, DatabaseName];

/** Recordings of one fresh site, with the version of Moodle, the world and the database it had. */
const SITES: ReadonlyArray<readonly [string, ...Site]> = [
	['moodle-recordings.json', '4.5', defaultWorld, 'postgresql'],
	['moodle-recordings-2-postgresql.json', '4.5', defaultWorld, 'postgresql'],
	['moodle-recordings-2-mariadb.json', '4.5', defaultWorld, 'mariadb'],
	['moodle-recordings-3-moodle-4.5.6.json', '4.5', worldWithCustomFields, 'postgresql'],
	['moodle-recordings-3-moodle-5.1.3.json', '5.1', worldWithCustomFields, 'postgresql'],
];

const read = (...path: string[]) =>
	JSON.parse(readFileSync(join(__dirname, ...path), 'utf8')) as readonly RecordedCase[];

const FILES: ReadonlyArray<readonly [string, readonly RecordedCase[], ...Site]> = [
	...SITES.map(([file, ...site]) => [file, read('../fixtures', file), ...site] as const),
	...readRecordings().map(
		(each) => [each.file, each.cases, versionOf(each), defaultWorld, databaseOf(each)] as const,
	),
];

describe.each(FILES)('%s', (_, cases, moodleVersion, world, database) => {
	let sandbox: Sandbox;
	let moodle: MoodleClient;

	beforeAll(async () => {
		sandbox = await startSandbox({
			moodle: moodleVersion,
			database,
			world: world(DEFAULT_TOKEN),
		});
		moodle = new MoodleClient(sandbox.url, sandbox.token);
	});

	beforeEach(() => sandbox.reset());

	afterAll(async () => {
		await moodle.close();
		await sandbox.stop();
	});

	test.each(cases.map((each) => [each.case, each] as const))(
		'answers %s as the recorded Moodle did',
		async (__, recorded) => {
			expect(recorded.steps).not.toEqual([]);
			for await (const step of replay(recorded, async (request) => await moodle.send(request))) {
				expect(step.answered).toEqual(step.recorded);
			}
		},
	);
});

// Where the recordings are kept beside the project, the copy here must not fall behind.
const SHARED = '../../../shared';
for (const [file] of SITES.filter(([name]) => existsSync(join(__dirname, SHARED, name)))) {
	it(`has the current ${file}`, () => {
		expect(read('../fixtures', file)).toEqual(read(SHARED, file));
	});
}
