import { startSandbox, type Sandbox, type WorldFile } from '../../sandbox';
import { defaultWorld } from '../../sandbox/world/defaultWorld';
import { MoodleClient } from '../support/moodleClient';
import { replay, type RecordedCase } from '../support/replay';
import { strangersIn } from '../support/strangers';
import { connect } from './connect';
import { Recorder } from './recording/recorder';
import { startRelay } from './recording/relay';
import { runSuite } from './suite';

const TOKEN = 'a-secret-token-of-a-real-site';

/** A site with other ids and people than the built-in world. */
function elsewhere(): WorldFile {
	const world = defaultWorld(TOKEN);
	const renumber = (id: number) => (id > 2 ? id + 5000 : id);
	return {
		...world,
		courses: world.courses.map((course) =>
			course.id === 2
				? { id: 42, shortname: 'BIO', fullname: 'Biology of Kharkiv', idnumber: 'B-1' }
				: course,
		),
		users: world.users.map((user) => ({
			...user,
			id: renumber(user.id),
			...(user.id > 2 && {
				username: `person${user.id}`,
				firstname: 'Sofia',
				lastname: `Kovalevskaya${user.id}`,
				email: `sofia${user.id}@maths.example.org`,
				idnumber: `PRIVATE-${user.id}`,
			}),
		})),
		enrolments: world.enrolments.map((each) => {
			return { ...each, courseid: 42, userid: renumber(each.userid) };
		}),
		tokens: world.tokens.map((token) => ({ ...token, userid: renumber(token.userid) })),
	};
}

describe.each(['', '-teacher'])('a recording with the token of %j', (who) => {
	let site: Sandbox;
	let cases: RecordedCase[];
	let json: string;

	beforeAll(async () => {
		site = await startSandbox({ world: elsewhere(), token: TOKEN });
		const relay = await startRelay(site.url);
		const place = { url: relay.url, token: TOKEN + who };
		const live = await connect({ site: place, course: 'BIO' });
		const recorder = new Recorder(relay, live.found, site.url);
		const results = await runSuite(live, () => {}, recorder.record.bind(recorder));
		expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
		await live.api.close();
		await relay.stop();
		json = recorder.toJson();
		cases = JSON.parse(json) as RecordedCase[];
	}, 60_000);

	afterAll(async () => await site.stop());

	it('holds what the cases asked, and nobody', () => {
		expect(cases.length).toBeGreaterThan(45);
		const requests = cases.reduce((sum, { steps }) => sum + steps.length, 0);
		expect(requests).toBeGreaterThan(400);
		expect(requests).toBeLessThan(site.requests.length);
		expect(json).not.toContain(TOKEN);
		expect(json).not.toContain(site.url);
		expect(json).not.toMatch(/\bbio\b|biology|b-1|private/i);
		expect(json).not.toMatch(/person\d|sofia|kovalevskaya|"?5[0-9]{3}\b|\b42\b/i);
		expect(strangersIn(cases)).toEqual([]);
	});

	it('is what the built-in world answers, step by step', async () => {
		const sandbox = await startSandbox();
		const moodle = new MoodleClient(sandbox.url, sandbox.token);
		for (const each of cases) {
			sandbox.reset();
			for await (const step of replay(each, async (request) => await moodle.send(request))) {
				expect({ case: each.case, ...step.answered }).toEqual({
					case: each.case,
					...step.recorded,
				});
			}
		}
		await moodle.close();
		await sandbox.stop();
	});
});
