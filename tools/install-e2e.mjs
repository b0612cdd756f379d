// Installs the real n8n of test/e2e, with the two of its packages that need their install scripts:
// Node.js 24 and the database. The first time takes some minutes and 3 GB.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const [folder = 'test/e2e'] = process.argv.slice(2);
const modules = join(root, folder, 'node_modules');
const run = (command, args, cwd = root) => {
	const stdio = ['ignore', process.stderr, process.stderr];
	const { status } = spawnSync(command, args, { cwd, stdio });
	if (status !== 0) process.exit(status ?? 1);
};

run(process.execPath, ['tools/ensure-installed.mjs', folder]);
if (existsSync(join(modules, 'node')) && !existsSync(join(modules, 'node', 'bin', 'node'))) {
	run('npm', ['rebuild', 'node'], join(root, folder));
}
if (!existsSync(join(modules, 'sqlite3', 'build', 'Release'))) {
	run('npm', ['rebuild', 'sqlite3'], join(root, folder));
}
