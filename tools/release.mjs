// Publishes, in the workflow that a tag starts. By hand it does nothing: `n8n-node release` would
// write CHANGELOG.md anew from the commits, and set a tag with a `v` that starts no workflow.
import { spawnSync } from 'node:child_process';

if (!process.env.GITHUB_ACTIONS) {
	console.error('A tag publishes, and `npm version` sets it: see Releasing in CONTRIBUTING.md.');
	process.exit(1);
}
const { status } = spawnSync('npx', ['n8n-node', 'release'], { stdio: 'inherit' });
process.exit(status ?? 1);
