// Installs the real n8n, the lowest n8n that is promised, and what Debian has of the rest (a
// browser, Redis for the queue), then runs the tests that use them; with `--install` it only
// installs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const run = (command, args) => {
	const { status } = spawnSync(command, args, {
		cwd: root,
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	if (status !== 0) process.exit(status ?? 1);
};

const missing = [
	[['/usr/bin/chromium', '/usr/bin/google-chrome'], 'chromium'],
	[['/usr/bin/redis-server', '/usr/local/bin/redis-server'], 'redis-server'],
].flatMap(([programs, debianPackage]) => (programs.some(existsSync) ? [] : [debianPackage]));

run(process.execPath, ['tools/install-e2e.mjs', 'test/e2e']);
run(process.execPath, ['tools/install-e2e.mjs', 'test/e2e/lowest']);
if (missing.length > 0) {
	const sudo = process.getuid?.() === 0 ? [] : ['sudo'];
	for (const step of [['update'], ['install', '-y', ...missing]]) {
		const [command, ...args] = [...sudo, 'apt-get', '-qq', ...step];
		run(command, args);
	}
}
if (process.argv[2] === '--install') process.exit();
run(process.execPath, ['tools/ensure-built.mjs']);
run('npx', ['tsc', '--noEmit', '-p', 'test/e2e/tsconfig.json']);
run(process.execPath, [
	'tools/test.mjs',
	'--config',
	'test/e2e/jest.config.js',
	...process.argv.slice(2),
]);
