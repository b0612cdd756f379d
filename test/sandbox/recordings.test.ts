/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

import { startSandbox, type MoodleName, type Sandbox } from '../../sandbox';
import recordings from '../fixtures/moodle-recordings.json';
import { MoodleClient } from '../support/moodleClient';
import { readRecordings, versionOf } from '../support/recordings';
import { replay, type RecordedCase } from '../support/replay';

const FILES: Array<[string, MoodleName | undefined, readonly RecordedCase[]]> = [
	['moodle-recordings.json', undefined, recordings as unknown as RecordedCase[]],
	...readRecordings().map((each): [string, MoodleName, readonly RecordedCase[]] => {
		return [each.file, versionOf(each), each.cases];
	}),
];

describe.each(FILES)('%s', (_, version, cases) => {
	let sandbox: Sandbox;
	let moodle: MoodleClient;

	beforeAll(async () => {
		sandbox = await startSandbox({ moodle: version });
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
const source = join(__dirname, '../../../shared/moodle-recordings.json');
if (existsSync(source)) {
	it('has the current recordings', () => {
		expect(recordings).toEqual(JSON.parse(readFileSync(source, 'utf8')));
	});
}
