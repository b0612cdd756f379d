/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs on a developer's machine, never inside n8n */
import { execFileSync } from 'child_process';
import { mkdirSync, renameSync, rmSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '../../..');
const NAME = 'n8n-nodes-moodle-groups';

/**
 * Packs the built package as npm would publish it, and puts it where n8n puts community packages.
 *
 * @param userFolder what n8n is given as `N8N_USER_FOLDER`.
 */
export function installPackage(userFolder: string): void {
	const modules = join(userFolder, '.n8n/nodes/node_modules');
	mkdirSync(modules, { recursive: true });
	const run = (command: string, args: string[]) =>
		execFileSync(command, args, {
			cwd: ROOT,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
	const [{ filename }] = JSON.parse(
		run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', userFolder]),
	) as Array<{ filename: string }>;
	const tarball = join(userFolder, filename);
	run('tar', ['xzf', tarball, '-C', modules]);
	rmSync(join(modules, NAME), { recursive: true, force: true });
	renameSync(join(modules, 'package'), join(modules, NAME));
	rmSync(tarball);
}
