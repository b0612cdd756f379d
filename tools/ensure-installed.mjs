// Installs what package-lock.json asks for, when that is not there yet. `npm run demo` and
// `npm test` begin with it, so that a fresh clone needs no step of its own.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [folder = '.'] = process.argv.slice(2);
const root = resolve(import.meta.dirname, '..', folder);
const lock = readFileSync(join(root, 'package-lock.json'));
const wanted = createHash('sha256').update(lock).digest('hex');
// The hash of the lock file that was installed: what a cache brings back is as old as it was.
const installed = join(root, 'node_modules', '.installed');

if (!existsSync(installed) || readFileSync(installed, 'utf8') !== wanted) {
	const cost = folder === '.' ? '1 to 2 minutes' : 'some minutes and 3 GB';
	process.stderr.write(`Installing what is needed (once, ${cost}) …\n`);
	// The locked versions, like `npm ci`, which gives up though when a registry lacks the binaries
	// of another platform. No package here needs its install scripts; some of n8n's want a compiler.
	// Of their versions of each other they warn by the hundred.
	const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	const { status } = spawnSync('npm', ['install', ...flags], {
		cwd: root,
		stdio: ['ignore', 2, 2],
		shell: process.platform === 'win32',
	});
	if (status !== 0) process.exit(status ?? 1);
	writeFileSync(installed, wanted);
}
