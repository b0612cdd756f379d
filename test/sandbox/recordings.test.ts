/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

import { DEFAULT_TOKEN, startSandbox, type MoodleName, type Sandbox } from '../../sandbox';
import { defaultWorld, worldWithCustomFields } from '../../sandbox/world/defaultWorld';
import { MoodleClient } from '../support/moodleClient';
import { readRecordings, versionOf } from '../support/recordings';
import { replay, type RecordedCase } from '../support/replay';

/** Recordings of one fresh site, with the world and the version of Moodle that it had. */
const SITES: ReadonlyArray<[string, MoodleName, typeof defaultWorld]> = [
	['moodle-recordings.json', '4.5', defaultWorld],
	['moodle-recordings-3-moodle-4.5.6.json', '4.5', worldWithCustomFields],
	['moodle-recordings-3-moodle-5.1.3.json', '5.1', worldWithCustomFields],
];

const read = (...path: string[]) =>
	JSON.parse(readFileSync(join(__dirname, ...path), 'utf8')) as readonly RecordedCase[];

const FILES: ReadonlyArray<
	readonly [string, MoodleName, typeof defaultWorld, readonly RecordedCase[]]
> = [
	...SITES.map(([file, ...site]) => [file, ...site, read('../fixtures', file)] as const),
	...readRecordings().map(
		(each) => [each.file, versionOf(each), defaultWorld, each.cases] as const,
	),
];

describe.each(FILES)('%s', (_, version, world, cases) => {
	let sandbox: Sandbox;
	let moodle: MoodleClient;

	beforeAll(async () => {
		sandbox = await startSandbox({ moodle: version, world: world(DEFAULT_TOKEN) });
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
