/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- tests run on a developer's machine, never inside n8n */
import { execFileSync } from 'child_process';
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'fs';
import { isBuiltin } from 'module';
import { tmpdir } from 'os';
import { join } from 'path';

import packageJson from '../../package.json';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const npm = (...args: string[]) =>
	execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

const git = (...args: string[]) =>
	execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');

const sources = ['nodes', 'credentials'].flatMap((folder) =>
	(readdirSync(join(ROOT, folder), { recursive: true }) as string[])
		.filter((file) => file.endsWith('.ts'))
		.map((file) => join(folder, file)),
);

/** Without what npm and git tell those whom they start: it would count more than the files of a folder. */
function ownEnvironment(): NodeJS.ProcessEnv {
	const kept = Object.entries(process.env).filter(([key]) => !/^(?:npm_|GIT_|GITHUB_)/i.test(key));
	return Object.fromEntries(kept) as NodeJS.ProcessEnv;
}

/** A folder of its own, gone afterwards. */
function inFolder(use: (folder: string) => void): void {
	const folder = mkdtempSync(join(tmpdir(), 'shipping-'));
	try {
		use(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

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

	it('declares what its tests and tools import where they import it, so that all get the same one', () => {
		const declaredIn = (file: string) => {
			const { dependencies, devDependencies, peerDependencies } = JSON.parse(read(file)) as Record<
				'dependencies' | 'devDependencies' | 'peerDependencies',
				object | undefined
			>;
			return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
		};
		const declared = declaredIn('package.json');
		const endToEnd = declaredIn('test/e2e/package.json');
		const undeclared = git('ls-files', '*.ts', '*.mjs', '*.js').flatMap((file) =>
			[...read(file).matchAll(/^(?:import|export|\}).* from '((?:@[\w-]+\/)?[\w:-]+)/gm)]
				.map(([, name]) => name)
				.filter((name) => !declared.includes(name) && !isBuiltin(name))
				.filter((name) => !file.startsWith('test/e2e/') || !endToEnd.includes(name))
				.map((name) => `${file}: ${name}`),
		);
		expect(undeclared).toEqual([]);
	});

	it('is locked without the address of a registry, which another machine may not have', () => {
		for (const folder of ['.', 'test/e2e', 'test/e2e/lowest']) {
			expect(read(join(folder, 'package-lock.json'))).not.toContain('"resolved"');
			expect(read(join(folder, '.npmrc'))).toContain('omit-lockfile-registry-resolved=true');
		}
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

	it.each(sources)(
		'%s runs no text as code, reads no environment, and needs nothing deprecated',
		(file) => {
			expect(read(file)).not.toMatch(
				/\beval\(|new Function\(|\bprocess\.|child_process|globalThis/,
			);
			expect(read(file)).not.toMatch(/\bApplicationError\b|eslint-disable/);
		},
	);
});

describe('the workflow that publishes', () => {
	const workflow = read('.github/workflows/publish.yml');

	it('states the provenance, with a token and without', () => {
		expect(workflow).toContain('id-token: write');
		expect(workflow).toContain("NPM_CONFIG_PROVENANCE: 'true'");
		expect([...workflow.matchAll(/: write/g)]).toHaveLength(1);
	});

	it('gives the token of the first version to npm alone, and goes on when there is none', () => {
		const [, lines] = /- run: \|\n((?: {10}.*\n)+) {8}env:\n.*NPM_TOKEN: .*secrets/.exec(workflow)!;
		expect(workflow.match(/secrets\./g)).toHaveLength(1);
		inFolder((folder) => {
			const config = join(folder, 'config');
			const setUp = (token: string) =>
				execFileSync('bash', ['-e', '-c', lines], {
					cwd: folder,
					env: { ...ownEnvironment(), NPM_CONFIG_USERCONFIG: config, NPM_TOKEN: token },
				});
			setUp('');
			expect(existsSync(config)).toBe(false);
			setUp('npm_secret');
			expect(readFileSync(config, 'utf8')).toMatch(/^\/\/\S+\/:_authToken=npm_secret\n$/);
		});
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
		const steps = [
			'npm run preversion',
			'npm test',
			'npm audit --omit=dev',
			'npm sbom --omit=dev',
			'npm run release',
		];
		const places = steps.map((step) => workflow.indexOf(`run: ${step}`));
		expect(places).toEqual([...places].sort((left, right) => left - right));
		expect(places.every((place) => place > 0)).toBe(true);
	});
});

describe('npm version, the one way to release', () => {
	/** The parts of the package that have a say, in a repository of their own. */
	function inRepository(changelog: string, use: (folder: string) => void): void {
		inFolder((folder) => {
			for (const part of ['package.json', '.npmrc', 'tools/changelog.mjs', 'tools/release.mjs']) {
				cpSync(join(ROOT, part), join(folder, part));
			}
			writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
			run(folder, 'git', ['init', '--quiet']);
			run(folder, 'git', ['config', 'user.name', 'Ada']);
			run(folder, 'git', ['config', 'user.email', 'ada@moodle.example.edu']);
			run(folder, 'git', ['add', '.']);
			run(folder, 'git', ['commit', '--quiet', '-m', 'Begin']);
			use(folder);
		});
	}

	const run = (cwd: string, command: string, args: string[]) =>
		execFileSync(command, args, {
			cwd,
			encoding: 'utf8',
			env: ownEnvironment(),
			stdio: ['ignore', 'pipe', 'pipe'],
		});

	const { version } = packageJson;
	const written = `# Changelog\n\n## 99.0.0\n\n- More.\n\n## ${version}\n\n- Groups.\n`;

	it('sets a tag that publishes, and leaves the changelog as people wrote it', () => {
		inRepository(written, (folder) => {
			// The first version is there already.
			run(folder, 'npm', ['version', version, '--allow-same-version']);
			run(folder, 'npm', ['version', '99.0.0']);
			expect(run(folder, 'git', ['tag']).trim().split('\n')).toEqual([version, '99.0.0']);
			expect(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')).toBe(written);
		});
	});

	it('is the only one: npm run release does nothing by hand, and what writes changelogs is not here', () => {
		inRepository(written, (folder) => {
			expect(() => run(folder, 'npm', ['run', 'release'])).toThrow('Releasing in CONTRIBUTING.md');
			expect(run(folder, 'git', ['status', '--short']) + run(folder, 'git', ['tag'])).toBe('');
		});
		const locked = Object.keys(
			(JSON.parse(read('package-lock.json')) as { packages: object }).packages,
		);
		expect(locked.filter((path) => /\/(?:release-it|auto-changelog)$/.test(path))).toEqual([]);
	});

	it('refuses a version of which the changelog says nothing, and changes nothing', () => {
		inRepository(written, (folder) => {
			expect(() => run(folder, 'npm', ['version', '98.0.0'])).toThrow('"## 98.0.0"');
			expect(run(folder, 'git', ['status', '--short']) + run(folder, 'git', ['tag'])).toBe('');
		});
	});
});

describe('SECURITY.md', () => {
	const page = read('SECURITY.md');
	const named = [...page.matchAll(/\]\(([\w./-]+\.test\.ts)\)/g)].map(([, file]) => file);

	it('names a test for every promise, and every test is there', () => {
		const promised = page.split('## What we promise')[1].split('## What we do not')[0];
		const rows = promised.split('\n').filter((line) => line.startsWith('- '));
		expect(rows.length).toBeGreaterThan(10);
		expect(rows.filter((row) => !row.includes('.test.ts)'))).toEqual([]);
		expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
	});

	it('leaves out no test of security', () => {
		const tests = readdirSync(__dirname).filter((file) => file.endsWith('.test.ts'));
		expect(tests.filter((file) => !named.includes(`test/security/${file}`))).toEqual([]);
	});

	it('supports this version, and says where a report is read', () => {
		const [major, minor] = packageJson.version.split('.');
		expect(page).toMatch(new RegExp(`\\| ${major}\\.${minor}\\.x +\\| yes`));
		const reports = packageJson.bugs.url.replace(/issues$/, 'security/advisories/new');
		expect(page).toContain(`(${reports})`);
		// Domains that never receive mail.
		expect(page + read('CODE_OF_CONDUCT.md') + read('package.json')).not.toMatch(/@example\./);
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
