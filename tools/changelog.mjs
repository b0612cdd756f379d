// Part of `npm version` and of the workflow that publishes: no version without its own words in
// CHANGELOG.md, which people write and no program.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const version = process.env.npm_new_version ?? process.env.npm_package_version;
const changelog = readFileSync(resolve(import.meta.dirname, '../CHANGELOG.md'), 'utf8');
const entry = changelog.split(/^## /m).find((part) => part.split('\n')[0] === version);
if (!/^- /m.test(entry ?? '')) {
	console.error(
		`CHANGELOG.md says nothing of ${version}: add "## ${version}" and what is new, commit, and run this again.`,
	);
	process.exit(1);
}
