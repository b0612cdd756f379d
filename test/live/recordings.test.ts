import { startSandbox } from '../../sandbox';
import {
	databaseOf,
	readRecording,
	readRecordings,
	versionOf,
	type Recording,
} from '../support/recordings';
import { strangersIn } from '../support/strangers';
import { CASES } from './cases';
import { connect } from './connect';

const RECORDINGS = readRecordings();

/** Cases in which the site is not asked anything. */
const WITHOUT_REQUESTS = [
	'groupMember/getMany explains: no course is chosen',
	'an address below which there is no Moodle: the row fails with a reason',
	'every operation of the node was run',
];

/**
 * Cases that a recording of a version lacks: private and silent ones, what it cannot do, and those
 * that are younger than it.
 */
async function lackedBy(recording: Recording): Promise<string[]> {
	const site = await startSandbox({
		moodle: versionOf(recording),
		database: databaseOf(recording),
	});
	const live = await connect({ site, course: 'PHYS101' });
	const lacked = CASES.filter(({ name, unless, isPrivate, isUnrecorded }) => {
		if (isPrivate) return true;
		if (isUnrecorded && !recording.cases.some((each) => each.case === name)) return true;
		return WITHOUT_REQUESTS.includes(name) || unless?.(live) !== undefined;
	});
	await live.api.close();
	await site.stop();
	return lacked.map(({ name }) => name);
}

describe.each(RECORDINGS.map((each) => [each.file, each] as const))('%s', (_, recording) => {
	it('is named after the release and the database', () => {
		const [number] = /^\d+(?:\.\d+)*/.exec(recording.release)!;
		const database = databaseOf(recording) === 'mariadb' ? '-mariadb' : '';
		expect(recording.file).toBe(`moodle-${number}${database}.json`);
	});

	it('holds every case of the suite that can be recorded of this version', async () => {
		const lacked = await lackedBy(recording);
		expect(recording.cases.map((each) => each.case)).toEqual(
			CASES.map(({ name }) => name).filter((name) => !lacked.includes(name)),
		);
	});

	it('holds no token, no machine and nobody', () => {
		expect(strangersIn(recording.cases)).toEqual([]);
	});
});

describe('what a recording may not be', () => {
	const step = (fn: string, params: Array<[string, string]>, body: unknown, tok?: string) => ({
		request: { fn, params, tok },
		response: { status: 200, contentType: 'application/json', body },
	});
	const recorded = (...steps: Array<ReturnType<typeof step>>) => [{ case: 'a case', steps }];

	it.each([
		['token 0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef'],
		['address https://moodle.school.example/', 'at https://moodle.school.example/'],
		['address localhost', 'at localhost/moodle'],
		['address :8141', 'port :8141'],
		['host 127.0.0.1', 'at 127.0.0.1'],
		['host moodle.school.example', 'at moodle.school.example'],
		['email sofia@school.example', 'to sofia@school.example'],
		['path /var/www/html/lib.php', 'in /var/www/html/lib.php'],
	])('of one that holds %s', (stranger, message) => {
		const fn = 'core_group_create_groups';
		expect(strangersIn(recorded(step(fn, [], { message })))).toContain(stranger);
		expect(strangersIn(recorded(step(fn, [['groups[0][name]', message]], [])))).toContain(stranger);
	});

	it('of people, of courses and with tokens of the site', () => {
		const fn = 'core_user_get_users_by_field';
		const asked: Array<[string, string]> = [
			['field', 'username'],
			['values[0]', 'student1'],
			['values[1]', 'sofia'],
		];
		const ada = { id: 3, username: 'student1', fullname: 'Ada1 Lovelace1', idnumber: 'S000001' };
		const sofia = { id: 4, username: 'student2', fullname: 'Sofia Kovalevskaya' };
		expect(strangersIn(recorded(step(fn, asked, [ada, sofia])))).toEqual([
			'name Sofia Kovalevskaya',
			'name sofia',
		]);
		const course = { id: 2, shortname: 'BIO', fullname: 'Physics 101' };
		expect(strangersIn(recorded(step('x', [], { courses: [course] }, 'mine')))).toEqual([
			'token mine',
			'name BIO',
		]);
	});

	const json = (...names: string[]) => JSON.stringify(names.map((name) => ({ case: name })));

	it('of two releases, or of none', () => {
		const [old, recent] = ['4.1.2 (Build: 20230313)', '5.1 (Build: 20251006)'];
		const mixed = json(`Moodle ${old}: a`, `Moodle ${recent}: b`);
		expect(() => readRecording('x.json', mixed)).toThrow(
			`one release of Moodle: ${old}, ${recent}`,
		);
		expect(() => readRecording('x.json', json('a: b'))).toThrow('x.json is not of one release');
		expect(() => readRecording('x.json', '[]')).toThrow('x.json is not of one release');
	});

	it('of a version as which the sandbox cannot answer', () => {
		const of = (release: string) => versionOf(readRecording('x', json(`Moodle ${release}: a: b`)));
		expect(of('4.1+ (Build: 20221201)')).toBe('4.1');
		expect(of('4.2.3 (Build: 20231009)')).toBe('4.2');
		expect(of('5.2dev (Build: 20260101)')).toBe('5.2');
		expect(() => of('4.10 (Build: 20300101)')).toThrow('add 4.10 to sandbox/versions.ts');
	});
});
