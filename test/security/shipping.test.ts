/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- tests run on a developer's machine, never inside n8n */
import { execFileSync } from 'child_process';
import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import packageJson from '../../package.json';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const npm = (...args: string[]) =>
	execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

const sources = ['nodes', 'credentials'].flatMap((folder) =>
	(readdirSync(join(ROOT, folder), { recursive: true }) as string[])
		.filter((file) => file.endsWith('.ts'))
		.map((file) => join(folder, file)),
);

describe('what is shipped', () => {
	it('has no dependencies, so that an audit has nothing to ask a registry for', () => {
		const unreachable = ['--registry', 'http://127.0.0.1:9'];
		const report = JSON.parse(npm('audit', '--omit=dev', '--json', ...unreachable)) as {
			metadata: { vulnerabilities: { total: number }; dependencies: { prod: number } };
		};
		expect(report.metadata.vulnerabilities.total).toBe(0);
		// The package itself.
		expect(report.metadata.dependencies.prod).toBe(1);
	});

	it('has an SBOM with no other component', () => {
		const sbom = JSON.parse(npm('sbom', '--omit=dev', '--sbom-format=cyclonedx')) as {
			bomFormat: string;
			metadata: { component: { purl: string } };
			components: unknown[];
		};
		expect(sbom.bomFormat).toBe('CycloneDX');
		expect(sbom.metadata.component.purl).toBe(`pkg:npm/${packageJson.name}@${packageJson.version}`);
		expect(sbom.components).toEqual([]);
	});

	it('runs nothing when it is installed', () => {
		const scripts = Object.keys(packageJson.scripts);
		expect(scripts.filter((name) => /^(?:pre|post)?(?:install|prepare)$/.test(name))).toEqual([]);
	});

	it('imports n8n-workflow and its own files only', () => {
		expect(sources.length).toBeGreaterThan(80);
		const imported = sources.flatMap((file) =>
			[...read(file).matchAll(/(?:from|import|require)\s*\(?\s*'([^'\n]+)'/g)].map(
				([, name]) => name,
			),
		);
		expect([...new Set(imported.filter((name) => !name.startsWith('.')))]).toEqual([
			'n8n-workflow',
		]);
	});

	it.each(sources)('%s runs no text as code and reads no environment', (file) => {
		expect(read(file)).not.toMatch(/\beval\(|new Function\(|\bprocess\.|child_process|globalThis/);
	});
});

describe('the workflow that publishes', () => {
	const workflow = read('.github/workflows/publish.yml');

	it('states the provenance, and keeps no token', () => {
		expect(workflow).toContain('id-token: write');
		expect(workflow).toContain("NPM_CONFIG_PROVENANCE: 'true'");
		expect(workflow).not.toMatch(/secrets\.|_authToken|NPM_TOKEN/);
		expect([...workflow.matchAll(/: write/g)]).toHaveLength(1);
	});

	it('goes on only for a tag that names the version', () => {
		const [, check] = /- run: (test .*GITHUB_REF_NAME.*)/.exec(workflow)!;
		const run = (tag: string) =>
			execFileSync('sh', ['-c', check], {
				cwd: ROOT,
				env: { ...process.env, GITHUB_REF_NAME: tag },
				stdio: 'ignore',
			});
		expect(() => run(packageJson.version)).not.toThrow();
		expect(() => run(`${packageJson.version}.1`)).toThrow();
		expect(workflow.indexOf(check)).toBeLessThan(workflow.indexOf('run: npm run release'));
	});

	it('tests, audits and writes the SBOM before it releases', () => {
		const steps = ['npm test', 'npm audit --omit=dev', 'npm sbom --omit=dev', 'npm run release'];
		const places = steps.map((step) => workflow.indexOf(`run: ${step}`));
		expect(places).toEqual([...places].sort((left, right) => left - right));
		expect(places.every((place) => place > 0)).toBe(true);
	});
});

describe('SECURITY.md', () => {
	const page = read('SECURITY.md');
	const named = [...page.matchAll(/\]\(([\w./-]+\.test\.ts)\)/g)].map(([, file]) => file);

	it('names a test for every promise, and every test is there', () => {
		const promised = page.split('## What is promised')[1].split('## What is not')[0];
		const rows = promised.split('\n').filter((line) => /^\| (?!Promise|-)/.test(line));
		expect(rows.length).toBeGreaterThan(10);
		expect(rows.filter((row) => !row.includes('.test.ts)'))).toEqual([]);
		expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
	});

	it('leaves out no test of security', () => {
		const tests = readdirSync(__dirname).filter((file) => file.endsWith('.test.ts'));
		expect(tests.filter((file) => !named.includes(`test/security/${file}`))).toEqual([]);
	});

	it('supports this version, and says whom to write to', () => {
		const [major, minor] = packageJson.version.split('.');
		expect(page).toMatch(new RegExp(`\\| ${major}\\.${minor}\\.x +\\| yes`));
		expect(page).toContain(packageJson.author.email);
	});
});

it('runs actions of others by the hash of a commit, which nobody can move', () => {
	const used = readdirSync(join(ROOT, '.github/workflows')).flatMap((file) =>
		[...read(`.github/workflows/${file}`).matchAll(/uses: (.*)/g)].map(([, action]) => action),
	);
	expect(used.length).toBeGreaterThan(0);
	for (const action of used) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

it('leaves no token of GitHub beside the code of others that a workflow runs', () => {
	for (const file of readdirSync(join(ROOT, '.github/workflows'))) {
		const text = read(`.github/workflows/${file}`);
		const checkouts = [
			...text.matchAll(/uses: actions\/checkout@.*\n\s+with:\n((?:\s{10}.*\n)+)/g),
		];
		expect([file, checkouts.length]).toEqual([file, text.split('actions/checkout@').length - 1]);
		for (const [, settings] of checkouts) expect(settings).toContain('persist-credentials: false');
	}
});
