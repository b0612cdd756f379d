// Installs what is missing, and builds dist/ when something that goes into it is newer: steps that
// run side by side find it there.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import './ensure-installed.mjs';

const root = resolve(import.meta.dirname, '..');
const stamp = join(root, 'node_modules', '.built');

/** When a file or anything in a folder was last changed, also by removing something from it. */
function changed(path) {
	const stat = statSync(path);
	const within = stat.isDirectory() ? readdirSync(path) : [];
	return Math.max(stat.mtimeMs, ...within.map((name) => changed(join(path, name))));
}

const sources = ['nodes', 'credentials', 'gulpfile.js', 'tsconfig.json', 'package-lock.json'];
const newest = Math.max(...sources.map((source) => changed(join(root, source))));
const isBuilt =
	existsSync(join(root, 'dist')) && existsSync(stamp) && statSync(stamp).mtimeMs > newest;
if (!isBuilt) {
	const began = new Date();
	const gulp = join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');
	const { status } = spawnSync(process.execPath, [gulp, 'build', '--silent'], {
		cwd: root,
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	if (status !== 0) process.exit(status ?? 1);
	writeFileSync(stamp, '');
	utimesSync(stamp, began, began);
}
