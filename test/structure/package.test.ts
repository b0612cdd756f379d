/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- tests run on a developer's machine, never inside n8n */
import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

// Prepares the ground for n8n-core.
import '../support/n8nEngine';
import { PackageDirectoryLoader } from 'n8n-core';

const ROOT = join(__dirname, '../..');

let folder: string;
let files: string[];

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'package-'));
	const npm = (args: string[], cwd: string) =>
		execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	const [packed] = JSON.parse(
		npm(['pack', '--json', '--pack-destination', folder], ROOT),
	) as Array<{
		filename: string;
		files: Array<{ path: string }>;
	}>;
	files = packed.files.map(({ path }) => path);
	// As n8n installs a community package: without the peers that n8n itself brings.
	const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--offline'];
	npm(['install', ...flags, join(folder, packed.filename)], folder);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('ships the built node and nothing else', () => {
	expect(files.filter((file) => !file.startsWith('dist/')).sort()).toEqual([
		'LICENSE.md',
		'README.md',
		'package.json',
	]);
	expect(files.filter((file) => /test|sandbox|\.ts$|\.map$/.test(file))).toEqual([]);
	expect(files).toEqual(
		expect.arrayContaining([
			'dist/credentials/MoodleWebServiceApi.credentials.js',
			'dist/credentials/moodleWebService.svg',
			'dist/credentials/moodleWebService.dark.svg',
			'dist/nodes/MoodleGroups/MoodleGroups.node.js',
			'dist/nodes/MoodleGroups/MoodleGroups.node.json',
			'dist/nodes/MoodleGroups/moodleGroups.svg',
			'dist/nodes/MoodleGroups/moodleGroups.dark.svg',
			'dist/nodes/MoodleGroups/__schema__/v1.0.0/group/create.json',
		]),
	);
});

it('installs without any dependency', () => {
	expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(
		['n8n-nodes-moodle-groups'],
	);
});

it('passes the rules by which n8n verifies a package, though no comment switches one off', () => {
	const node = join(folder, 'node_modules/n8n-nodes-moodle-groups');
	writeFileSync(join(node, 'bad.js'), '/* eslint-disable */ setTimeout(() => {});');
	const { status, stdout } = spawnSync(process.execPath, ['tools/lint-package.mjs', node], {
		cwd: ROOT,
		encoding: 'utf8',
	});
	expect(status).toBe(1);
	expect(stdout.split('\n').filter((line) => line.includes(node))).toEqual([join(node, 'bad.js')]);
	expect(stdout).toMatch(/no-restricted-globals\s+✖ 1 problem \(/);
}, 120_000);

it('is loaded by n8n with node, credential, codex and icons', async () => {
	// n8n lets community packages find its own n8n-workflow.
	const workflow = 'node_modules/n8n-workflow';
	symlinkSync(join(ROOT, workflow), join(folder, workflow));
	const loader = new PackageDirectoryLoader(join(folder, 'node_modules/n8n-nodes-moodle-groups'));
	await loader.loadAll();
	expect(loader.types.nodes).toHaveLength(1);
	expect(loader.types.nodes[0]).toMatchObject({
		name: 'moodleGroups',
		displayName: 'Moodle Groups',
		usableAsTool: true,
		codex: { alias: expect.arrayContaining(['Moodle']) as string[] },
		iconUrl: {
			light: 'icons/n8n-nodes-moodle-groups/dist/nodes/MoodleGroups/moodleGroups.svg',
			dark: 'icons/n8n-nodes-moodle-groups/dist/nodes/MoodleGroups/moodleGroups.dark.svg',
		},
	});
	expect(loader.types.credentials).toMatchObject([
		{ name: 'moodleWebServiceApi', displayName: 'Moodle Web Service API' },
	]);
});
