// Installs the real n8n beside the tests that use it, and Chromium where Debian has it, then runs
// them. The first time takes some minutes and 3 GB.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'test', 'e2e');
const run = (command, args, cwd = root) => {
	const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
	if (status !== 0) process.exit(status ?? 1);
};

run(process.execPath, ['tools/ensure-installed.mjs']);
run(process.execPath, ['tools/ensure-installed.mjs', 'test/e2e']);
// The two packages of n8n that do need their install scripts: Node.js 24 and the database.
if (!existsSync(join(folder, 'node_modules', 'node', 'bin', 'node'))) {
	run('npm', ['rebuild', 'node'], folder);
}
if (!existsSync(join(folder, 'node_modules', 'sqlite3', 'build', 'Release'))) {
	run('npm', ['rebuild', 'sqlite3'], folder);
}
if (!existsSync('/usr/bin/chromium') && !existsSync('/usr/bin/google-chrome')) {
	const sudo = process.getuid?.() === 0 ? [] : ['sudo'];
	for (const step of [['update'], ['install', '-y', 'chromium']]) {
		const [command, ...args] = [...sudo, 'apt-get', '-qq', ...step];
		run(command, args);
	}
}
run('npx', ['gulp', 'build']);
run(process.execPath, ['tools/test.mjs', '--config', 'test/e2e/jest.config.js']);
