/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine */
import { existsSync, readdirSync, statSync } from 'fs';
import { dirname, join, normalize, relative } from 'path';

import { readPage, ROOT } from '../support/markdown';

const files = [
	...[
		'README.md',
		'CONTRIBUTING.md',
		'CHANGELOG.md',
		'SECURITY.md',
		'CODE_OF_CONDUCT.md',
		'LICENSE.md',
	].filter((file) => existsSync(join(ROOT, file))),
	...(readdirSync(join(ROOT, 'docs'), { recursive: true }) as string[])
		.filter((file) => file.endsWith('.md'))
		.map((file) => join('docs', file)),
];

/** What shows elsewhere too, as the README does, needs whole addresses of the repository's files. */
const OWN_REPOSITORY =
	'https://github.com/n8n-nodes-moodle-groups/n8n-nodes-moodle-groups/blob/main/';

it('looks at the pages that there are', () => {
	expect(files).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md']));
	expect(readPage('README.md').targets.length).toBeGreaterThan(5);
});

it.each(files)('%s: every link leads somewhere', (file) => {
	const problems = readPage(file).targets.map((target) => problemOf(file, target));
	expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

it.each([
	['CONTRIBUTING.mdx', 'CONTRIBUTING.mdx: no such file'],
	['CONTRIBUTING.md#nowhere', 'CONTRIBUTING.md#nowhere: no such heading'],
	['#nowhere', '#nowhere: no such heading'],
	['../elsewhere.md', '../elsewhere.md: outside of the repository'],
	['/README.md', '/README.md: not relative'],
	['http://moodle.org/', 'http://moodle.org/: not https'],
	['https://moodle', 'https://moodle: no host'],
	['https://user:secret@moodle.org/', 'https://user:secret@moodle.org/: holds a password'],
	['mailto:me@example.org', 'mailto:me@example.org: not https'],
	[`${OWN_REPOSITORY}docs/nothing.md`, `${OWN_REPOSITORY}docs/nothing.md: no such file`],
])('finds %s wrong', (target, problem) => {
	expect(problemOf('README.md', target)).toBe(problem);
});

it.each([
	'CONTRIBUTING.md',
	'CONTRIBUTING.md#commands',
	'https://docs.n8n.io/integrations/',
	'docs',
])('finds %s right', (target) => {
	expect(problemOf('README.md', target)).toBeUndefined();
});

function problemOf(file: string, target: string): string | undefined {
	if (target.startsWith(OWN_REPOSITORY)) {
		return withTarget(target, problemInside('README.md', target.slice(OWN_REPOSITORY.length)));
	}
	if (/^[a-z][a-z+.-]*:/i.test(target)) return withTarget(target, problemOutside(target));
	if (target.startsWith('/')) return `${target}: not relative`;
	return withTarget(target, problemInside(file, target));
}

function withTarget(target: string, problem: string | undefined): string | undefined {
	return problem && `${target}: ${problem}`;
}

/** Nothing is asked of the network: a site that is down must not stop a change. */
function problemOutside(target: string): string | undefined {
	if (!URL.canParse(target)) return 'not an address';
	const { protocol, hostname, username, password } = new URL(target);
	if (protocol !== 'https:') return 'not https';
	if (username !== '' || password !== '') return 'holds a password';
	return /^[a-z\d-]+(?:\.[a-z\d-]+)+$/.test(hostname) ? undefined : 'no host';
}

function problemInside(file: string, target: string): string | undefined {
	const [path, anchor] = target.split('#');
	const wanted = path === '' ? file : normalize(join(dirname(file), decodeURIComponent(path)));
	if (relative(ROOT, join(ROOT, wanted)).startsWith('..')) return 'outside of the repository';
	if (!existsSync(join(ROOT, wanted))) return 'no such file';
	if (anchor === undefined) return undefined;
	if (!wanted.endsWith('.md') || !statSync(join(ROOT, wanted)).isFile()) return 'no page';
	const anchors = readPage(wanted).headings.map((heading) => heading.anchor);
	return anchors.includes(decodeURIComponent(anchor)) ? undefined : 'no such heading';
}
