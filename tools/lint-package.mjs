// Lints an unpacked package as n8n does before it verifies one (@n8n/scan-community-package): with
// its rules for community nodes, and no comment switches one off.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

import { ESLint } from 'eslint';

const cli = createRequire(createRequire(import.meta.url).resolve('@n8n/node-cli/eslint'));
const { n8nCommunityNodesPlugin } = cli('@n8n/eslint-plugin-community-nodes');
const { parser } = cli('typescript-eslint');

const eslint = new ESLint({
	cwd: resolve(process.argv[2]),
	allowInlineConfig: false,
	overrideConfigFile: true,
	overrideConfig: [
		n8nCommunityNodesPlugin.configs.recommended,
		{ rules: { 'no-console': 'error' } },
		{ files: ['**/*.json'], languageOptions: { parser } },
	].flat(),
});
const results = await eslint.lintFiles(['**/*.js', 'package.json']);
const { format } = await eslint.loadFormatter('stylish');
console.log((await format(results)) || `${results.length} files: nothing found.`);
process.exit(results.some(({ errorCount }) => errorCount > 0) ? 1 : 0);
