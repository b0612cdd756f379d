// Test files that only matter when what they test has changed: those of tools, and those of answers
// without measure, which take minutes of CPU. CI plays all of them each week.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const node = (...rooms) => rooms.map((room) => `nodes/MoodleGroups/${room}/`);

/** Test files, by how their paths begin, and the folders that they test. */
const SELDOM = [
	{ tests: ['test/bench/'], of: ['bench/', 'sandbox/'] },
	{
		tests: ['test/live/main.test.ts', 'test/live/recording.test.ts'],
		of: ['test/live/', 'test/fixtures/', 'sandbox/'],
	},
	{
		tests: ['test/security/endlessAnswers.test.ts'],
		of: [...node('n8n', 'run', 'lookup', 'moodle'), 'test/security/support/'],
	},
];

/** What all of them stand on. */
const GROUND = ['package-lock.json', 'jest.config.js', 'tools/', 'test/support/', '.ci/'];

const root = resolve(import.meta.dirname, '..');

/** The lines that git prints, or `undefined` where it fails: without git, history or the commit. */
function git(...args) {
	const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
	return status === 0 ? stdout.split('\n').filter((line) => line !== '') : undefined;
}

/** The commit to compare with: `CI_BASE`, else where this left main, on main the commit before. */
function findBase() {
	const [head] = git('rev-parse', 'HEAD') ?? [];
	const left = ['origin/main', 'main'].flatMap((main) => git('merge-base', 'HEAD', main) ?? []);
	const given = process.env.CI_BASE;
	const bases = [
		...(given ? (git('rev-parse', '--verify', `${given}^{commit}`) ?? []) : []),
		...left.filter((base) => base !== head),
		...(git('rev-parse', '--verify', 'HEAD^') ?? []),
	];
	return bases[0];
}

/**
 * The test files to leave out, by how their paths begin, and since which commit nothing of theirs
 * has changed. Where git cannot tell, none.
 */
export function findUnchanged() {
	const base = findBase();
	const committed = base && git('diff', '--name-only', base);
	const added = git('ls-files', '--others', '--exclude-standard');
	if (committed === undefined || added === undefined) return { tests: [] };
	const hasChanged = (path) => [...committed, ...added].some((file) => file.startsWith(path));
	const unchanged = SELDOM.filter(
		({ tests, of }) => ![...GROUND, ...tests, ...of].some(hasChanged),
	);
	return { base, tests: unchanged.flatMap(({ tests }) => tests) };
}
