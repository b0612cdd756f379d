// Installs what package-lock.json asks for, when it is not there yet. `npm run demo` and
// `npm test` begin with it, so that a fresh clone needs no step of its own.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [folder = '.'] = process.argv.slice(2);
const root = resolve(import.meta.dirname, '..', folder);
const wanted = join(root, 'package-lock.json');
const installed = join(root, 'node_modules', '.package-lock.json');

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
	process.stderr.write('Installing what is needed (once, 1 to 2 minutes) …\n');
	// The locked versions, like `npm ci`, which gives up though when a registry lacks the binaries
	// of another platform. No package here needs its install scripts; some of n8n's want a compiler.
	const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
	const { status } = spawnSync('npm', ['install', ...flags], {
		cwd: root,
		stdio: ['ignore', 2, 2],
		shell: process.platform === 'win32',
	});
	if (status !== 0) process.exit(status ?? 1);
}
