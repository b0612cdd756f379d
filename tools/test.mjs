// Runs jest and ends with one plain line that people and machines read alike. With `--spare` it
// leaves out the test files of tools/unchanged.mjs, and says so; `--all` or a path calls it off.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findUnchanged } from './unchanged.mjs';

const given = process.argv.slice(2);
const args = given.filter((arg) => arg !== '--spare' && arg !== '--all');
const spares =
	given.includes('--spare') && !given.includes('--all') && args.every((arg) => arg.startsWith('-'));
const { base, tests } = spares ? findUnchanged() : { tests: [] };

const require = createRequire(import.meta.url);
if (tests.length > 0) {
	const { testPathIgnorePatterns } = require('../jest.config.js');
	args.push('--testPathIgnorePatterns', ...testPathIgnorePatterns, ...tests);
}
const jest = require.resolve('jest/bin/jest');
const results = join(mkdtempSync(join(tmpdir(), 'jest-')), 'results.json');
const { status } = spawnSync(
	process.execPath,
	[jest, '--json', `--outputFile=${results}`, ...args],
	{ stdio: ['ignore', 'ignore', 'inherit'] },
);
// Where jest itself fails, such as in its setup, it leaves no results.
const text = existsSync(results) ? readFileSync(results, 'utf8') : '{}';
const {
	numPassedTests = 0,
	numFailedTests = 0,
	numFailedTestSuites = status === 0 ? 0 : 1,
	numPendingTests = 0,
} = JSON.parse(text);
// A suite that does not even load has no tests to count, but it has failed.
const failed = Math.max(numFailedTests, numFailedTestSuites);
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
if (tests.length > 0) {
	const which = tests.join(', ');
	process.stdout.write(
		`Left out: ${which}: nothing of theirs has changed since ${base.slice(0, 7)}. CI runs them each week, \`npm test -- --all\` now.\n`,
	);
}
process.stdout.write(`${numPassedTests} passed, ${failed} failed${skipped}\n`);
process.exit(status ?? 1);
