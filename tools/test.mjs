// Runs jest and ends with one plain line that people and machines read alike.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const results = join(mkdtempSync(join(tmpdir(), 'jest-')), 'results.json');
const { status } = spawnSync(
	process.execPath,
	[jest, '--json', `--outputFile=${results}`, ...process.argv.slice(2)],
	{ stdio: ['ignore', 'ignore', 'inherit'] },
);
const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = JSON.parse(
	readFileSync(results, 'utf8'),
);
// A suite that does not even load has no tests to count, but it has failed.
const failed = Math.max(numFailedTests, numFailedTestSuites);
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
process.stdout.write(`${numPassedTests} passed, ${failed} failed${skipped}\n`);
process.exit(status ?? 1);
