/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import { startSandbox, type Sandbox } from '../../sandbox';
import recordings from '../fixtures/moodle-recordings.json';
import { MoodleClient } from '../support/moodleClient';
import { replay, type RecordedCase } from '../support/replay';

/** Recorded by the live suite: `npm run test:live -- --record FILE`. */
const LIVE = join(__dirname, '../fixtures/recordings');

const cases: readonly RecordedCase[] = [
	...(recordings as unknown as RecordedCase[]),
	...readdirSync(LIVE).flatMap((file) => {
		return JSON.parse(readFileSync(join(LIVE, file), 'utf8')) as RecordedCase[];
	}),
];

let sandbox: Sandbox;
let moodle: MoodleClient;

beforeAll(async () => {
	sandbox = await startSandbox();
	moodle = new MoodleClient(sandbox.url, sandbox.token);
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await moodle.close();
	await sandbox.stop();
});

test.each(cases.map((each) => [each.case, each] as const))(
	'answers %s as the recorded Moodle did',
	async (_, recorded) => {
		for await (const step of replay(recorded, async (request) => await moodle.send(request))) {
			expect(step.answered).toEqual(step.recorded);
		}
	},
);

// Where the recordings are kept beside the project, the copy here must not fall behind.
const source = join(__dirname, '../../../shared/moodle-recordings.json');
if (existsSync(source)) {
	it('has the current recordings', () => {
		expect(recordings).toEqual(JSON.parse(readFileSync(source, 'utf8')));
	});
}
